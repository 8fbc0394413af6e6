"""From rows to the engine's facts: one statement for the rules, the same or one for the diary.

Everything crosses as integers and dates; loading model instances would cost several times
what the engine does with them.
"""

import json
import sys
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, overload
from uuid import UUID

from django.db import connection

from scheduling import public_holidays
from scheduling.engine.codes import Code
from scheduling.engine.facts import (
    Horizon,
    Limits,
    OpeningRules,
    Requirement,
    ResourceFacts,
    ServiceFacts,
    Taken,
    WeeklyRange,
)
from scheduling.facts.statements import DIARY, RULES_AND_DIARY
from scheduling.kinds import ResourceKind

type Rows = dict[str, Any]
"""What the statement answers: rows as JSON, by what they are about."""

_NOBODY = UUID(int=0)
_MARGIN = timedelta(days=4)
"""The longest visit with its pads reaches two days on, local days reach beyond UTC days, and
night ranges begin the day before. What one start is told must not depend on the window."""


class PackedVisits(Sequence[Taken]):
    """Visits as four integers each, without an object per number until one is asked for.

    A busy month of ten people is 50 kB this way, and ten times that as tuples.
    """

    __slots__ = ("_numbers",)

    def __init__(self, packed: bytes) -> None:
        self._numbers = array("q", packed)
        if sys.byteorder == "little":  # Postgres sends the highest byte first
            self._numbers.byteswap()

    def __len__(self) -> int:
        return len(self._numbers) // 4

    @overload
    def __getitem__(self, place: int) -> Taken: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Taken]: ...
    def __getitem__(self, place: int | slice) -> Taken | Sequence[Taken]:
        if isinstance(place, slice):
            first, last, _step = place.indices(len(self))
            return list(_batch(self._numbers[4 * first : 4 * last]))
        first = 4 * range(len(self))[place]
        (visit,) = _batch(self._numbers[first : first + 4])
        return visit

    def __iter__(self) -> Iterator[Taken]:
        return _batch(self._numbers)


