"""Clearing a flood of bookings that nobody has confirmed, in one go (booking-rules, "Hold")."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from scheduling.operations import bookings
from scheduling.operations.commands import Actor, CancelBooking, Idempotency
from scheduling.operations.errors import BookingError
from scheduling.queries import floods

MOST = 200
"""So many at once: a person waits for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleared:
    """How many were cancelled, and how many of the flood are left."""

    cancelled: int
    left: int


def clear_flood(
    *, network: str, hour: datetime | None, actor: Actor, reason: str, now: datetime
) -> Cleared:
    """Cancel the open unproved bookings of a network, or of an hour, one after the other.

    Each is an operation of its own, so that what was done stays done. What somebody confirmed or
    changed meanwhile stays. Safe to repeat.
    """
    found = floods.list_ids(network, hour, now=now, most=MOST)
    cancelled = sum(_cancel(booking_id, actor, reason, now) for booking_id in found)
    left = floods.list_ids(network, hour, now=now, most=MOST)
    return Cleared(cancelled=cancelled, left=len(left))


def _cancel(booking_id: UUID, actor: Actor, reason: str, now: datetime) -> bool:
    command = CancelBooking(
        booking_id=booking_id,
        actor=actor,
        reason=reason,
        only_unproved=True,
        idempotency=Idempotency.of([], scope=f"flood:{booking_id}", key=now.isoformat()),
    )
    try:
        bookings.cancel_booking(command, now=now)
    except BookingError:
        return False
    return True
