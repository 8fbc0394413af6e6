"""Who handles a message: a lease by conditional update, with a fence for those who come late."""

import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, Q
from django.utils import timezone

from foundation import clock, schemas
from foundation.crashpoint import crashpoint
from tenants.models import OutboxMessage

LEASE_FOR = timedelta(seconds=60)
"""A consumer is done within this time, or another worker takes the message over."""
FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(hours=1)
MAX_ATTEMPTS = 82
"""Eleven doubling pauses and then one an hour: the last attempt comes after about three days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """The right to handle one message, until ``fence`` grows."""

    message_id: int
    fence: int
    attempts: int
    topic: str
    payload: dict[str, object]


def lease(message_id: int, now: datetime | None = None) -> Lease | None:
    """Take the message of the current business, or return None.

    None means: done, dead, not due yet, resting after a failure, in another worker's hands, of
    another business, or unknown. ``now`` is real time, for leases and back-off.
    """
    now = now or timezone.now()
    free = Q(leased_until=None) | Q(leased_until__lte=now)
    due = Q(not_before=None) | Q(not_before__lte=clock.now())
    row = (
        OutboxMessage.objects.filter(free, due, pk=message_id, done_at=None, dead_at=None)
        .filter(schema_name=schemas.get_current(), attempts__lt=MAX_ATTEMPTS)
        .values("fence", "attempts", "topic", "payload")
        .first()
    )
    if row is None:
        return None
    # The fence read above still holds, or somebody else was quicker.
    taken = OutboxMessage.objects.filter(
        pk=message_id, fence=row["fence"], done_at=None, dead_at=None
    ).update(
        fence=F("fence") + 1,
        attempts=F("attempts") + 1,
        leased_until=now + LEASE_FOR,
    )
    if not taken:
        return None
    return Lease(
        message_id=message_id,
        fence=row["fence"] + 1,
        attempts=row["attempts"] + 1,
        topic=row["topic"],
        payload=row["payload"],
    )


def mark_done(held: Lease, now: datetime | None = None) -> bool:
    """Record success; False, and nothing changes, if the lease passed to another worker."""
    return _finish(held, done_at=now or timezone.now(), leased_until=None, last_error="")


def mark_failed(
    held: Lease, error: str, *, now: datetime | None = None, permanent: bool = False
) -> bool:
    """Record a failure and when to try again; a permanent or the last one makes it dead.

    Returns False, and nothing changes, if the lease passed to another worker.
    """
    now = now or timezone.now()
    is_dead = permanent or held.attempts >= MAX_ATTEMPTS
    return _finish(
        held,
        last_error=error[-4000:],
        sent_at=None,
        leased_until=None if is_dead else now + get_pause(held.attempts),
        dead_at=now if is_dead else None,
    )


def get_pause(attempts: int) -> timedelta:
    """Return how long a message rests after its ``attempts``-th failure: 5 s up to 1 h."""
    factor: int = 2 ** min(attempts - 1, 20)
    return min(FIRST_PAUSE * factor, LONGEST_PAUSE)


@contextmanager
def handling(message_id: int) -> Iterator[Lease | None]:
    """Lease the message for the block; None when there is nothing to do.

    Leaving the block marks it done. An exception marks it failed and is raised again, for the
    log; one with a true ``permanent`` attribute makes the message dead at once. The block runs
    without a transaction of ours and may run again after a crash: consumers are idempotent.
    """
    held = lease(message_id)
    if held is None:
        yield None
        return
    crashpoint("outbox.leased")
    try:
        yield held
    except Exception as error:
        mark_failed(
            held,
            "".join(traceback.format_exception_only(error)),
            permanent=bool(getattr(error, "permanent", False)),
        )
        raise
    crashpoint("outbox.handled")
    mark_done(held)


def _finish(held: Lease, **changes: object) -> bool:
    matching = OutboxMessage.objects.filter(
        pk=held.message_id, fence=held.fence, done_at=None, dead_at=None
    )
    return matching.update(**changes) == 1