def _batch(numbers: Iterable[int]) -> Iterator[Taken]:
    turns = iter(numbers)
    return zip(turns, turns, turns, turns, strict=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceCard:
    """What of a resource the engine does not need."""

    id: int
    slug: str
    name: str
    kind: str
    email: str
    weight: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceCard:
    """What of a service the engine does not need."""

    id: int
    slug: str
    name: str
    location_id: int
    location_slug: str
    location_name: str
    location_address: str
    location_timezone: str
    remote: bool
    price_minor: int
    currency: str
    max_per_customer: int | None
    allow_customer_overlap: bool
    profile_timezone: str
    profile_locale: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Diary:
    """The state of the diary: per resource what is taken, and the service's own visits.

    ``customer_visits`` are the upcoming visits of one customer: service, start, end.
    """

    taken: dict[int, Sequence[Taken]]
    visit_starts: tuple[int, ...]
    customer_visits: tuple[tuple[int, int, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """A service with everything that decides where it can start, within one window."""

    card: ServiceCard
    service: ServiceFacts
    resources: dict[int, ResourceFacts]
    cards: dict[int, ResourceCard]

    def with_staff(self, chosen: int) -> "Facts":
        """Return the facts for a visit in which that resource takes part."""
        roles = [role for role in self.service.requirements if chosen in role.candidates]
        if len(roles) > 1 or roles[0].quantity > 1:
            return replace(self, service=replace(self.service, chosen=chosen))
        only = frozenset({chosen})
        requirements = tuple(
            role.narrowed_to(only) if role in roles else role for role in self.service.requirements
        )
        return replace(self, service=replace(self.service, requirements=requirements))

    def with_assignment(self, assignment: Sequence[Sequence[int]]) -> "Facts":
        """Return the facts for exactly these resources, one group per requirement."""
        pairs = zip(self.service.requirements, assignment, strict=True)
        requirements = tuple(
            requirement.narrowed_to(frozenset(group)) for requirement, group in pairs
        )
        return replace(self, service=replace(self.service, requirements=requirements))

    def with_diary(self, diary: Diary) -> "Facts":
        """Return the same rules over another state of the diary."""
        return replace(
            self,
            service=replace(self.service, visit_starts=diary.visit_starts),
            resources={
                id_: replace(facts, taken=diary.taken.get(id_, ()))
                for id_, facts in self.resources.items()
            },
        )

    def find_candidate(self, slug: str) -> int | None:
        """Return the id of the active staff member of that slug who can take the service."""
        for id_, card in self.cards.items():
            if card.slug == slug and card.kind == ResourceKind.STAFF:
                return id_
        return None


def find_facts(
    slug: str, *, window_from: datetime, window_to: datetime, without_slot: UUID | None = None
) -> Facts | None:
    """Load the service of that slug for starts in ``[window_from, window_to)``; one statement.

    ``without_slot`` leaves one slot out: a visit that moves does not stand in its own way.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            RULES_AND_DIARY,
            {
                "service": slug,
                "from": window_from,
                "to": window_to,
                "first": (window_from - _MARGIN).date(),
                "last": (window_to + _MARGIN).date(),
                "without_slot": without_slot or _NOBODY,
            },
        )
        row = cursor.fetchone()
    if row is None:
        return None
    rules, *diary = row
    parsed = json.loads(rules) if isinstance(rules, str) else rules
    years = range((window_from - _MARGIN).year, (window_to + _MARGIN).year + 1)
    facts = _build_facts(parsed, years)
    return facts.with_diary(_build_diary(diary))


def load_diary(
    facts: Facts,
    resource_ids: Iterable[int],
    *,
    start: datetime,
    customer_id: int,
    now: datetime,
    without_slot: UUID | None = None,
) -> Diary:
    """Load the diary around one start afresh, for the check under the locks; one statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            DIARY,
            {
                "service_id": facts.card.id,
                "resource_ids": list(resource_ids),
                "from": start,
                "to": start + timedelta(seconds=1),
                "customer_id": customer_id,
                "now": now,
                "without_slot": without_slot or _NOBODY,
            },
        )
        return _build_diary(cursor.fetchone())


def _build_diary(columns: Sequence[Any]) -> Diary:
    resource_ids, visits, visit_starts, customer_visits = columns
    return Diary(
        taken=dict(zip(resource_ids or (), map(PackedVisits, visits or ()), strict=True)),
        visit_starts=tuple(visit_starts or ()),
        customer_visits=tuple(customer_visits or ()),
    )


def _build_facts(rules: Rows, years: range) -> Facts:
    opening = OpeningRows(rules, years)
    resources = {row["id"]: _build_resource(row, opening) for row in rules["resources"]}
    cards = {
        row["id"]: ResourceCard(
            **{name: row[name] for name in ("id", "slug", "name", "kind", "email", "weight")}
        )
        for row in rules["resources"]
    }
    return Facts(
        card=ServiceCard(**rules["card"]),
        service=_build_service(rules, cards),
        resources=resources,
        cards=cards,
    )


def _build_service(rules: Rows, cards: dict[int, ResourceCard]) -> ServiceFacts:
    row, profile = rules["service"], rules["profile"]
    requirements = tuple(
        Requirement(role, tuple(candidates), quantity)
        for role, candidates, quantity in rules["requirements"]
    )
    with_staff = (
        number
        for number, requirement in enumerate(requirements)
        if any(cards[id_].kind == ResourceKind.STAFF for id_ in requirement.candidates)
    )
    minute = 60
    duration = row["duration_minutes"] * minute
    return ServiceFacts(
        zone=row["zone"],
        duration=duration,
        slot_step=(row["slot_step_minutes"] or min(row["duration_minutes"], 60)) * minute,
        requirements=requirements,
        anchor=next(with_staff, 0),
        active=row["active"],
        buffer_before=row["buffer_before_minutes"] * minute,
        buffer_after=row["buffer_after_minutes"] * minute,
        min_notice=row["min_notice_minutes"] * minute,
        horizon=Horizon(
            days=row["horizon_days"],
            first=_date(row["bookable_from"]),
            last=_date(row["bookable_until"]),
        ),
        limits=Limits(*row["limits"]),
        offer_after_busy=profile["offer_after_busy"],
        buffers_must_fit=profile["buffers_must_fit"],
    )


def _build_resource(row: Rows, opening: "OpeningRows") -> ResourceFacts:
    minute = 60
    return ResourceFacts(
        id=row["id"],
        opening=opening.build(row["id"], row["location_id"]),
        turnaround_before=row["turnaround_before_minutes"] * minute,
        turnaround_after=row["turnaround_after_minutes"] * minute,
        limits=Limits(*row["limits"]),
    )


class OpeningRows:
    """The rows about opening, put together per resource (booking-rules, 2)."""

    def __init__(self, rules: Rows, years: range) -> None:
        self._locations = {row["id"]: row for row in rules["locations"]}
        self._hours = _group_ranges(rules["hours"])
        self._breaks = _group_ranges(rules["breaks"])
        self._time_off: dict[int, list[tuple[int, int]]] = {}
        for resource_id, start, end in rules["time_off"]:
            self._time_off.setdefault(resource_id, []).append((start, end))
        self._overrides: dict[tuple[str, int], dict[date, tuple[tuple[int, int], ...]]] = {}
        for kind, id_, day, ranges in rules["overrides"]:
            dates = self._overrides.setdefault((kind, id_), {})
            dates[date.fromisoformat(day)] = tuple((opens, closes) for opens, closes in ranges)
        self._closed = {id_: self._list_closed(id_, rules, years) for id_ in self._locations}

    def build(self, resource_id: int, location_id: int) -> OpeningRules:
        own = self._hours.get(("resource", resource_id))
        location_overrides = {} if own else self._overrides.get(("location", location_id), {})
        return OpeningRules(
            zone=self._locations[location_id]["timezone"],
            weekly=tuple(own or self._hours.get(("location", location_id)) or ()),
            breaks=(
                *self._breaks.get(("location", location_id), ()),
                *self._breaks.get(("resource", resource_id), ()),
            ),
            overrides=location_overrides | self._overrides.get(("resource", resource_id), {}),
            closed_dates=self._closed[location_id],
            time_off=tuple(self._time_off.get(resource_id, ())),
        )

    def _list_closed(self, location_id: int, rules: Rows, years: range) -> dict[date, Code]:
        closed: dict[date, Code] = {}
        location = self._locations[location_id]
        if location["public_holidays"]:
            for year in years:
                found = public_holidays.list_public_holidays(
                    location["country"], location["subdivision"], year
                )
                closed.update(dict.fromkeys(found, Code.HOLIDAY))
        for id_, day in rules["holiday_openings"]:
            if id_ == location_id:
                closed.pop(date.fromisoformat(day), None)
        for id_, first, last in rules["closures"]:
            if id_ in (None, location_id):
                start, end = date.fromisoformat(first), date.fromisoformat(last)
                days = (start + timedelta(days=number) for number in range((end - start).days + 1))
                closed.update(dict.fromkeys(days, Code.CLOSED))
        return closed


def _group_ranges(rows: Iterable[Sequence[Any]]) -> dict[tuple[str, int], list[WeeklyRange]]:
    grouped: dict[tuple[str, int], list[WeeklyRange]] = {}
    for kind, id_, weekday, opens, closes, valid_from, valid_until in rows:
        found = WeeklyRange(weekday, opens, closes, _date(valid_from), _date(valid_until))
        grouped.setdefault((kind, id_), []).append(found)
    return grouped


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
