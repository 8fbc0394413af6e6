"""What is written with every change: its event, the answer to its key, the news of it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from foundation.inserts import insert_together
from scheduling.contracts import AssignedResource
from scheduling.engine.codes import Code
from scheduling.models import Booking, BookingEvent
from scheduling.models.snapshots import build_snapshot, dump_snapshot
from scheduling.operations import gate
from scheduling.operations.commands import Actor, Idempotency
from scheduling.queries import bookings
from tenants import outbox
from tenants.models import OutboxMessage


def build_event(
    booking: Booking,
    topic: str,
    *,
    actor: Actor,
    resources: Sequence[AssignedResource],
    now: datetime,
    from_status: str = "",
    overrides: frozenset[Code] = frozenset(),
    reason: str = "",
) -> BookingEvent:
    """Return the unsaved event that tells the change, with the booking as it is now."""
    return BookingEvent(
        id=uuid4(),
        booking=booking,
        topic=topic,
        version=booking.version,
        from_status=from_status,
        to_status=booking.status,
        actor=actor.kind,
        actor_name=actor.name,
        at=now,
        reason=reason,
        overrides=sorted(overrides),
        snapshot=dump_snapshot(build_snapshot(booking, tuple(resources))),
    )


def prepare_news(event: BookingEvent) -> list[OutboxMessage]:
    """Return the outbox rows of the event, to be written in the same transaction."""
    return outbox.prepare(
        event.topic,
        stream=f"booking:{event.booking_id}",
        booking_id=str(event.booking_id),
        event_id=str(event.id),
    )


def record_change(
    booking: Booking,
    topic: str,
    *,
    actor: Actor,
    idempotency: Idempotency,
    from_status: str,
    now: datetime,
    reason: str = "",
    overrides: frozenset[Code] = frozenset(),
) -> BookingEvent:
    """Write the event of an existing booking, the answer to its key and the news."""
    event = build_event(
        booking,
        topic,
        actor=actor,
        resources=bookings.list_resources(booking.slot_id),
        from_status=from_status,
        overrides=overrides,
        reason=reason,
        now=now,
    )
    insert_together([event, gate.build_record(idempotency, event), *prepare_news(event)])
    return event


def record_nothing_new(booking_id: UUID, *, idempotency: Idempotency) -> BookingEvent:
    """Answer the key with the booking as it was told last; nothing happens to it."""
    event = BookingEvent.objects.filter(booking_id=booking_id).latest("version")
    insert_together([gate.build_record(idempotency, event)])
    return event
