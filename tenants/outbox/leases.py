"""Who handles a message: a lease by conditional update, with a fence for those who come late."""

import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, Q
from django.utils import timezone

from foundation import schemas
from foundation.crashpoint import crashpoint
from tenants.models import OutboxMessage
from tenants.outbox import nudges, remotes, streams
from tenants.outbox.claims import MAX_ATTEMPTS

LEASE_FOR = timedelta(seconds=60)
"""A consumer is done within this time, or another worker takes the message over."""
FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """The right to handle one message, until ``fence`` grows.

    ``attempts`` counts this one too. ``is_last``: if this attempt fails, no other follows.
    """

    message_id: int
    fence: int
    attempts: int
    topic: str
    payload: dict[str, object]
    stream: str = ""
    remote: str = ""
    unanswered: int = 0
    awaits_answer: bool = False
    is_last: bool = False


def lease(message_id: int, now: datetime | None = None) -> Lease | None:
    """Take the message of the current business, or return None.

    None means: done, dead, resting after a failure, behind an earlier one of its stream, in
    another worker's hands, of another business, or unknown. ``now`` is real time.
    """
    now = now or timezone.now()
    row = _find_free(message_id, now)
    if row is None or not _take(row, now):
        return None
    return Lease(
        message_id=message_id,
        fence=row.fence + 1,
        attempts=row.attempts + 1,
        topic=row.topic,
        payload=row.payload,
        stream=row.stream,
        remote=row.remote,
        unanswered=row.unanswered,
        awaits_answer=row.awaits_answer,
        is_last=row.attempts + 1 >= MAX_ATTEMPTS or remotes.is_too_old(row, now),
    )


def _find_free(message_id: int, now: datetime) -> OutboxMessage | None:
    is_free = Q(visible_at__lte=now) | Q(sent_at__isnull=False, leased_at=None)
    return (
        OutboxMessage.objects.open()
        .filter(is_free, ~streams.has_earlier(), pk=message_id)
        .filter(schema_name=schemas.get_current(), attempts__lt=MAX_ATTEMPTS)
        .first()
    )


def _take(row: OutboxMessage, now: datetime) -> bool:
    """Take what was read; the fence read there still holds, or somebody else was quicker."""
    matching = OutboxMessage.objects.open().filter(pk=row.pk, fence=row.fence)
    return bool(
        matching.update(
            fence=F("fence") + 1,
            attempts=F("attempts") + 1,
            sent_at=row.sent_at or now,
            leased_at=now,
            visible_at=now + LEASE_FOR,
        )
    )


def mark_done(held: Lease, now: datetime | None = None) -> bool:
    """Record success; False, and nothing changes, if the lease passed to another worker."""
    now = now or timezone.now()
    return _finish(held, now, done_at=now, last_error="", awaits_answer=False)


def mark_failed(
    held: Lease,
    error: str,
    *,
    now: datetime | None = None,
    permanent: bool = False,
    unreachable: bool = False,
) -> bool:
    """Record a failure and when to try again; a permanent or the last one makes it dead.

    ``unreachable``: the remote did not answer. Such an attempt does not count, and its pause is
    a minute at most. Returns False, and nothing changes, if the lease passed to another worker.
    """
    now = now or timezone.now()
    if permanent or held.is_last:
        changes: dict[str, object] = {"dead_at": now, "awaits_answer": False}
    elif unreachable:
        changes = remotes.rest(held, now)
    else:
        pause = get_pause(held.attempts)
        changes = {"visible_at": now + pause, "unanswered": 0, "awaits_answer": False}
    return _finish(held, now, last_error=error[-4000:], **changes)


def get_pause(attempts: int) -> timedelta:
    """Return how long a message rests after its ``attempts``-th failure: 5 s up to 1 h."""
    factor: int = 2 ** min(attempts - 1, 20)
    return min(FIRST_PAUSE * factor, LONGEST_PAUSE)


@contextmanager
def handling(message_id: int) -> Iterator[Lease | None]:
    """Lease the message for the block; None when there is nothing to do.

    Leaving the block marks it done. An exception marks it failed and is raised again, for the
    log; one with a true ``permanent`` attribute makes the message dead at once, one with a true
    ``unreachable`` attribute says that the remote did not answer. The block runs without a
    transaction of ours and may run again after a crash: consumers are idempotent. It calls
    ``note_answer`` where its remote answered.
    """
    held = lease(message_id)
    if held is None:
        yield None
        return
    crashpoint("outbox.leased")
    try:
        with remotes.speaking_to(held.remote):
            yield held
    except Exception as error:
        mark_failed(
            held,
            "".join(traceback.format_exception_only(error)),
            permanent=bool(getattr(error, "permanent", False)),
            unreachable=bool(getattr(error, "unreachable", False)),
        )
        raise
    crashpoint("outbox.handled")
    mark_done(held)


def _finish(held: Lease, now: datetime, **changes: object) -> bool:
    matching = OutboxMessage.objects.open().filter(pk=held.message_id, fence=held.fence)
    if not matching.update(sent_at=None, leased_at=None, **changes):
        return False
    is_over = "visible_at" not in changes
    if held.stream and is_over:
        streams.release_next(schema_name=schemas.get_current(), stream=held.stream, now=now)
    _send_what_waited(held, now)
    return True


def _send_what_waited(held: Lease, now: datetime) -> None:
    """Have the next message sent at once, now that one more may be in hand.

    It is one of the same business, or of any for the same remote.
    """
    waiting = OutboxMessage.objects.waiting().filter(visible_at__lte=now)
    if not held.remote:
        waiting = waiting.filter(schema_name=schemas.get_current())
    if waiting.exists():
        nudges.nudge()
