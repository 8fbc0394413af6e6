"""What operators and their monitors ask of the outbox, and forgetting what is long done."""

from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone

from tenants.models import OutboxMessage
from tenants.outbox.lanes import LANES

KEEP_DONE_FOR = timedelta(days=7)
PRUNE_BATCH = 5_000

# Whoever waits behind others in hand, of the same business or for the same remote, is not
# forgotten but stands in a queue.
_OLDEST = f"""
{LANES}
SELECT least(
    (SELECT min(lane.visible_at) FROM lane WHERE lane.visible_at <= %(now)s
     AND NOT EXISTS (
        SELECT FROM tenants_outboxmessage held
        WHERE held.sent_at IS NOT NULL AND held.done_at IS NULL AND held.dead_at IS NULL
          AND held.queue = lane.queue
          AND (held.schema_name = lane.schema_name
               OR (held.remote = lane.remote AND lane.remote <> '')))),
    (SELECT min(held.sent_at) FROM tenants_outboxmessage held
     WHERE held.sent_at IS NOT NULL AND held.done_at IS NULL AND held.dead_at IS NULL
       AND held.leased_at IS NULL)
)
"""  # noqa: S608 - constants of ours, no input


def prune(now: datetime | None = None) -> int:
    """Delete messages that were done a week ago; return how many. Dead ones stay to be seen."""
    old = OutboxMessage.objects.filter(done_at__lt=(now or timezone.now()) - KEEP_DONE_FOR)
    deleted = 0
    while count := OutboxMessage.objects.filter(pk__in=old.values("pk")[:PRUNE_BATCH]).delete()[0]:
        deleted += count
    return deleted


def revive(message_ids: list[int], now: datetime | None = None) -> int:
    """Let dead messages be tried again from the start; return how many were dead."""
    now = now or timezone.now()
    dead = OutboxMessage.objects.dead().filter(pk__in=message_ids)
    return dead.update(dead_at=None, attempts=0, unanswered=0, visible_at=now, revived_at=now)


def find_oldest_pending_age(now: datetime | None = None) -> timedelta | None:
    """Return for how long a visible message has waited that nobody took, the longest of them.

    Failing messages rest and do not count: they say that a mail server is away, not that the
    workers are. Nor does a backlog of one business, of which the first ones are in hand.
    """
    now = now or timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(_OLDEST, {"now": now})
        (since,) = cursor.fetchone()
    return None if since is None else now - since
