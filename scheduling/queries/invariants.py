"""What must hold of one business's bookings whatever happens (trust, "Invariants")."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Q

from scheduling import events
from scheduling.kinds import LIVE_STATUSES
from scheduling.models import Booking, BookingEvent

SHOWN = 20
"""So many rows of each broken promise are named."""

_LIVE = f"({', '.join(f"'{status}'" for status in LIVE_STATUSES)})"
_CHANGES = """
    ('', 'held'), ('', 'pending'), ('', 'confirmed'),
    ('held', 'pending'), ('held', 'confirmed'), ('held', 'expired'),
    ('pending', 'confirmed'), ('pending', 'declined'), ('pending', 'expired'),
    ('pending', 'cancelled'), ('pending', 'pending'),
    ('confirmed', 'completed'), ('confirmed', 'no_show'), ('confirmed', 'cancelled'),
    ('confirmed', 'confirmed'),
    ('expired', 'confirmed'), ('no_show', 'completed'), ('cancelled', 'confirmed')
"""
"""The listed changes of status (booking-rules, 6); a move keeps the status."""
_PROMISES = (
    (
        "I1: no two visits overlap on one resource; broken by occupancies",
        """
        SELECT a.id || ' and ' || b.id
          FROM scheduling_occupancy a JOIN scheduling_occupancy b
            ON b.resource_id = a.resource_id AND b.id > a.id
           AND b.busy_from < a.busy_until AND b.busy_until > a.busy_from
         WHERE a.active AND b.active AND NOT a.overlap_allowed AND NOT b.overlap_allowed
        """,
    ),
    (
        "I1: a slot's seats are those of its bookings and within its capacity; broken by slots",
        f"""
        SELECT slot.id::text
          FROM scheduling_slot slot LEFT JOIN scheduling_booking booking
            ON booking.slot_id = slot.id AND booking.status IN {_LIVE}
         GROUP BY slot.id
        HAVING slot.seats_taken <> coalesce(sum(booking.seats), 0)
            OR slot.seats_taken > slot.capacity
        """,  # noqa: S608 - a constant of ours, no input
    ),
    (
        "I2: a live booking has all of its resources; broken by bookings",
        f"""
        SELECT booking.id::text
          FROM scheduling_booking booking
          JOIN scheduling_bookingevent event
            ON event.booking_id = booking.id AND event.version = booking.version
         WHERE booking.status IN {_LIVE}
           AND jsonb_array_length(event.snapshot -> 'resources') <>
               (SELECT count(*) FROM scheduling_occupancy occupancy
                 WHERE occupancy.slot_id = booking.slot_id AND occupancy.active)
        """,  # noqa: S608 - a constant of ours, no input
    ),
    (
        "I2: a slot without seats taken blocks nothing; broken by slots",
        """
        SELECT DISTINCT slot.id::text
          FROM scheduling_slot slot JOIN scheduling_occupancy occupancy
            ON occupancy.slot_id = slot.id AND occupancy.active
         WHERE slot.seats_taken = 0
        """,
    ),
    (
        "I3: only the listed changes of status occur; broken by bookings",
        f"""
        SELECT DISTINCT booking_id::text FROM scheduling_bookingevent
         WHERE (from_status, to_status) NOT IN ({_CHANGES})
        """,  # noqa: S608 - a constant of ours, no input
    ),
    (
        "I3: a history has every version once and leads to the status; broken by bookings",
        """
        SELECT booking.id::text
          FROM scheduling_booking booking LEFT JOIN (
               SELECT booking_id, version, to_status, from_status,
                      lag(to_status, 1, '') OVER (PARTITION BY booking_id ORDER BY version, at)
                      AS earlier_status
                 FROM scheduling_bookingevent) event
            ON event.booking_id = booking.id
         GROUP BY booking.id
        HAVING count(event.version) <> booking.version
            OR count(DISTINCT event.version) <> booking.version
            OR max(event.version) <> booking.version
            OR bool_or(event.from_status <> event.earlier_status)
            OR NOT bool_or(event.version = booking.version AND event.to_status = booking.status)
        """,
    ),
)


def list_broken() -> Iterator[str]:
    """Yield a sentence for each promise that the current business breaks, with the first rows."""
    for promise, sql in _PROMISES:
        with connection.cursor() as cursor:
            cursor.execute(sql)
            rows = [row[0] for row in cursor.fetchmany(SHOWN)]
        if rows:
            yield f"{promise}: {', '.join(rows)}"


def list_event_ids(since: datetime) -> set[UUID]:
    """Return the events of that time and later, each of which was news to somebody."""
    news = BookingEvent.objects.exclude(topic__in=events.ATTENDANCE_TOPICS)
    return set(news.filter(at__gte=since).values_list("id", flat=True))


def list_cancellations(since: datetime) -> dict[UUID, datetime]:
    """Return when each booking was cancelled that was cancelled at that time or later.

    Left out is what was cancelled earlier than something that happened to it before: the clock
    went back in between, and nobody can tell what came first.
    """
    earlier = BookingEvent.objects.filter(
        booking=OuterRef("pk"), version__lt=OuterRef("version"), at__gt=OuterRef("cancelled_at")
    )
    cancelled = Booking.objects.filter(~Exists(earlier), cancelled_at__gte=since)
    return {id_: at for id_, at in cancelled.values_list("id", "cancelled_at") if at}


def list_versions(event_ids: Iterable[UUID]) -> dict[tuple[UUID, int], UUID]:
    """Return these events by the booking and the version that they led to."""
    rows = BookingEvent.objects.filter(pk__in=list(event_ids))
    return {
        (booking_id, version): id_
        for id_, booking_id, version in rows.values_list("id", "booking_id", "version")
    }


def list_moments(since: datetime) -> dict[tuple[UUID, int], datetime]:
    """Return when each version came to be, by booking and version, of the events since then."""
    rows = BookingEvent.objects.filter(at__gte=since).values_list("booking_id", "version", "at")
    return {(booking_id, version): at for booking_id, version, at in rows}


def list_starts(since: datetime) -> dict[tuple[UUID, int], datetime]:
    """Return when the visit starts, by booking and version, of the events since then.

    But for cancellations by staff: those are told after it too.
    """
    by_staff = Q(topic=events.BOOKING_CANCELLED, actor=BookingEvent.Actor.STAFF)
    rows = (
        BookingEvent.objects.filter(at__gte=since)
        .exclude(by_staff)
        .values_list("booking_id", "version", "snapshot__starts_at")
    )
    return {
        (booking_id, version): datetime.fromisoformat(starts_at)
        for booking_id, version, starts_at in rows
    }
