"""The ``locations`` and ``closures`` keys."""

from typing import Any

from booking_saas.setup import fields, sections, timetables
from booking_saas.setup.fields import Field
from booking_saas.setup.sections import Present
from foundation.documents import Node
from scheduling.models import BusinessProfile, Closure, Location

_FIELDS = (
    Field("slug", "slug", fields.TEXT),
    Field("name", "name", fields.NAME),
    Field("timezone", "timezone", fields.TEXT),
    Field("address", "address", fields.LINES),
    Field("country", "country", fields.TEXT),
    Field("subdivision", "subdivision", fields.LINE),
    Field("public_holidays", "public_holidays", fields.FLAG),
    Field("active", "active", fields.FLAG),
)
_LISTS = timetables.OF_A_LOCATION
_KEYS = [*fields.keys_of(_FIELDS), *(kind.key for kind in _LISTS)]

_CLOSURE_DATES = (
    Field("from", "first_date", fields.DAY),
    Field("to", "last_date", fields.DAY),
    Field("name", "name", fields.NAME),
)


class LocationsSection:
    key = "locations"

    def export(self) -> list[dict[str, Any]]:
        """Return all locations with their hours."""
        lists = timetables.list_all(_LISTS)
        return [
            fields.write(location, _FIELDS)
            | timetables.write_lists(_LISTS, lists.get(location, {}))
            for location in Location.objects.order_by("slug")
        ]

    def apply(self, node: Node, present: Present) -> None:
        """Create or change the locations that are given."""
        for item in sections.each_item(node, _KEYS):
            location = Location.objects.filter(slug=item.slug).first() or Location(
                timezone=_default_zone()
            )
            fields.fill(location, _FIELDS, item.given)
            fields.check(location, item.node, fields.columns_of(_FIELDS))
            location.save()
            timetables.apply_lists(location, item.given, _LISTS, present.get(item.slug, {}))


class ClosuresSection:
    key = "closures"

    def export(self) -> list[dict[str, Any]]:
        """Return all closures; ``location`` is null where all locations close."""
        closures = Closure.objects.select_related("location")
        return sorted((_write_closure(closure) for closure in closures), key=_closure_order)

    def apply(self, node: Node, present: Present) -> None:  # noqa: ARG002 - as every section
        """Replace the closures by those that are given."""
        rows = [_read_closure(item) for item in node.items()]
        if sorted((row.item for row in rows), key=_closure_order) != self.export():
            Closure.objects.all().delete()
            timetables.save_rows(rows)


def find_location(node: Node) -> Location:
    """Return the location that the value names. Raises ``DocumentError``."""
    slug = node.text()
    location = Location.objects.filter(slug=slug).first()
    if location is None:
        node.fail(f'no location has the slug "{slug}"')
    return location


def find_only_location() -> Location | None:
    """Return the location of a business that has just one: nobody needs to name it."""
    found = list(Location.objects.all()[:2])
    return found[0] if len(found) == 1 else None


def _default_zone() -> str:
    profile = BusinessProfile.objects.filter(pk=1).first()
    return profile.timezone if profile else ""


def _read_closure(node: Node) -> timetables.Row:
    given = node.fields(["location", *fields.keys_of(_CLOSURE_DATES)])
    for key in fields.keys_of(_CLOSURE_DATES):
        fields.require(node, given, key)
    place = given.get("location")
    closure = Closure(location=find_location(place) if place and place.value is not None else None)
    fields.fill(closure, _CLOSURE_DATES, given)
    return timetables.Row(_write_closure(closure), node, (closure,))


def _write_closure(closure: Closure) -> dict[str, Any]:
    location = closure.location.slug if closure.location else None
    return {"location": location} | fields.write(closure, _CLOSURE_DATES)


def _closure_order(closure: dict[str, Any]) -> tuple[str, ...]:
    return closure["from"], closure["to"], closure["name"], closure["location"] or ""
