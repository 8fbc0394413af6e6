"""Lanes: what waits for one queue of workers, of one business, for one remote (booking-rules, 10).

The outbox is entered anew for each lane: 100,000 messages in one of them cost as much as one.
"""

from dataclasses import dataclass

from django.conf import settings

MOST_IN_HAND = 20
"""How many messages of one business are in hand at most: sent to the workers, or with one."""

LANES = """
WITH RECURSIVE lane (queue, schema_name, remote, visible_at) AS (
    (SELECT queue, schema_name, remote, visible_at FROM tenants_outboxmessage
     WHERE sent_at IS NULL AND done_at IS NULL AND dead_at IS NULL
     ORDER BY queue, schema_name, remote, visible_at LIMIT 1)
    UNION ALL
    SELECT following.queue, following.schema_name, following.remote, following.visible_at
    FROM lane, LATERAL (
        SELECT queue, schema_name, remote, visible_at FROM tenants_outboxmessage
        WHERE sent_at IS NULL AND done_at IS NULL AND dead_at IS NULL
          AND (queue, schema_name, remote) > (lane.queue, lane.schema_name, lane.remote)
        ORDER BY queue, schema_name, remote, visible_at LIMIT 1
    ) following
)
"""
"""The lanes in which something waits, with the moment of the first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """How much of a queue's workers one business, and one remote, may hold at once."""

    queue: str
    of_business: int
    of_remote: int


def list_shares() -> list[Share]:
    """Return the shares of every queue.

    One business or one remote that keeps workers waiting leaves half of them to the others
    (booking-rules, 10).
    """
    return [
        Share(
            queue=queue,
            of_business=min(MOST_IN_HAND, max(1, processes // 2)),
            of_remote=max(1, processes // 2),
        )
        for queue, processes in settings.WORKER_PROCESSES.items()
    ]
