"""What happened to bookings, one change at a time, for those who tell others about it."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from scheduling.contracts import BookingSnapshot
from scheduling.models import BookingEvent
from scheduling.models.snapshots import load_snapshot


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


class UnknownChangeError(LookupError):
    """No change of that id in this business."""


def list_event_ids() -> list[UUID]:
    """Return the events of all changes of the business, the oldest first."""
    return list(BookingEvent.objects.order_by("at", "version", "id").values_list("id", flat=True))


def get_change(event_id: UUID) -> BookingChange:
    """Return what happened with that event. Raises ``UnknownChangeError``."""
    changes = list_changes([event_id])
    if not changes:
        raise UnknownChangeError(str(event_id))
    return changes[0]


def list_changes(event_ids: Iterable[UUID]) -> list[BookingChange]:
    """Return what happened with these events, in one query; unknown ones are left out."""
    wanted = frozenset(event_ids)
    history = BookingEvent.objects.filter(
        booking_id__in=BookingEvent.objects.filter(pk__in=wanted).values("booking_id")
    ).order_by("booking_id", "version", "at")
    changes = []
    before: BookingEvent | None = None
    for event in history:
        if before is not None and before.booking_id != event.booking_id:
            before = None
        if event.pk in wanted:
            changes.append(_describe(event, before))
        before = event
    return changes


def _describe(event: BookingEvent, before: BookingEvent | None) -> BookingChange:
    return BookingChange(
        event_id=event.pk,
        topic=event.topic,
        after=load_snapshot(event.snapshot),
        before=None if before is None else load_snapshot(before.snapshot),
        actor=event.actor,
        actor_name=event.actor_name,
        reason=event.reason,
    )
