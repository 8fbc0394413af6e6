"""What happened to bookings, one change at a time, for those who tell others about it."""

from dataclasses import dataclass
from uuid import UUID

from scheduling.contracts import BookingSnapshot
from scheduling.models import BookingEvent
from scheduling.queries import bookings


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingChange:
    """One change: the booking after it, and as it was told to the world before it.

    ``actor`` is ``customer``, ``staff`` or ``system``; ``reason`` is what staff or customer
    wrote, possibly nothing.
    """

    event_id: UUID
    topic: str
    after: BookingSnapshot
    before: BookingSnapshot | None
    actor: str
    actor_name: str
    reason: str


def get_change(event_id: UUID) -> BookingChange:
    """Return what happened with that event. Raises ``BookingEvent.DoesNotExist``."""
    event = BookingEvent.objects.get(pk=event_id)
    return BookingChange(
        event_id=event.pk,
        topic=event.topic,
        after=bookings.get_event_snapshot(event.pk),
        before=bookings.find_previous_snapshot(event.pk),
        actor=event.actor,
        actor_name=event.actor_name,
        reason=event.reason,
    )
