"""What is written with every change: its event, the answer to its key, the news of it."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID, uuid4

from foundation import stored_json
from foundation.inserts import insert_together
from scheduling.contracts import BookingSnapshot
from scheduling.engine.codes import Code
from scheduling.models import Booking, BookingEvent
from scheduling.models.snapshots import build_snapshot
from scheduling.operations import gate
from scheduling.operations.commands import Actor, Idempotency, Outcome
from scheduling.operations.gate import AnswerKind
from scheduling.queries import bookings
from tenants import outbox
from tenants.models import OutboxMessage

BOOKING = AnswerKind("booking", BookingSnapshot)
"""The answer of whatever changes one booking: the booking after it."""


def change_once(idempotency: Idempotency, attempt: Callable[[], BookingSnapshot]) -> Outcome:
    """Change one booking, unless the key was answered already; raises like ``gate.run_once``."""
    answered = gate.run_once(idempotency, BOOKING, attempt)
    return Outcome(booking=answered.answer, replayed=answered.replayed)


def build_event(
    snapshot: BookingSnapshot,
    topic: str,
    *,
    actor: Actor,
    now: datetime,
    from_status: str = "",
    overrides: frozenset[Code] = frozenset(),
    reason: str = "",
) -> BookingEvent:
    """Return the unsaved event that tells the change, with the booking as it is now."""
    return BookingEvent(
        id=uuid4(),
        booking_id=snapshot.id,
        topic=topic,
        version=snapshot.version,
        from_status=from_status,
        to_status=snapshot.status,
        actor=actor.kind,
        actor_name=actor.name,
        at=now,
        reason=reason,
        overrides=sorted(overrides),
        snapshot=stored_json.dump(snapshot),
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
) -> BookingSnapshot:
    """Write the event of an existing booking, the answer to its key and the news.

    Expects ``order``, ``slot.location`` and ``service`` loaded; returns the booking as told.
    """
    snapshot = build_snapshot(booking, bookings.list_resources(booking.slot_id))
    event = build_event(
        snapshot,
        topic,
        actor=actor,
        from_status=from_status,
        overrides=overrides,
        reason=reason,
        now=now,
    )
    insert_together(
        [event, gate.build_record(idempotency, BOOKING, snapshot), *prepare_news(event)]
    )
    return snapshot


def record_nothing_new(booking_id: UUID, *, idempotency: Idempotency) -> BookingSnapshot:
    """Answer the key with the booking as it was told last; nothing happens to it."""
    event = BookingEvent.objects.filter(booking_id=booking_id).latest("version")
    snapshot = stored_json.load(BookingSnapshot, event.snapshot)
    insert_together([gate.build_record(idempotency, BOOKING, snapshot)])
    return snapshot
