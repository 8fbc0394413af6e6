"""Visits that were told at a wall time which the clocks no longer show (booking-rules, 1.8).

A zone's rules change by law. A booked visit keeps its instant; what people were told is kept with
each version of the booking as the offset from UTC of then.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F

from scheduling import walltimes
from scheduling.contracts import BookingSnapshot
from scheduling.kinds import WAITING_STATUSES
from scheduling.models import BookingEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedVisit:
    """An upcoming visit at ``starts_at``; the clock of ``zone`` was told to show ``told`` then.

    ``told`` and ``shown`` are day and minute of that clock. ``zone`` is the location's, or that
    of a remote visit's customer where only theirs has changed: ``can_keep`` is false then, because
    a visit is at a time of the location.
    """

    booking_id: UUID
    version: int
    service_name: str
    starts_at: datetime
    zone: str
    told: str
    shown: str
    can_keep: bool


def list_moved_visits(*, now: datetime) -> list[MovedVisit]:
    """Return the visits after ``now`` whose wall time moved, the next first; one statement."""
    rows = BookingEvent.objects.filter(
        booking__status__in=WAITING_STATUSES,
        booking__slot__starts_at__gt=now,
        version=F("booking__version"),
    )
    found = []
    for id_, version, name, starts_at, place, offsets in rows.order_by(
        "booking__slot__starts_at", "booking_id"
    ).values_list(
        "booking_id",
        "version",
        "booking__service_name",
        "booking__slot__starts_at",
        "booking__slot__location__timezone",
        "snapshot__utc_offsets",
    ):
        zone = _find_moved_zone(starts_at, offsets or {}, place)
        if zone is None:
            continue
        told = starts_at + timedelta(minutes=offsets[zone])
        shown = starts_at + timedelta(minutes=walltimes.get_utc_offset(starts_at, zone))
        found.append(
            MovedVisit(
                booking_id=id_,
                version=version,
                service_name=name,
                starts_at=starts_at,
                zone=zone,
                told=f"{told:%Y-%m-%d %H:%M}",
                shown=f"{shown:%Y-%m-%d %H:%M}",
                can_keep=zone == place,
            )
        )
    return found


def find_told_start(booking: BookingSnapshot, zone: str) -> datetime:
    """Return the instant at which the clock of ``zone`` now shows the time that was told.

    Where nothing was kept of that clock, the visit's own.
    """
    told = booking.utc_offsets.get(zone)
    if told is None or told == walltimes.get_utc_offset(booking.starts_at, zone):
        return booking.starts_at
    wall = booking.starts_at + timedelta(minutes=told)
    return walltimes.to_instant(wall.date(), wall.hour * 60 + wall.minute, zone)


def _find_moved_zone(starts_at: datetime, offsets: dict[str, int], place: str) -> str | None:
    """Return the zone whose clock shows another time than then, the location's before others."""
    for zone in sorted(offsets, key=lambda name: name != place):
        if offsets[zone] != walltimes.get_utc_offset(starts_at, zone):
            return zone
    return None
