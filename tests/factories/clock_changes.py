"""Visits that were told by the rules of clocks of last year."""

from datetime import UTC, datetime, timedelta

from scheduling.contracts import BookingSnapshot
from scheduling.models import BookingEvent, Resource, Service
from tests.factories.scheduling import book, make_location, make_resource, make_service

VANCOUVER = "America/Vancouver"
BOOKED_AT = datetime(2025, 12, 20, 12, tzinfo=UTC)
MONDAY_NINE = datetime(2026, 12, 14, 17, tzinfo=UTC)
"""Monday, 09:00, in Vancouver by the rules of 2025; the clock shows 10:00 then (since 2026)."""
NINE_BY_TODAYS_LAW = MONDAY_NINE - timedelta(hours=1)
BEFORE_LAW = -480
BY_LAW = -420


def make_salon(**fields: object) -> tuple[Service, Resource]:
    """Create a service in Vancouver, with somebody who works 09:00 to 17:00 there."""
    person = make_resource(make_location(timezone=VANCOUVER), slug="ana")
    return make_service([person], horizon_days=730, **fields), person


def book_last_year(service: Service, start: datetime, **fields: object) -> BookingSnapshot:
    """Book when the old rules were known: what was told then is kept with the booking."""
    booking = book(service, start, now=BOOKED_AT, **fields).booking
    rewrite(booking, {VANCOUVER: BEFORE_LAW})
    return booking


def rewrite(booking: BookingSnapshot, offsets: dict[str, int]) -> None:
    """Let the booking have been told on clocks that far ahead of UTC, in minutes."""
    event = BookingEvent.objects.get(booking_id=booking.id, version=booking.version)
    event.snapshot["utc_offsets"] = offsets
    event.save(update_fields=["snapshot"])
