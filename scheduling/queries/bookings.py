"""Questions about bookings."""

from uuid import UUID

from scheduling.contracts import BookingSnapshot


def get_snapshot(booking_id: UUID) -> BookingSnapshot:
    """Return the booking as it is now. Raises ``Booking.DoesNotExist``."""
    raise NotImplementedError


def get_event_snapshot(event_id: UUID) -> BookingSnapshot:
    """Return the booking as it was told to the world with that event."""
    raise NotImplementedError
