"""The top-level keys of the document: which serializer reads them, which operations write them."""

import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar

from rest_framework.serializers import BaseSerializer

from billing.operations import policies as policy_operations
from billing.queries import policies
from booking_saas.api.serializers.closed import KeyedSerializer
from booking_saas.api.serializers.locations import (
    BusinessSerializer,
    ClosureSerializer,
    LocationSerializer,
)
from booking_saas.api.serializers.messages import MessagesSerializer
from booking_saas.api.serializers.resources import ResourceSerializer
from booking_saas.api.serializers.services import PolicySerializer, ServiceSerializer
from booking_saas.setup.refusals import read, refused_at
from foundation import clock
from foundation.json_documents import join_path
from notifications.operations import reminders as reminder_operations
from notifications.operations import settings as settings_operations
from notifications.operations import texts as text_operations
from notifications.queries import reminders
from notifications.queries import settings as message_settings
from notifications.queries import texts as message_texts
from scheduling.operations import catalog, profiles, timetables
from scheduling.queries import configuration

type Present = Mapping[str, Any]
"""The items of a section by slug, as the document had them before."""
type Replace = Callable[[Any, Any], None]

_OF_A_LOCATION: dict[str, Replace] = {
    "hours": timetables.replace_hours,
    "breaks": timetables.replace_breaks,
    "overrides": timetables.replace_overrides,
    "open_on_holidays": timetables.replace_holiday_openings,
}
_OF_A_RESOURCE: dict[str, Replace] = {
    "hours": timetables.replace_hours,
    "breaks": timetables.replace_breaks,
    "overrides": timetables.replace_overrides,
    "time_off": timetables.replace_time_off,
}
_OF_A_SERVICE: dict[str, Replace] = {"requirements": catalog.replace_requirements}


class Section(ABC):
    """One top-level key of the document."""

    key: ClassVar[str]

    @abstractmethod
    def export(self) -> Any:
        """Return what the document says now."""

    @abstractmethod
    def apply(self, given: object, present: Present) -> None:
        """Bring the business to what is given. Raises ``DocumentError``."""


class _Business(Section):
    """The ``business`` key: the profile and its switches."""

    key = "business"

    def export(self) -> dict[str, Any]:
        """Return the profile's settings; a business without a profile has none."""
        profile = configuration.find_profile()
        return dict(BusinessSerializer().to_representation(profile)) if profile else {}

    def apply(self, given: object, present: Present) -> None:  # noqa: ARG002 - as every section
        """Change the settings that are given."""
        serializer = BusinessSerializer()
        values = read(serializer, given, self.key)
        with refused_at(self.key, serializer):
            profiles.change_profile(values)


class _Closures(Section):
    """The ``closures`` key, replaced as a whole."""

    key = "closures"

    def export(self) -> list[dict[str, Any]]:
        """Return all closures; ``location`` is null where all locations close."""
        return self._ordered(ClosureSerializer(many=True), configuration.list_closures())

    def apply(self, given: object, present: Present) -> None:  # noqa: ARG002 - as every section
        """Replace the closures by those that are given."""
        context = {"locations": configuration.map_locations()}
        serializer = ClosureSerializer(many=True, context=context)
        wanted = read(serializer, given, self.key)
        if self._ordered(serializer, wanted) != self.export():
            with refused_at(self.key, serializer):
                timetables.replace_closures(wanted)

    @staticmethod
    def _ordered(serializer: BaseSerializer[Any], closures: Any) -> list[dict[str, Any]]:
        written: list[dict[str, Any]] = serializer.to_representation(closures)
        keys = ("from", "to", "name")
        return sorted(written, key=lambda row: (*(row[key] for key in keys), row["location"] or ""))


class _Objects(Section):
    """A list of objects that are known by their slugs."""

    key: ClassVar[str]
    serializer: ClassVar[type[KeyedSerializer]]
    lists: ClassVar[dict[str, Replace]] = {}
    """What is replaced as a whole, by key."""

    @abstractmethod
    def load(self) -> Iterable[Any]:
        """Return the rows in the order of the document."""

    def find_context(self) -> dict[str, Any]:
        """Return what slugs can name, and what rows do not know of themselves."""
        return {}

    @abstractmethod
    def save(self, values: dict[str, Any], existing: Any) -> Any:
        """Write one object and return its row. Raises ``ValidationError`` by column."""

    def export(self) -> list[dict[str, Any]]:
        """Return all objects with their lists."""
        serializer = self.serializer(many=True, context=self.find_context())
        written: list[dict[str, Any]] = serializer.to_representation(self.load())  # type: ignore[assignment]  # many
        return written

    def apply(self, given: object, present: Present) -> None:
        """Create or change the objects that are given."""
        serializer = self.serializer(many=True, context=self.find_context())
        items = read(serializer, given, self.key)
        child: KeyedSerializer = serializer.child  # type: ignore[attr-defined]  # many
        rows = {row.slug: row for row in self.load()}
        for number, values in enumerate(items):
            path, slug = join_path(self.key, number), values["slug"]
            lists = {
                key: values.pop(child.fields[key].source)
                for key in self.lists
                if child.fields[key].source in values
            }
            with refused_at(path, child):
                row = self.save(values, rows.get(slug))
            for key, wanted in lists.items():
                field, before = child.fields[key], present.get(slug, {}).get(key, [])
                if json.dumps(field.to_representation(wanted)) != json.dumps(before):
                    with refused_at(join_path(path, key), field):
                        self.lists[key](row, wanted)


