"""A day of the business, person by person: visits and the free time between them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from django.db.models import F

from scheduling.engine import intervals, walltime
from scheduling.engine.facts import Span
from scheduling.models import Location, Occupancy, Resource, ResourceKind
from scheduling.models.bookings import LIVE_STATUSES
from scheduling.models.facts import from_epoch, to_epoch
from scheduling.queries import workdays

_SHORTEST_GAP = 15 * 60


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
class PersonDay:
    """The day of one staff member, in order. ``working``: whether they work at all that day."""

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
        """How many visits the day has."""
        return sum(person.visit_count for person in self.people)


def list_days_of_places(day: date, *, now: datetime) -> list[PlaceDay]:
    """Return ``day`` of each active location that has staff; four statements, whatever there is.

    Gaps that are over at ``now`` are left out.
    """
    places = list(Location.objects.filter(active=True).order_by("name", "id"))
    people = list(
        Resource.objects.filter(active=True, kind=ResourceKind.STAFF, location__in=places).order_by(
            "position", "name", "id"
        )
    )
    bounds = {place.pk: _bounds(place.timezone, day) for place in places}
    if not people:
        return []
    lower = from_epoch(min(span[0] for span in bounds.values()))
    upper = from_epoch(max(span[1] for span in bounds.values()))
    ids = [person.pk for person in people]
    working = workdays.list_working_spans(ids, window_from=lower, window_to=upper)
    visits = _load_visits(ids, lower, upper)
    found = []
    for place in places:
        team = [person for person in people if person.location_id == place.pk]
        days = tuple(
            _describe(person, bounds[place.pk], working[person.pk], visits.get(person.pk, []), now)
            for person in team
        )
        if days:
            found.append(
                PlaceDay(slug=place.slug, name=place.name, timezone=place.timezone, people=days)
            )
    return found


def _bounds(zone: str, day: date) -> Span:
    local = walltime.find_day(zone, day.toordinal())
    return local.start, local.end


def _load_visits(
    ids: Collection[int], lower: datetime, upper: datetime
) -> dict[int, list[tuple[Visit, Span]]]:
    rows = (
        Occupancy.objects.filter(
            resource_id__in=ids,
            active=True,
            visit_from__lt=upper,
            visit_until__gt=lower,
            slot__bookings__status__in=LIVE_STATUSES,
        )
        .order_by("visit_from", "slot__bookings__id")
        .values_list(
            "resource_id",
            "busy_from",
            "busy_until",
            "visit_from",
            "visit_until",
            F("slot__bookings__id"),
            F("slot__bookings__service_name"),
            F("slot__bookings__contact_name"),
            F("slot__bookings__status"),
        )
    )
    found: dict[int, list[tuple[Visit, Span]]] = {}
    for resource_id, busy_from, busy_until, start, end, booking_id, service, name, status in rows:
        visit = Visit(
            booking_id=booking_id,
            starts_at=start.astimezone(UTC),
            ends_at=end.astimezone(UTC),
            service_name=service,
            contact_name=name,
            status=status,
        )
        busy = (int(busy_from.timestamp()), int(busy_until.timestamp()))
        found.setdefault(resource_id, []).append((visit, busy))
    return found


def _describe(
    person: Resource,
    bounds: Span,
    working: list[Span],
    visits: Iterable[tuple[Visit, Span]],
    now: datetime,
) -> PersonDay:
    of_day = [
        (visit, busy)
        for visit, busy in visits
        if bounds[0] <= to_epoch(visit.starts_at) < bounds[1]
    ]
    spans = intervals.clip(working, bounds)
    ahead = intervals.clip(spans, (max(bounds[0], int(now.timestamp())), bounds[1]))
    free = intervals.subtract(ahead, sorted(busy for _visit, busy in visits))
    gaps = [
        Gap(starts_at=from_epoch(start), ends_at=from_epoch(end))
        for start, end in free
        if end - start >= _SHORTEST_GAP
    ]
    items: list[Visit | Gap] = [*(visit for visit, _busy in of_day), *gaps]
    return PersonDay(
        slug=person.slug,
        name=person.name,
        working=bool(spans),
        items=tuple(sorted(items, key=lambda item: item.starts_at)),
    )
