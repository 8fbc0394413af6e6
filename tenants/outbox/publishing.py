"""Writing events down inside the transaction that makes them true."""

from datetime import datetime

from django.db import connection, transaction

from foundation import schemas, stored_json
from tenants.models import OutboxMessage
from tenants.outbox import nudges, routes

PAYLOAD_FORMAT = 1
"""Consumers read the ids that they know and ignore the rest; raised when one changes its sense."""


class OutsideTransactionError(RuntimeError):
    """An event was published where no transaction could take it back."""


def publish(topic: str, *, stream: str = "", remote: str = "", **ids: object) -> None:
    """Write ``topic`` down for each of its consumers, as part of the current transaction.

    ``ids`` is the payload: ids only, JSON-able, no personal data. Messages of one ``stream``
    (``booking:<id>``, ``order:<id>``) reach a consumer one after the other. ``remote`` is whom
    those consumers speak to of whom ``EVENT_REMOTES`` does not say it. Raises
    ``OutsideTransactionError`` outside a transaction and ``KeyError`` for a topic that
    ``EVENT_ROUTES`` does not name. Never waits for Redis longer than a moment, never fails
    for want of it.
    """
    OutboxMessage.objects.bulk_create(prepare(topic, stream=stream, remote=remote, **ids))


def prepare(
    topic: str, *, stream: str = "", remote: str = "", **ids: object
) -> list[OutboxMessage]:
    """Return the rows of ``publish`` unsaved, for a caller who writes them with others.

    The caller writes them in the current transaction. Raises like ``publish``.
    """
    demand_transaction(topic)
    messages = [
        OutboxMessage(
            schema_name=schemas.get_current(),
            topic=topic,
            consumer=route.consumer,
            payload=make_payload(ids),
            # Each consumer has an order of its own: a customer's address that refuses mail for
            # hours holds back no notice to staff.
            stream=f"{stream}/{route.consumer}" if stream else "",
            remote=route.remote or remote,
            queue=route.queue,
        )
        for route in routes.list_routes(topic)
    ]
    if messages:
        transaction.on_commit(nudges.nudge, robust=True)
    return messages


def record_handled(topic: str, *, stream: str, at: datetime, **ids: object) -> None:
    """Write ``topic`` down as if each of its consumers had done with it at that real time.

    For history that nobody is to be told of (demo data, imports). Raises like ``publish``.
    """
    messages = prepare(topic, stream=stream, remote="", **ids)
    for message in messages:
        message.done_at = at
    OutboxMessage.objects.bulk_create(messages)


def demand_transaction(topic: str) -> None:
    """Raise ``OutsideTransactionError`` unless a transaction is open."""
    if not connection.in_atomic_block:
        raise OutsideTransactionError(f"{topic} was published outside a transaction")


def make_payload(ids: dict[str, object]) -> dict[str, object]:
    """Return ids as they are stored, with their format (decisions, 25)."""
    plain = {name: _plain(value) for name, value in ids.items()}
    return {stored_json.FORMAT_KEY: PAYLOAD_FORMAT} | plain


def _plain(value: object) -> object:
    return value if isinstance(value, int | str | bool | None) else str(value)
