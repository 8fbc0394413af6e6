"""A day of the business, person by person: visits and the free time between them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from django.db.models import F, Q

from foundation.epochs import from_epoch, to_epoch
from scheduling.engine import intervals, walltime
from scheduling.engine.facts import Span
from scheduling.kinds import LIVE_STATUSES, ResourceKind
from scheduling.models import Location, Occupancy, Resource
from scheduling.queries import workdays

_SHORTEST_GAP = 15 * 60
_LONGEST_VISIT = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One visit of somebody's day. ``attends``: the customer has said that they will be there."""

    booking_id: UUID
    starts_at: datetime
    ends_at: datetime
    service_name: str
    contact_name: str
    status: str
    attends: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Time in which somebody works and nobody comes, buffers kept free."""

    starts_at: datetime
    ends_at: datetime

    @property
    def minutes(self) -> int:
        """The length in minutes."""
        return int((self.ends_at - self.starts_at).total_seconds()) // 60


@dataclass(frozen=True, slots=True, kw_only=True)
class _BusyVisit:
    """A visit and what it blocks of one resource, buffers included."""

    visit: Visit
    slot_id: UUID
    is_person: bool
    busy: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonDay:
    """The day of one staff member, in order. ``working``: whether they work at all that day.

    Also of a room or a piece of equipment whose visits need no person.
    """

    slug: str
    name: str
    working: bool
    items: tuple[Visit | Gap, ...]

    @property
    def visit_count(self) -> int:
        """How many visits the day has."""
        return sum(isinstance(item, Visit) for item in self.items)


@dataclass(frozen=True, slots=True, kw_only=True)
class LocationDay:
    """The day of one location, by its own clock."""

    slug: str
    name: str
    timezone: str
    ends_at: datetime
    people: tuple[PersonDay, ...]

    @property
    def is_closed(self) -> bool:
        """Whether nobody works there that day."""
        return not any(person.working for person in self.people)

    @property
    def visit_count(self) -> int:
        """How many visits the day has, each once."""
        items = (item for person in self.people for item in person.items)
        return len({item.booking_id for item in items if isinstance(item, Visit)})


def list_days_of_locations(day: date, *, now: datetime) -> list[LocationDay]:
    """Return ``day`` of each location: who works there, and every visit that touches the day.

    Visits of people and locations that take no bookings any more are there too, and visits that
    need no person, on their rooms. Gaps that are over at ``now`` are left out. Four statements,
    whatever there is.
    """
    locations = list(Location.objects.order_by("name", "id"))
    bounds = {location.pk: _bounds(location.timezone, day) for location in locations}
    if not bounds:
        return []
    lower = from_epoch(min(span[0] for span in bounds.values()))
    upper = from_epoch(max(span[1] for span in bounds.values()))
    busy_visits = _load_busy_visits(lower, upper)
    team = _load_team(busy_visits)
    ids = [person.pk for person in team]
    working = workdays.list_working_spans(ids, window_from=lower, window_to=upper)
    days: dict[int, list[PersonDay]] = {location.pk: [] for location in locations}
    for person in team:
        span = bounds[person.location_id]
        of_person = _describe(person, span, working[person.pk], busy_visits.get(person.pk, ()), now)
        if of_person.items or _is_at_work(person):
            days[person.location_id].append(of_person)
    return [
        LocationDay(
            slug=location.slug,
            name=location.name,
            timezone=location.timezone,
            ends_at=from_epoch(bounds[location.pk][1]),
            people=tuple(days[location.pk]),
        )
        for location in locations
        if days[location.pk]
    ]


def find_next_open_day(place: LocationDay) -> date | None:
    """Return the next day after it on which somebody works at the location; two statements."""
    people = Resource.objects.filter(
        active=True, kind=ResourceKind.STAFF, location__slug=place.slug
    ).values_list("pk", flat=True)
    return workdays.find_next_day(list(people), after=place.ends_at, zone=place.timezone)


def _bounds(zone: str, day: date) -> Span:
    local = walltime.find_day(zone, day.toordinal())
    return local.start, local.end


def _is_at_work(resource: Resource) -> bool:
    """Tell whether somebody takes bookings: their day is shown also without a visit."""
    is_person = resource.kind == ResourceKind.STAFF
    return is_person and resource.active and resource.location.active


def _load_team(busy_visits: Mapping[int, Iterable[_BusyVisit]]) -> list[Resource]:
    """Return everybody at work and whatever else has visits, people first."""
    at_work = Q(active=True, kind=ResourceKind.STAFF, location__active=True)
    rows = Resource.objects.filter(at_work | Q(pk__in=busy_visits)).select_related("location")
    ordered = rows.order_by("position", "name", "id")
    return sorted(ordered, key=lambda row: row.kind != ResourceKind.STAFF)


def _load_busy_visits(lower: datetime, upper: datetime) -> dict[int, list[_BusyVisit]]:
    """Return the live visits that touch the window: of each person, and of the rooms of others."""
    rows = (
        Occupancy.objects.filter(
            active=True,
            slot__starts_at__gt=lower - _LONGEST_VISIT,
            slot__starts_at__lt=upper,
            slot__ends_at__gt=lower,
            slot__bookings__status__in=LIVE_STATUSES,
        )
        .order_by("visit_from", "slot__bookings__id")
        .values_list(
            "resource_id",
            "resource__kind",
            "slot_id",
            "busy_from",
            "busy_until",
            "visit_from",
            "visit_until",
            F("slot__bookings__id"),
            F("slot__bookings__service_name"),
            F("slot__bookings__order__contact_name"),
            F("slot__bookings__status"),
            F("slot__bookings__attending_since"),
        )
    )
    busy_visits: list[tuple[int, _BusyVisit]] = []
    for id_, kind, slot_id, busy_from, busy_until, start, end, number, *told in rows:
        service, name, status, attending_since = told
        visit = Visit(
            booking_id=number,
            starts_at=start.astimezone(UTC),
            ends_at=end.astimezone(UTC),
            service_name=service,
            contact_name=name,
            status=status,
            attends=attending_since is not None,
        )
        busy = (int(busy_from.timestamp()), int(busy_until.timestamp()))
        is_person = kind == ResourceKind.STAFF
        busy_visits.append(
            (id_, _BusyVisit(visit=visit, slot_id=slot_id, is_person=is_person, busy=busy))
        )
    with_people = {busy_visit.slot_id for _id, busy_visit in busy_visits if busy_visit.is_person}
    found: dict[int, list[_BusyVisit]] = {}
    for id_, busy_visit in busy_visits:
        if busy_visit.is_person or busy_visit.slot_id not in with_people:
            found.setdefault(id_, []).append(busy_visit)
    return found


def _describe(
    person: Resource,
    bounds: Span,
    working: list[Span],
    busy_visits: Iterable[_BusyVisit],
    now: datetime,
) -> PersonDay:
    visits = [
        busy_visit.visit
        for busy_visit in busy_visits
        if to_epoch(busy_visit.visit.starts_at) < bounds[1]
        and to_epoch(busy_visit.visit.ends_at) > bounds[0]
    ]
    spans = intervals.clip(working, bounds)
    gaps: list[Gap] = []
    if _is_at_work(person):
        ahead = intervals.clip(spans, (max(bounds[0], int(now.timestamp())), bounds[1]))
        free = intervals.subtract(ahead, sorted(busy_visit.busy for busy_visit in busy_visits))
        gaps = [
            Gap(starts_at=from_epoch(start), ends_at=from_epoch(end))
            for start, end in free
            if end - start >= _SHORTEST_GAP
        ]
    items: list[Visit | Gap] = [*visits, *gaps]
    return PersonDay(
        slug=person.slug,
        name=person.name,
        working=bool(spans),
        items=tuple(sorted(items, key=lambda item: item.starts_at)),
    )
