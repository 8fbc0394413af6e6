"""Moments in the future, and ringing those that have come (decisions, 45).

``due`` is a moment of the product's clock. An alarm is only a reason to look: whoever hears it
asks again whether what it is about still applies, and so one too many does no harm.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import connection, transaction

from foundation import clock, schemas
from foundation.crashpoint import crashpoint
from tenants.models import Alarm
from tenants.outbox import nudges, routes
from tenants.outbox.publishing import demand_transaction, make_payload

BATCH = 2_000
MOST_PER_TICK = 20_000

_NAMESPACE = UUID("6f1d2c3e-9f0a-4d57-8a53-1c1e6f7d3b90")

# Deleting and inserting are one statement: whoever is killed at any point has done both or
# nothing, and what one tick has locked another one passes over. Topics that only a newer version
# knows stay until it rings.
RING = """
WITH due AS MATERIALIZED (
    SELECT id FROM tenants_alarm
    WHERE due <= %(now)s AND topic = ANY(%(topics)s)
    ORDER BY due LIMIT %(most)s
    FOR UPDATE SKIP LOCKED
), rung AS (
    DELETE FROM tenants_alarm alarm USING due WHERE alarm.id = due.id
    RETURNING alarm.id, alarm.schema_name, alarm.topic, alarm.payload, alarm.stream, alarm.due
), told AS (
    INSERT INTO tenants_outboxmessage (schema_name, topic, consumer, payload, remote, queue, stream)
    SELECT rung.schema_name, rung.topic, route.consumer, rung.payload, route.remote, route.queue,
           CASE rung.stream WHEN '' THEN '' ELSE rung.stream || '/' || route.consumer END
    FROM rung
    JOIN unnest(%(routed)s::text[], %(consumers)s::text[], %(remotes)s::text[], %(queues)s::text[])
        AS route (topic, consumer, remote, queue) ON route.topic = rung.topic
    ORDER BY rung.due, rung.id
)
SELECT count(*) FROM rung
"""


@dataclass(frozen=True, slots=True)
class NewAlarm:
    """What ``set_alarm`` is told, for many at once."""

    topic: str
    due: datetime
    stream: str = ""
    ids: Mapping[str, Any] = field(default_factory=dict)


def set_alarm(topic: str, *, due: datetime, stream: str = "", **ids: object) -> None:
    """Have ``topic`` published with ``ids`` at ``due``, as part of the current transaction.

    Setting it twice is setting it once. Another ``due`` is another alarm, and both ring. Raises
    ``OutsideTransactionError`` outside a transaction and ``KeyError`` for a topic that
    ``EVENT_ROUTES`` does not name.
    """
    set_alarms([NewAlarm(topic, due=due, stream=stream, ids=ids)])


def set_alarms(wanted: Iterable[NewAlarm]) -> None:
    """Do the same with many in one statement. Raises like ``set_alarm``."""
    prepared = (
        prepare_alarm(each.topic, due=each.due, stream=each.stream, **each.ids) for each in wanted
    )
    alarms = {alarm.pk: alarm for alarm in prepared}
    # The update changes nothing and locks what is there already: it must not ring before the
    # transaction that sets it again is seen, or its consumer would look too early. In the order
    # of the keys: two who set the same ones wait for each other and not in a circle.
    Alarm.objects.bulk_create(
        [alarms[key] for key in sorted(alarms)],
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["due"],
    )


def prepare_alarm(topic: str, *, due: datetime, stream: str = "", **ids: object) -> Alarm:
    """Return the row of ``set_alarm`` unsaved, for a caller who writes it with others.

    Only for what nobody can have set before: a second insert of the same alarm is refused.
    """
    demand_transaction(topic)
    routes.list_routes(topic)
    if due <= clock.now():
        transaction.on_commit(nudges.nudge, robust=True)
    schema_name, payload = schemas.get_current(), make_payload(ids)
    return Alarm(
        id=_make_key(schema_name, topic, due, payload),
        schema_name=schema_name,
        topic=topic,
        payload=payload,
        stream=stream,
        due=due,
    )


def clear_alarm(topic: str, *, due: datetime, **ids: object) -> bool:
    """Take back what ``set_alarm`` was told with the same values; False if it is not there.

    Part of the current transaction. An alarm that rings at this moment is waited for.
    """
    demand_transaction(topic)
    key = _make_key(schemas.get_current(), topic, due, make_payload(ids))
    return Alarm.objects.filter(pk=key).delete()[0] == 1


def ring(now: datetime | None = None) -> int:
    """Move the alarms that are due into the outbox; return how many. Safe to run several at once.

    ``now`` is the product's clock.
    """
    now = now or clock.now()
    rung = 0
    while rung < MOST_PER_TICK:
        count = _ring_batch(now)
        rung += count
        if count < BATCH:
            break
    crashpoint("outbox.rung")
    return rung


def _ring_batch(now: datetime) -> int:
    table = list(routes.list_all_routes())
    values: dict[str, Any] = {
        "now": now,
        "most": BATCH,
        "topics": routes.list_topics(),
        "routed": [route.topic for route in table],
        "consumers": [route.consumer for route in table],
        "remotes": [route.remote for route in table],
        "queues": [route.queue for route in table],
    }
    with connection.cursor() as cursor:
        cursor.execute(RING, values)
        count: int = cursor.fetchone()[0]
    return count


def _make_key(schema_name: str, topic: str, due: datetime, payload: dict[str, object]) -> UUID:
    moment = due.astimezone(UTC).isoformat()
    return uuid5(_NAMESPACE, json.dumps([schema_name, topic, moment, payload], sort_keys=True))
