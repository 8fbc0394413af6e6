"""The tokens by which a customer manages a booking without login (booking-rules, 6)."""

from uuid import UUID

from foundation import signing
from scheduling.contracts import BookingSnapshot
from scheduling.models import Booking

_PURPOSE = "manage-booking"


def get_manage_token(booking: BookingSnapshot) -> str:
    """Return the booking's token: computed, never stored, void once the generation grows."""
    return signing.keyed_hash(booking.id, booking.link_generation, purpose=_PURPOSE)


def is_manage_token(booking_id: UUID, token: str) -> bool:
    """Tell whether ``token`` opens that booking; unknown bookings and wrong tokens look alike."""
    generation = (
        Booking.objects.filter(pk=booking_id).values_list("link_generation", flat=True).first()
    )
    expected = signing.keyed_hash(booking_id, generation, purpose=_PURPOSE)
    return signing.is_same(token, expected) and generation is not None
