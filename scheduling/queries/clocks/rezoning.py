"""What another time zone of a location would mean for the visits that are booked there."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import F

from scheduling import walltimes
from scheduling.kinds import WAITING_STATUSES
from scheduling.models import Booking, Occupancy


@dataclass(frozen=True, slots=True, kw_only=True)
class RezonedVisit:
    """An upcoming visit that would read another wall time: in ``before`` and in ``after``.

    ``moved_to`` is the instant at which ``after`` shows the wall time of now. A visit by phone or
    video keeps its instant whatever is chosen: its customer was told of it in a zone of their own.
    """

    booking_id: UUID
    slot_id: UUID
    customer_id: int
    service_name: str
    contact_name: str
    has_address: bool
    is_remote: bool
    starts_at: datetime
    moved_to: datetime
    before: str
    after: str


def list_rezoned_visits(
    location: str, *, before: str, after: str, now: datetime
) -> list[RezonedVisit]:
    """Return the visits after ``now`` at the location (slug) that would read another wall time.

    ``before`` and ``after`` are the zones. The next first; one statement.
    """
    rows = (
        Booking.objects.filter(
            slot__location__slug=location,
            slot__starts_at__gt=now,
            status__in=WAITING_STATUSES,
        )
        .order_by("slot__starts_at", "id")
        .values(
            "slot_id",
            "customer_id",
            "service_name",
            booking_id=F("id"),
            contact_name=F("order__contact_name"),
            address=F("order__contact_email"),
            is_remote=F("remote"),
            starts_at=F("slot__starts_at"),
        )
    )
    return [
        RezonedVisit(
            booking_id=row["booking_id"],
            slot_id=row["slot_id"],
            customer_id=row["customer_id"],
            service_name=row["service_name"],
            contact_name=row["contact_name"],
            has_address=bool(row["address"]),
            is_remote=row["is_remote"],
            starts_at=row["starts_at"],
            moved_to=keep_wall_time(row["starts_at"], before=before, after=after),
            before=before,
            after=after,
        )
        for row in rows
        if _reads_otherwise(row["starts_at"], before, after)
    ]


def keep_wall_time(at: datetime, *, before: str, after: str, is_end: bool = False) -> datetime:
    """Return the instant at which ``after`` shows what ``before`` shows at ``at``."""
    day, minute = walltimes.to_wall(at, before, is_end=is_end)
    seconds = at - at.replace(second=0, microsecond=0)
    return walltimes.to_instant(day, minute, after, is_end=is_end) + seconds


def find_obstacles(visits: Sequence[RezonedVisit], *, now: datetime) -> list[RezonedVisit]:
    """Return those that cannot keep their wall time, in the order given.

    Their new time is past, or somebody or something that they need is taken then, by another visit
    or by one of these. Two statements.
    """
    moved_to = {visit.slot_id: visit.moved_to for visit in visits}
    spans = _list_moved_spans(moved_to)
    blocked = _list_blocked(spans, moved_to) | _list_overlapping(spans)
    return [visit for visit in visits if visit.moved_to <= now or visit.slot_id in blocked]


@dataclass(frozen=True, slots=True, order=True)
class _MovedSpan:
    """When a resource would be taken by a slot that keeps its wall time."""

    resource_id: int
    busy_from: datetime
    busy_until: datetime
    slot_id: UUID


def _list_moved_spans(moved_to: dict[UUID, datetime]) -> list[_MovedSpan]:
    rows = Occupancy.objects.filter(slot_id__in=moved_to, active=True, overlap_allowed=False)
    return sorted(
        _MovedSpan(
            row.resource_id,
            row.busy_from + (moved_to[row.slot_id] - row.visit_from),
            row.busy_until + (moved_to[row.slot_id] - row.visit_from),
            row.slot_id,
        )
        for row in rows
    )


def _list_blocked(spans: Sequence[_MovedSpan], moved_to: Iterable[UUID]) -> set[UUID]:
    """Return the slots whose new time somebody else has."""
    if not spans:
        return set()
    others = Occupancy.objects.filter(
        active=True,
        overlap_allowed=False,
        resource_id__in={span.resource_id for span in spans},
        busy_from__lt=max(span.busy_until for span in spans),
        busy_until__gt=min(span.busy_from for span in spans),
    ).exclude(slot_id__in=list(moved_to))
    taken: dict[int, list[tuple[datetime, datetime]]] = defaultdict(list)
    for id_, busy_from, busy_until in others.values_list("resource_id", "busy_from", "busy_until"):
        taken[id_].append((busy_from, busy_until))
    return {
        span.slot_id
        for span in spans
        if any(
            busy_from < span.busy_until and busy_until > span.busy_from
            for busy_from, busy_until in taken[span.resource_id]
        )
    }


def _list_overlapping(spans: Sequence[_MovedSpan]) -> set[UUID]:
    """Return the slots that would stand in each other's way, as where the clocks go forward."""
    return {
        slot_id
        for one, other in pairwise(spans)
        if one.resource_id == other.resource_id and other.busy_from < one.busy_until
        for slot_id in (one.slot_id, other.slot_id)
    }


def _reads_otherwise(at: datetime, before: str, after: str) -> bool:
    return at.astimezone(ZoneInfo(before)).utcoffset() != at.astimezone(ZoneInfo(after)).utcoffset()
