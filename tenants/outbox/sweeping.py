"""Sending the tasks of what is due, and forgetting what is long done."""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import DateTimeField, Min, Q, QuerySet
from django.utils import timezone
from kombu.exceptions import KombuError

from foundation import clock
from tenants.models import OutboxMessage
from tenants.outbox import nudges
from tenants.outbox.leases import MAX_ATTEMPTS

logger = logging.getLogger(__name__)

SEND_AGAIN_AFTER = timedelta(seconds=30)
"""A task that was sent may have been lost with the broker: after this time it is sent again."""
BATCH = 200
MOST_PER_SWEEP = 5_000
KEEP_DONE_FOR = timedelta(days=7)
PRUNE_BATCH = 5_000


def sweep(now: datetime | None = None) -> int:
    """Send the tasks of all due messages; return how many.

    Two sweeps at once share the work, and a task sent twice finds the lease taken or the message
    done. ``now`` is real time; due times are compared with the product's clock.
    """
    now = now or timezone.now()
    nudges.begin_sweep()
    _bury(now)
    sent = 0
    while sent < MOST_PER_SWEEP:
        batch = _claim(now)
        if not batch or not _send(batch):
            break
        sent += len(batch)
    return sent


def prune(now: datetime | None = None) -> int:
    """Delete messages that were done a week ago; return how many. Dead ones stay to be seen."""
    old = OutboxMessage.objects.filter(done_at__lt=(now or timezone.now()) - KEEP_DONE_FOR)
    deleted = 0
    while count := OutboxMessage.objects.filter(pk__in=old.values("pk")[:PRUNE_BATCH]).delete()[0]:
        deleted += count
    return deleted


def revive(message_ids: list[int]) -> int:
    """Let dead messages be tried again from the start; return how many were dead."""
    dead = OutboxMessage.objects.filter(pk__in=message_ids, dead_at__isnull=False)
    return dead.update(dead_at=None, attempts=0, leased_until=None, sent_at=None)


def find_oldest_pending_age(now: datetime | None = None) -> timedelta | None:
    """Return how long the longest-waiting due message has been due that nobody tried yet.

    Failing messages do not count: they say that a mail server is away, not that the workers are.
    """
    waiting = _pending(now or timezone.now()).filter(attempts=0)
    moments: dict[str, datetime | None] = waiting.aggregate(
        at_once=Min("created_at", filter=Q(not_before=None)),
        later=Min("not_before", output_field=DateTimeField()),
    )
    ages = []
    if moments["at_once"]:
        ages.append((now or timezone.now()) - moments["at_once"])
    if moments["later"]:
        ages.append(clock.now() - moments["later"])
    return max(ages, default=None)


def _pending(now: datetime) -> QuerySet[OutboxMessage]:
    return OutboxMessage.objects.filter(
        Q(not_before=None) | Q(not_before__lte=clock.now()),
        Q(leased_until=None) | Q(leased_until__lte=now),
        done_at=None,
        dead_at=None,
    )


def _bury(now: datetime) -> None:
    """Give up on messages whose worker died in every attempt."""
    poison = _pending(now).filter(attempts__gte=MAX_ATTEMPTS)
    buried = poison.update(dead_at=now, last_error="no attempt came to an end")
    if buried:
        logger.error("%d outbox messages are dead: no attempt came to an end", buried)


@transaction.atomic
def _claim(now: datetime) -> list[OutboxMessage]:
    unsent = Q(sent_at=None) | Q(sent_at__lte=now - SEND_AGAIN_AFTER)
    batch = list(
        _pending(now)
        .filter(unsent)
        .only("schema_name", "consumer")
        .order_by("id")
        .select_for_update(skip_locked=True)[:BATCH]
    )
    OutboxMessage.objects.filter(pk__in=[message.pk for message in batch]).update(sent_at=now)
    return batch


def _send(batch: list[OutboxMessage]) -> bool:
    try:
        nudges.send(
            nudges.task_of(message.consumer, message.schema_name, message.pk) for message in batch
        )
    except (KombuError, OSError) as error:
        logger.warning("The broker does not answer, %d tasks wait: %s", len(batch), error)
        pks = [message.pk for message in batch]
        OutboxMessage.objects.filter(pk__in=pks).update(sent_at=None)
        return False
    return True
