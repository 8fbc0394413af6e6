"""Ringing what is due and sending the tasks of what is visible."""

import logging
from datetime import datetime

from django.utils import timezone
from kombu.exceptions import KombuError

from foundation.crashpoint import crashpoint
from tenants.outbox import alarms, claims, nudges

logger = logging.getLogger(__name__)

MOST_PER_SWEEP = 5_000


def sweep(now: datetime | None = None) -> int:
    """Ring due alarms, then send the tasks of visible messages; return how many were sent.

    Two sweeps at once share the work, and a task sent twice finds the lease taken or the message
    done. ``now`` is real time; alarms are compared with the product's clock.
    """
    nudges.begin_sweep()
    alarms.ring()
    now = now or timezone.now()
    sent, there_is_more = 0, _is_something_visible(now)
    while there_is_more and sent < MOST_PER_SWEEP:
        batch, there_is_more = claims.take(now)
        crashpoint("outbox.claimed")
        if not _send(batch, now):
            break
        sent += len(batch)
    return sent


def _is_something_visible(now: datetime) -> bool:
    moment = claims.find_next_moment()
    return moment is not None and moment <= now


def _send(batch: list[claims.Claim], now: datetime) -> bool:
    try:
        nudges.send(
            nudges.task_of(claim.consumer, claim.schema_name, claim.message_id, queue=claim.queue)
            for claim in batch
        )
    except (KombuError, OSError) as error:
        logger.warning("The broker does not answer, %d tasks wait: %s", len(batch), error)
        claims.undo(batch, now)
        return False
    return True
