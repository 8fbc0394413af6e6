"""Clearing a flood of bookings that nobody has confirmed, in one go (booking-rules, "Hold")."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Self
from uuid import UUID

from django.db import transaction

from scheduling import events
from scheduling.models import BookingEvent
from scheduling.operations import bookings
from scheduling.operations.commands import Actor, CancelBooking, Idempotency
from scheduling.operations.errors import BookingError
from scheduling.queries import floods
from tenants import outbox

MOST = 40
"""So many while a person waits; a worker goes on with the others."""
BATCH = 100
"""So many of a worker at a time: they take a quarter of its lease."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleared:
    """How many were cancelled, and how many a worker goes on with."""

    cancelled: int
    left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FloodPayload:
    """What the outbox keeps of a flood that is being cleared: which one, and by whose press.

    ``event_id`` is a cancellation of it, which says who cleared it and why. ``hour`` is empty or
    an instant. What was made after ``until`` is no part of it.
    """

    FORMAT: ClassVar[int] = 1

    event_id: UUID
    until: datetime
    network: str = ""
    hour: str = ""

    @classmethod
    def of(cls, *, event_id: UUID, until: datetime, network: str, hour: datetime | None) -> Self:
        """Return the payload of a flood as it is asked for."""
        written = hour.isoformat() if hour else ""
        return cls(event_id=event_id, until=until, network=network, hour=written)

    def list_ids(self, *, now: datetime) -> list[UUID]:
        """Return what is left of it."""
        hour = datetime.fromisoformat(self.hour) if self.hour else None
        return floods.list_ids(self.network, hour, now=now, until=self.until)


def clear_flood(
    *, network: str, hour: datetime | None, actor: Actor, reason: str, now: datetime
) -> Cleared:
    """Cancel the open unproved bookings of a network, or of an hour, that there are now.

    Each is an operation of its own, so that what was done stays done. What somebody confirmed or
    changed meanwhile stays. Very many are left to a worker. Safe to repeat.
    """
    found = floods.list_ids(network, hour, now=now, until=now)
    cancelled = [each for each in found[:MOST] if _cancel(each, actor, reason, now)]
    left = len(found[MOST:])
    if not cancelled or not left:
        return Cleared(cancelled=len(cancelled), left=0)
    done = BookingEvent.objects.filter(booking=cancelled[0], topic=events.BOOKING_CANCELLED)
    event_id = done.order_by("-version").values_list("pk", flat=True)[0]
    _hand_over(FloodPayload.of(event_id=event_id, until=now, network=network, hour=hour))
    return Cleared(cancelled=len(cancelled), left=left)


def go_on_clearing(flood: FloodPayload, *, now: datetime) -> None:
    """Cancel the next of a flood as those before them, and leave the others to the next worker.

    It ends where nothing more can be cancelled. Safe to repeat.
    """
    found = flood.list_ids(now=now)
    event = BookingEvent.objects.get(pk=flood.event_id)
    actor = Actor(kind=BookingEvent.Actor(event.actor), name=event.actor_name)
    cancelled = [each for each in found[:BATCH] if _cancel(each, actor, event.reason, now)]
    if cancelled and len(found) > BATCH:
        _hand_over(flood)


@transaction.atomic(durable=True)
def _hand_over(flood: FloodPayload) -> None:
    outbox.publish(
        events.FLOOD_CLEARING,
        event_id=flood.event_id,
        until=flood.until.isoformat(),
        network=flood.network,
        hour=flood.hour,
    )


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
