"""What the outbox gave up of one business, for its own people."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from foundation import schemas
from tenants.models import OutboxMessage
from tenants.models.outbox import OutboxQuerySet

MOST = 200
"""More than people look through; the others follow once these are done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LostHandover:
    """Work that was given up. ``event_id`` is what it is about, if it says so; ``at`` is UTC."""

    id: int
    topic: str
    event_id: UUID | None
    at: datetime
    problem: str


def list_lost(app: str) -> list[LostHandover]:
    """Return what was given up of the current business's work for that app, the oldest first."""
    rows = _find(app).order_by("id")[:MOST]
    return [
        LostHandover(
            id=row.pk,
            topic=row.topic,
            event_id=_read_event(row),
            at=row.dead_at,
            problem=row.last_error,
        )
        for row in rows
        if row.dead_at is not None
    ]


def count_lost(app: str) -> int:
    """Return how much was given up of the current business's work for that app."""
    return _find(app).count()


def _find(app: str) -> OutboxQuerySet:
    return OutboxMessage.objects.dead().filter(
        schema_name=schemas.get_current(), consumer__startswith=f"{app}."
    )


def _read_event(row: OutboxMessage) -> UUID | None:
    try:
        return UUID(str(row.payload.get("event_id")))
    except ValueError:
        return None
