"""Messages that rest because a remote (a mail server, Stripe, an account) does not answer.

That is no fault of theirs: such attempts do not count, pauses stay short, the first answer to
anybody wakes all who rest for that remote, and only age makes them dead (decisions, 46).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from typing import Protocol

from django.db import connection
from django.utils import timezone

from tenants.models import OutboxMessage
from tenants.outbox import nudges

FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(seconds=60)
DIES_AFTER = timedelta(days=3)
BATCH = 2_000

# Two answers at once pass over each other's rows instead of waiting for them.
_WAKE = """
WITH resting AS MATERIALIZED (
    SELECT id FROM tenants_outboxmessage
    WHERE remote = %(remote)s AND awaits_answer
      AND sent_at IS NULL AND done_at IS NULL AND dead_at IS NULL
    ORDER BY id LIMIT %(batch)s
    FOR UPDATE SKIP LOCKED
)
UPDATE tenants_outboxmessage message
SET visible_at = least(visible_at, %(now)s), awaits_answer = false
FROM resting WHERE message.id = resting.id
"""

_remote = ContextVar("remote", default="")


class Attempt(Protocol):
    """What is known of a message whose remote did not answer."""

    @property
    def attempts(self) -> int:
        """How often it was tried, this time included."""

    @property
    def unanswered(self) -> int:
        """How many attempts in a row before this one found no answer."""

    @property
    def awaits_answer(self) -> bool:
        """Whether it rested for the remote until now, and was not woken."""


def note_answer(remote: str | None = None, now: datetime | None = None) -> int:
    """Wake whatever rests for the remote, because it answered; return how many.

    Without ``remote`` it is the one of the message that is being handled; outside of any, nothing
    happens. Any answer counts, a refusal too.
    """
    remote, now = _remote.get() if remote is None else remote, now or timezone.now()
    woken = 0
    while remote and (count := _wake(remote, now)):
        woken += count
    if woken:
        nudges.nudge()
    return woken


@contextmanager
def speaking_to(remote: str) -> Iterator[None]:
    """Let ``note_answer`` know inside the block who is spoken to."""
    token = _remote.set(remote)
    try:
        yield
    finally:
        _remote.reset(token)


def rest(attempt: Attempt, now: datetime) -> dict[str, object]:
    """Return the values of a message from now on, whose remote did not answer.

    One that was woken by an answer to others and got none itself is not woken again: something
    in it keeps the remote silent, and it would be tried without any pause.
    """
    was_woken = attempt.unanswered > 0 and not attempt.awaits_answer
    return {
        "attempts": attempt.attempts - 1,
        "unanswered": attempt.unanswered + 1,
        "awaits_answer": not was_woken,
        "visible_at": now + get_pause(attempt.unanswered + 1),
    }


def get_pause(unanswered: int) -> timedelta:
    """Return how long a message rests after attempts without an answer: 5 s up to a minute."""
    factor: int = 2 ** min(unanswered - 1, 10)
    return min(FIRST_PAUSE * factor, LONGEST_PAUSE)


def is_too_old(message: OutboxMessage, now: datetime) -> bool:
    """Tell whether a message that its remote left without an answer has waited long enough."""
    since = message.revived_at or message.created_at
    return message.unanswered > 0 and now - since >= DIES_AFTER


def _wake(remote: str, now: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_WAKE, {"remote": remote, "now": now, "batch": BATCH})
        woken: int = cursor.rowcount
    return woken
