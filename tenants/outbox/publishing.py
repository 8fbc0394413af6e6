"""Writing events down inside the transaction that makes them true."""

from datetime import datetime

from django.conf import settings
from django.db import connection, transaction

from foundation import clock, schemas
from tenants.models import OutboxMessage
from tenants.outbox import nudges


class OutsideTransactionError(RuntimeError):
    """An event was published where no transaction could take it back."""


def publish(topic: str, *, not_before: datetime | None = None, **ids: object) -> None:
    """Write ``topic`` down for each of its consumers, as part of the current transaction.

    ``ids`` is the payload: ids only, JSON-able, no personal data. ``not_before`` is a moment of
    the product's clock before which no consumer sees the event. Raises
    ``OutsideTransactionError`` outside a transaction and ``KeyError`` for a topic that
    ``EVENT_ROUTES`` does not name. Never waits for Redis longer than a moment, never fails
    for want of it.
    """
    OutboxMessage.objects.bulk_create(prepare(topic, not_before=not_before, **ids))


def prepare(
    topic: str, *, not_before: datetime | None = None, **ids: object
) -> list[OutboxMessage]:
    """Return the rows of ``publish`` unsaved, for a caller who writes them with others.

    The caller writes them in the current transaction. Raises like ``publish``.
    """
    if not connection.in_atomic_block:
        raise OutsideTransactionError(f"{topic} was published outside a transaction")
    is_due = not_before is None or not_before <= clock.now()
    messages = [
        OutboxMessage(
            schema_name=schemas.get_current(),
            topic=topic,
            consumer=consumer,
            payload={name: _plain(value) for name, value in ids.items()},
            not_before=not_before,
        )
        for consumer in settings.EVENT_ROUTES[topic]
    ]
    if messages and is_due:
        transaction.on_commit(nudges.nudge, robust=True)
    return messages


def _plain(value: object) -> object:
    return value if isinstance(value, int | str | bool | None) else str(value)
