"""The ``resources`` key: staff, rooms and equipment."""

from typing import Any

from booking_saas.setup import fields, places, sections, timetables
from booking_saas.setup.fields import Field
from booking_saas.setup.sections import Item, Present
from foundation.documents import DocumentError, Node
from scheduling.models import Location, Resource, Service

LOCATION = Field(
    "location", "location", fields.Kind(places.find_location, lambda location: location.slug)
)
_FIELDS = (
    Field("slug", "slug", fields.TEXT),
    Field("name", "name", fields.NAME),
    Field("kind", "kind", fields.TEXT),
    LOCATION,
    Field("title", "title", fields.LINE),
    Field("email", "email", fields.TEXT),
    Field("weight", "weight", fields.NUMBER),
    Field("max_per_day", "max_per_day", fields.NUMBER_OR_NULL),
    Field("max_per_week", "max_per_week", fields.NUMBER_OR_NULL),
    Field("turnaround_before", "turnaround_before_minutes", fields.MINUTES),
    Field("turnaround_after", "turnaround_after_minutes", fields.MINUTES),
    Field("active", "active", fields.FLAG),
    Field("position", "position", fields.NUMBER),
)
_LISTS = timetables.OF_A_RESOURCE
_KEYS = [*fields.keys_of(_FIELDS), *(kind.key for kind in _LISTS)]


class ResourcesSection:
    key = "resources"

    def export(self) -> list[dict[str, Any]]:
        """Return all resources with their hours."""
        lists = timetables.list_all(_LISTS)
        return [
            fields.write(resource, _FIELDS)
            | timetables.write_lists(_LISTS, lists.get(resource, {}))
            for resource in Resource.objects.select_related("location").order_by("position", "slug")
        ]

    def apply(self, node: Node, present: Present) -> None:
        """Create or change the resources that are given."""
        for item in sections.each_item(node, _KEYS):
            existing = Resource.objects.filter(slug=item.slug).first()
            resource = existing or Resource()
            fields.fill(resource, _FIELDS, item.given)
            if existing is None:
                place(resource, item)
            fields.check(resource, item.node, fields.columns_of(_FIELDS), trusted=("location",))
            resource.save()
            timetables.apply_lists(resource, item.given, _LISTS, present.get(item.slug, {}))


def place(instance: Resource | Service, item: Item) -> None:
    """Put a new object at the business's only location, where the document names none."""
    if "location" not in item.given:
        location: Location | None = places.find_only_location()
        if location is None:
            raise DocumentError(f"{item.node.path}.location", "This key is needed.")
        instance.location = location