class _Locations(_Objects):
    key = "locations"
    serializer = LocationSerializer
    lists = _OF_A_LOCATION

    def load(self) -> Iterable[Any]:
        return configuration.list_locations()

    def save(self, values: dict[str, Any], existing: Any) -> Any:
        return catalog.save_location(values, location=existing)


class _Resources(_Objects):
    key = "resources"
    serializer = ResourceSerializer
    lists = _OF_A_RESOURCE

    def load(self) -> Iterable[Any]:
        return configuration.list_resources()

    def find_context(self) -> dict[str, Any]:
        return {"locations": configuration.map_locations()}

    def save(self, values: dict[str, Any], existing: Any) -> Any:
        return catalog.save_resource(values, resource=existing)


class _Policies(_Objects):
    key = "policies"
    serializer = PolicySerializer

    def load(self) -> Iterable[Any]:
        return policies.list_policies()

    def save(self, values: dict[str, Any], existing: Any) -> Any:
        policy_operations.save_policy(values["slug"], values.get("tiers"), policy=existing)


class _Services(_Objects):
    key = "services"
    serializer = ServiceSerializer
    lists = _OF_A_SERVICE

    def load(self) -> Iterable[Any]:
        return configuration.list_services()

    def find_context(self) -> dict[str, Any]:
        """Return locations, resources and policies, and what else each service has."""
        return {
            "locations": configuration.map_locations(),
            "resources": configuration.map_resources(),
            "policies": {policy.slug: policy for policy in policies.list_policies()},
            "policy_of": policies.map_policies_of_services(),
            "reminders_of": reminders.map_own_minutes(),
        }

    def save(self, values: dict[str, Any], existing: Any) -> Any:
        """Write one service, which policy it has and its own reminders."""
        has_policy, has_reminders = "policy" in values, "reminders" in values
        policy, minutes = values.pop("policy", None), values.pop("reminders", None)
        service = catalog.save_service(values, service=existing)
        if has_policy:
            policy_operations.set_policy(service.pk, policy)
        if has_reminders:
            reminder_operations.save_minutes(minutes, service_id=service.pk, now=clock.now())
        return service


class _Messages(Section):
    """The ``messages`` key: what is chosen for messages; ``texts`` are replaced as a whole."""

    key = "messages"

    def export(self) -> dict[str, Any]:
        """Return the choices, and what the business wrote itself in always the same order."""
        serializer = MessagesSerializer()
        row = message_settings.get_settings()
        others = {
            "reminders": reminders.get_business_minutes(),
            "texts": message_texts.list_texts(),
        }
        columns = [str(name) for name in serializer.get_fields() if name not in others]
        values = {name: getattr(row, name) for name in columns}
        written: dict[str, Any] = serializer.to_representation(values | others)
        return written

    def apply(self, given: object, present: Present) -> None:  # noqa: ARG002 - as every section
        """Change what is given."""
        serializer = MessagesSerializer()
        values = read(serializer, given, self.key)
        texts, minutes = values.pop("texts", None), values.pop("reminders", None)
        if minutes is not None:
            reminder_operations.save_minutes(minutes, now=clock.now())
        if values:
            with refused_at(self.key, serializer):
                settings_operations.change_settings(values)
        field: Any = serializer.fields["texts"]
        if texts is None or self._order(field, texts) == self.export()["texts"]:
            return
        try:
            text_operations.replace_texts(texts)
        except text_operations.InvalidTextError as error:
            with refused_at(join_path(join_path(self.key, "texts"), error.index), field):
                raise error.problem from None

    @staticmethod
    def _order(field: Any, texts: Any) -> list[dict[str, Any]]:
        """Return the texts as they are exported."""
        names = ("kind", "channel", "language")
        written: list[dict[str, Any]] = [
            text
            for text in field.to_representation(texts)
            if any(value for name, value in text.items() if name not in names)
        ]
        return sorted(written, key=lambda text: [text[name] for name in names])


SECTIONS: tuple[Section, ...] = (
    _Business(),
    _Messages(),
    _Locations(),
    _Closures(),
    _Resources(),
    _Policies(),
    _Services(),
)
"""In the order in which they are written: each may name what stands in those before."""


def by_slug(items: Any) -> Present:
    """Return the objects of a section by slug; nothing where they have none."""
    if not isinstance(items, list):
        return {}
    return {item["slug"]: item for item in items if "slug" in item}
