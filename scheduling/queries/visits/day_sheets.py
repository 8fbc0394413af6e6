"""A local day of staff as they take it along: the visits, and the time between them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from foundation.epochs import from_epoch, to_epoch
from scheduling.contracts import BookingSnapshot
from scheduling.engine import intervals, walltime
from scheduling.engine.facts import Span
from scheduling.kinds import BookingStatus
from scheduling.models import Booking, Location, Resource
from scheduling.models.snapshots import build_snapshot
from scheduling.queries import bookings, workdays

_SHORTEST_PAUSE = 15 * 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """Time in which nobody comes: free, or (``is_break``) no working time. Aware UTC."""

    starts_at: datetime
    ends_at: datetime
    is_break: bool


def list_zones() -> list[str]:
    """Return the zones of the locations, each once."""
    return sorted(set(Location.objects.values_list("timezone", flat=True)))


def list_visits_of_day(day: date, *, timezone: str) -> list[BookingSnapshot]:
    """Return the confirmed visits that begin on that local day at locations of the zone, in order.

    Two statements.
    """
    local = walltime.find_day(timezone, day.toordinal())
    rows = Booking.objects.select_related("order", "slot__location", "service").filter(
        status=BookingStatus.CONFIRMED,
        slot__location__timezone=timezone,
        slot__starts_at__gte=from_epoch(local.start),
        slot__starts_at__lt=from_epoch(local.end),
    )
    found = list(rows.order_by("slot__starts_at", "slot__ends_at", "pk"))
    resources = bookings.map_resources([booking.slot_id for booking in found])
    return [build_snapshot(booking, resources.get(booking.slot_id, ())) for booking in found]


def list_pauses(
    people: Collection[str], visits: Iterable[BookingSnapshot], day: date, *, timezone: str
) -> list[Pause]:
    """Return the pauses of a quarter of an hour and more in the day of these people, in order.

    ``people`` are slugs: whoever is there under several is free where all of them are. Two
    statements.
    """
    local = walltime.find_day(timezone, day.toordinal())
    ids = list(Resource.objects.filter(slug__in=list(people)).values_list("pk", flat=True))
    spans = workdays.list_working_spans(
        ids, window_from=from_epoch(local.start), window_to=from_epoch(local.end)
    )
    working = intervals.merge([span for each in spans.values() for span in each])
    busy = intervals.merge(
        [(to_epoch(visit.starts_at), to_epoch(visit.ends_at)) for visit in visits]
    )
    free = intervals.subtract(working, busy)
    taken = intervals.merge([*working, *busy])
    breaks = intervals.subtract([(taken[0][0], taken[-1][1])], taken) if taken else []
    found = [*_list_long(free, is_break=False), *_list_long(breaks, is_break=True)]
    return sorted(found, key=lambda pause: pause.starts_at)


def _list_long(spans: Iterable[Span], *, is_break: bool) -> list[Pause]:
    return [
        Pause(starts_at=from_epoch(start), ends_at=from_epoch(end), is_break=is_break)
        for start, end in spans
        if end - start >= _SHORTEST_PAUSE
    ]
