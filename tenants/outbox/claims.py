"""Which messages are sent to the workers next: the fair part of the outbox (booking-rules, 10).

Each business has a few rows in hand at a time, however much of it waits, and so has each remote.
A claim asks every lane that has visible messages once (``lanes``); so nobody stands behind
another's backlog.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from tenants.models import OutboxMessage
from tenants.outbox import lanes, streams
from tenants.outbox.lanes import LANES

logger = logging.getLogger(__name__)

SEND_AGAIN_AFTER = timedelta(seconds=30)
"""A task that was sent may have been lost with the broker: after this time it is sent again."""
LOOK_AGAIN_AFTER = timedelta(seconds=60)
"""What is blocked is woken by the end of the one before it, or if its worker dies then, by this."""
MAX_ATTEMPTS = 82
"""Eleven doubling pauses and then one an hour: the last attempt comes after about three days."""
BATCH = 500
"""How many are taken in one transaction: a few for each business before more of any."""

PATIENCE = "5s"
"""How long a claim's transaction may stand still."""

# One claim at a time, or two would both count the same rows in hand. A worker that stands still in
# between keeps the others waiting for seconds only: its connection is ended.
TAKE_TURN = """
SELECT set_config('lock_timeout', '10s', true),
       set_config('idle_in_transaction_session_timeout', %(patience)s, true),
       pg_advisory_xact_lock(hashtextextended('tenants.outbox.claims', 0))
"""

LOST = """
    SELECT id, 0, visible_at FROM tenants_outboxmessage
    WHERE sent_at IS NOT NULL AND done_at IS NULL AND dead_at IS NULL AND visible_at <= %(now)s
"""
"""Sent and never taken, or taken and never finished: these are in hand."""

PICK = f"""
{LANES}, share AS (
    SELECT * FROM unnest(%(queues)s::text[], %(of_business)s::int[], %(of_remote)s::int[])
        AS share (queue, of_business, of_remote)
), free AS (
    SELECT lane.queue, lane.schema_name, lane.remote,
           share.of_business - (
               SELECT count(*) FROM tenants_outboxmessage held
               WHERE held.sent_at IS NOT NULL AND held.done_at IS NULL AND held.dead_at IS NULL
                 AND held.queue = lane.queue AND held.schema_name = lane.schema_name
           ) AS of_business,
           CASE lane.remote WHEN '' THEN share.of_business ELSE share.of_remote - (
               SELECT count(*) FROM tenants_outboxmessage held
               WHERE held.sent_at IS NOT NULL AND held.done_at IS NULL AND held.dead_at IS NULL
                 AND held.queue = lane.queue AND held.remote = lane.remote
           ) END AS of_remote
    FROM lane JOIN share ON share.queue = lane.queue
    WHERE lane.visible_at <= %(now)s
), candidate AS (
    SELECT picked.id, picked.visible_at, free.*,
           row_number() OVER (
               PARTITION BY free.queue, free.schema_name ORDER BY picked.visible_at, picked.id
           ) AS turn
    FROM free, LATERAL (
        SELECT id, visible_at FROM tenants_outboxmessage
        WHERE sent_at IS NULL AND done_at IS NULL AND dead_at IS NULL
          AND queue = free.queue AND schema_name = free.schema_name AND remote = free.remote
          AND visible_at <= %(now)s
        ORDER BY visible_at, id
        LIMIT greatest(0, least(free.of_business, free.of_remote))
    ) picked
), allowed AS (
    SELECT id, turn, visible_at, remote, of_remote,
           row_number() OVER (
               PARTITION BY queue, remote ORDER BY turn, visible_at, id
           ) AS turn_at_remote
    FROM candidate WHERE turn <= of_business
), chosen AS (
    SELECT id, turn, visible_at FROM allowed WHERE remote = '' OR turn_at_remote <= of_remote
    UNION ALL
    {LOST}
)
SELECT id FROM tenants_outboxmessage
WHERE done_at IS NULL AND dead_at IS NULL AND visible_at <= %(now)s
  AND id = ANY(ARRAY(SELECT id FROM chosen ORDER BY turn, visible_at, id LIMIT %(batch)s))
FOR UPDATE SKIP LOCKED
"""  # noqa: S608 - constants of ours, no input

