"""The one gate of every change of a booking: one transaction, answered once per key."""

from collections.abc import Callable
from datetime import timedelta

from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from foundation.crashpoint import crashpoint
from scheduling import locks
from scheduling.models import BookingEvent, IdempotencyRecord
from scheduling.models.snapshots import load_snapshot
from scheduling.operations.commands import Idempotency, Outcome
from scheduling.operations.errors import (
    BookingError,
    DiaryBusyError,
    IdempotencyMismatchError,
    MovedMeanwhileError,
)

ATTEMPTS = 3
KEPT_FOR = timedelta(hours=24)

_KEY_CONSTRAINT = "idempotency_key_once"
_BUSY_STATES = {
    "55P03": "lock not available",
    "57014": "statement canceled",
    "25P04": "transaction timeout",
    "40P01": "deadlock detected",
}


def run_once(idempotency: Idempotency, attempt: Callable[[], BookingEvent]) -> Outcome:
    """Run ``attempt`` in a transaction of its own, unless its key has an answer already.

    Nothing of a refused attempt is kept. Raises what ``attempt`` raises,
    ``IdempotencyMismatchError``, and ``DiaryBusyError`` where a lock or the deadline was missed.
    """
    outcome = _run_patiently(idempotency, attempt)
    crashpoint("booking.committed")
    return outcome


def _run_patiently(idempotency: Idempotency, attempt: Callable[[], BookingEvent]) -> Outcome:
    for attempts_left in reversed(range(ATTEMPTS)):
        try:
            return _run(idempotency, attempt)
        except MovedMeanwhileError:
            if not attempts_left:
                raise
        except IntegrityError as error:
            # Somebody with the same key was quicker; now the answer is there to be read.
            if not attempts_left or not _is_key_conflict(error):
                raise
        except DatabaseError as error:
            # Not OperationalError alone: the deadline of a transaction is an InternalError.
            if _sqlstate(error) not in _BUSY_STATES:
                raise
            raise DiaryBusyError from error
    raise AssertionError("the last attempt answers or raises")


@transaction.atomic(durable=True)
def _run(idempotency: Idempotency, attempt: Callable[[], BookingEvent]) -> Outcome:
    earlier = _find_outcome(idempotency)
    if earlier is not None:
        return earlier
    try:
        event = attempt()
    except BookingError:
        # The refusal may stem from the very booking that this key has just made.
        earlier = _find_outcome(idempotency)
        if earlier is not None:
            return earlier
        raise
    crashpoint("booking.written")
    return Outcome(booking=load_snapshot(event.snapshot))


def build_record(idempotency: Idempotency, event: BookingEvent) -> IdempotencyRecord:
    """Return the unsaved row that lets a repeat of the key find ``event``."""
    return IdempotencyRecord(
        scope=idempotency.scope,
        key=idempotency.key,
        fingerprint=idempotency.fingerprint,
        event=event,
        created_at=timezone.now(),
    )


@transaction.atomic(durable=True)
def forget_old_keys() -> int:
    """Delete the answers that are older than 24 hours; returns how many."""
    return IdempotencyRecord.objects.filter(created_at__lt=timezone.now() - KEPT_FOR).delete()[0]


def _find_outcome(idempotency: Idempotency) -> Outcome | None:
    kept = locks.open_transaction(idempotency.scope, idempotency.key)
    if kept is None:
        return None
    fingerprint, created_at, snapshot = kept
    if created_at < timezone.now() - KEPT_FOR:
        IdempotencyRecord.objects.filter(scope=idempotency.scope, key=idempotency.key).delete()
        return None
    if fingerprint != idempotency.fingerprint:
        raise IdempotencyMismatchError
    return Outcome(booking=load_snapshot(snapshot), replayed=True)


def _is_key_conflict(error: IntegrityError) -> bool:
    diagnostics = getattr(error.__cause__, "diag", None)
    return getattr(diagnostics, "constraint_name", None) == _KEY_CONSTRAINT


def _sqlstate(error: DatabaseError) -> str | None:
    return getattr(error.__cause__, "sqlstate", None)
