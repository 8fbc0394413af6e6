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
    """One visit of somebody's day."""

    booking_id: UUID
    starts_at: datetime
    ends_at: datetime
    service_name: str
    contact_name: str
    status: str


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
class _Claim:
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
class PlaceDay:
    """The day of one location, by its own clock."""

    slug: str
    name: str
    timezone: str
    people: tuple[PersonDay, ...]

    @property
    def visit_count(self) -> int:
        """How many visits the day has, each once."""
        items = (item for person in self.people for item in person.items)
        return len({item.booking_id for item in items if isinstance(item, Visit)})


def list_days_of_places(day: date, *, now: datetime) -> list[PlaceDay]:
    """Return ``day`` of each location: who works there, and every visit that touches the day.

    Visits of people and places that take no bookings any more are there too, and visits that
    need no person, on their rooms. Gaps that are over at ``now`` are left out. Four statements,
    whatever there is.
    """
    places = list(Location.objects.order_by("name", "id"))
    bounds = {place.pk: _bounds(place.timezone, day) for place in places}
    if not bounds:
        return []
    lower = from_epoch(min(span[0] for span in bounds.values()))
    upper = from_epoch(max(span[1] for span in bounds.values()))
    claims = _load_claims(lower, upper)
    team = _load_team(claims)
    ids = [person.pk for person in team]
    working = workdays.list_working_spans(ids, window_from=lower, window_to=upper)
    days: dict[int, list[PersonDay]] = {place.pk: [] for place in places}
    for person in team:
        span = bounds[person.location_id]
        of_person = _describe(person, span, working[person.pk], claims.get(person.pk, ()), now)
        if of_person.items or _is_at_work(person):
            days[person.location_id].append(of_person)
    return [
        PlaceDay(
            slug=place.slug, name=place.name, timezone=place.timezone, people=tuple(days[place.pk])
        )
        for place in places
        if days[place.pk]
    ]


def _bounds(zone: str, day: date) -> Span:
    local = walltime.find_day(zone, day.toordinal())
    return local.start, local.end


def _is_at_work(resource: Resource) -> bool:
    """Tell whether somebody takes bookings: their day is shown also without a visit."""
    is_person = resource.kind == ResourceKind.STAFF
    return is_person and resource.active and resource.location.active


def _load_team(claims: Mapping[int, Iterable[_Claim]]) -> list[Resource]:
    """Return everybody at work and whatever else has visits, people first."""
    at_work = Q(active=True, kind=ResourceKind.STAFF, location__active=True)
    rows = Resource.objects.filter(at_work | Q(pk__in=claims)).select_related("location")
    ordered = rows.order_by("position", "name", "id")
    return sorted(ordered, key=lambda row: row.kind != ResourceKind.STAFF)


def _load_claims(lower: datetime, upper: datetime) -> dict[int, list[_Claim]]:
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
        )
    )
    claims: list[tuple[int, _Claim]] = []
    for id_, kind, slot_id, busy_from, busy_until, start, end, number, *told in rows:
        service, name, status = told
        visit = Visit(
            booking_id=number,
            starts_at=start.astimezone(UTC),
            ends_at=end.astimezone(UTC),
            service_name=service,
            contact_name=name,
            status=status,
        )
        busy = (int(busy_from.timestamp()), int(busy_until.timestamp()))
        is_person = kind == ResourceKind.STAFF
        claims.append((id_, _Claim(visit=visit, slot_id=slot_id, is_person=is_person, busy=busy)))
    with_people = {claim.slot_id for _id, claim in claims if claim.is_person}
    found: dict[int, list[_Claim]] = {}
    for id_, claim in claims:
        if claim.is_person or claim.slot_id not in with_people:
            found.setdefault(id_, []).append(claim)
    return found


def _describe(
    person: Resource,
    bounds: Span,
    working: list[Span],
    claims: Iterable[_Claim],
    now: datetime,
) -> PersonDay:
    visits = [
        claim.visit
        for claim in claims
        if to_epoch(claim.visit.starts_at) < bounds[1] and to_epoch(claim.visit.ends_at) > bounds[0]
    ]
    spans = intervals.clip(working, bounds)
    gaps: list[Gap] = []
    if _is_at_work(person):
        ahead = intervals.clip(spans, (max(bounds[0], int(now.timestamp())), bounds[1]))
        free = intervals.subtract(ahead, sorted(claim.busy for claim in claims))
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