# A statement of its own: it has to see which messages ended before the rows above were locked
# (streams.release_next).
TAKE = f"""
WITH fate AS MATERIALIZED (
    SELECT message.id, message.visible_at AS was_visible_at,
           CASE WHEN message.leased_at IS NULL
                THEN coalesce(message.sent_at, %(now)s) ELSE %(now)s END AS since,
           CASE WHEN message.attempts >= %(attempts)s THEN 'dead'
                WHEN {streams.IS_BLOCKED} THEN 'blocked' ELSE 'sent' END AS name
    FROM tenants_outboxmessage message WHERE message.id = ANY(%(ids)s)
)
UPDATE tenants_outboxmessage message
SET sent_at = CASE fate.name WHEN 'sent' THEN fate.since END,
    leased_at = NULL,
    visible_at = CASE fate.name WHEN 'sent' THEN %(send_again)s::timestamptz
                                ELSE %(look_again)s::timestamptz END,
    dead_at = CASE fate.name WHEN 'dead' THEN %(now)s::timestamptz END,
    last_error = CASE fate.name WHEN 'dead' THEN 'no attempt came to an end'
                                ELSE message.last_error END
FROM fate WHERE message.id = fate.id AND message.id = ANY(%(ids)s)
RETURNING message.id, fate.name, message.schema_name, message.consumer, message.queue,
          message.stream, fate.was_visible_at
"""  # noqa: S608 - constants of ours, no input

UNDO = """
UPDATE tenants_outboxmessage message SET sent_at = NULL, visible_at = taken.visible_at
FROM unnest(%(ids)s::bigint[], %(moments)s::timestamptz[]) AS taken (id, visible_at)
WHERE message.id = taken.id AND message.visible_at = %(send_again)s AND message.leased_at IS NULL
  AND message.done_at IS NULL AND message.dead_at IS NULL
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A message that is to be sent to a worker now."""

    message_id: int
    schema_name: str
    consumer: str
    queue: str
    was_visible_at: datetime


def find_next_moment() -> datetime | None:
    """Return when the first open message is, or was, to be seen to (real time)."""
    moments = OutboxMessage.objects.open().order_by("visible_at").values_list("visible_at")
    first = moments.first()
    return first[0] if first else None


def take(now: datetime) -> tuple[list[Claim], bool]:
    """Take the next messages in hand; return them, and whether there may be more.

    Nothing is waited for: what is blocked by an earlier message of its stream is put back, and
    what was tried too often is given up.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        # Inside a caller's transaction (a test's) it would go on to hold for that.
        patience = "0" if connection.savepoint_ids else PATIENCE
        cursor.execute(TAKE_TURN, {"patience": patience})
        cursor.execute(PICK, _list_shares() | {"now": now, "batch": BATCH})
        ids = [row[0] for row in cursor.fetchall()]
        if not ids:
            return [], False
        cursor.execute(
            TAKE,
            {
                "ids": ids,
                "now": now,
                "send_again": now + SEND_AGAIN_AFTER,
                "look_again": now + LOOK_AGAIN_AFTER,
                "attempts": MAX_ATTEMPTS,
            },
        )
        rows = [_Row(*values) for values in cursor.fetchall()]
    _bury([row for row in rows if row.fate == "dead"], now)
    sent = sorted((row for row in rows if row.fate == "sent"), key=_by_age)
    return [row.make_claim() for row in sent], len(ids) == BATCH or len(sent) < len(rows)


def undo(claims: list[Claim], now: datetime) -> None:
    """Give back what ``take`` took at ``now`` and nobody could be sent for."""
    values: dict[str, Any] = {
        "ids": [claim.message_id for claim in claims],
        "moments": [claim.was_visible_at for claim in claims],
        "send_again": now + SEND_AGAIN_AFTER,
    }
    with connection.cursor() as cursor:
        cursor.execute(UNDO, values)


@dataclass(frozen=True, slots=True)
class _Row:
    id: int
    fate: str
    schema_name: str
    consumer: str
    queue: str
    stream: str
    was_visible_at: datetime

    def make_claim(self) -> Claim:
        return Claim(
            message_id=self.id,
            schema_name=self.schema_name,
            consumer=self.consumer,
            queue=self.queue,
            was_visible_at=self.was_visible_at,
        )


def _list_shares() -> dict[str, Any]:
    shares = lanes.list_shares()
    return {
        "queues": [share.queue for share in shares],
        "of_business": [share.of_business for share in shares],
        "of_remote": [share.of_remote for share in shares],
    }


def _by_age(row: _Row) -> tuple[datetime, int]:
    return row.was_visible_at, row.id


def _bury(rows: list[_Row], now: datetime) -> None:
    """Tell of messages whose worker died in every attempt, and let the next ones pass."""
    if rows:
        logger.error("%d outbox messages are dead: no attempt came to an end", len(rows))
    for row in rows:
        if row.stream:
            streams.release_next(schema_name=row.schema_name, stream=row.stream, now=now)
