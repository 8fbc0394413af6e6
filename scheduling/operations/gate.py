"""The one gate of every change: one transaction, answered once per key, whatever the answer is.

An answer is a frozen dataclass, kept as JSON with the name of its kind (decisions, 42). It
holds ids and snapshots; tokens and addresses are computed again each time it is told.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from foundation import stored_json
from foundation.crashpoint import crashpoint
from foundation.stored_json import Stored
from scheduling import locks
from scheduling.models import IdempotencyRecord
from scheduling.operations.commands import Idempotency
from scheduling.operations.errors import (
    BookingError,
    DiaryBusyError,
    IdempotencyMismatchError,
    MovedMeanwhileError,
)

ATTEMPTS = 3
KEPT_FOR = timedelta(hours=24)

_KEY_CONSTRAINT = "idempotency_key_once"
_CODE_CONSTRAINT = "booking_code_once"
_BUSY_STATES = {
    "55P03": "lock not available",
    "57014": "statement canceled",
    "25P04": "transaction timeout",
    "40P01": "deadlock detected",
}


@dataclass(frozen=True, slots=True)
class AnswerKind[T: Stored]:
    """What a key can be answered with: its name in the records, and its type."""

    name: str
    type: type[T]


@dataclass(frozen=True, slots=True)
class Answered[T: Stored]:
    """The answer to a key. ``replayed``: it was given before, nothing was done now."""

    answer: T
    replayed: bool = False


def run_once[T: Stored](
    idempotency: Idempotency, kind: AnswerKind[T], attempt: Callable[[], T]
) -> Answered[T]:
    """Run ``attempt`` in a transaction of its own, unless its key has an answer already.

    ``attempt`` writes the row of ``build_record`` for what it returns. Nothing of a refused
    attempt is kept. Raises what ``attempt`` raises, ``IdempotencyMismatchError``, and
    ``DiaryBusyError`` where a lock or the deadline was missed.
    """
    answered = _run_patiently(idempotency, kind, attempt)
    crashpoint("booking.committed")
    return answered


def _run_patiently[T: Stored](
    idempotency: Idempotency, kind: AnswerKind[T], attempt: Callable[[], T]
) -> Answered[T]:
    for attempts_left in reversed(range(ATTEMPTS)):
        try:
            return _run(idempotency, kind, attempt)
        except MovedMeanwhileError:
            if not attempts_left:
                raise
        except IntegrityError as error:
            # Somebody with the same key was quicker: now the answer is there to be read. Or a new
            # booking drew the code of another one: the next attempt draws again.
            if not attempts_left or not (_is_key_conflict(error) or _is_code_taken(error)):
                raise
        except DatabaseError as error:
            # Not OperationalError alone: the deadline of a transaction is an InternalError.
            if _sqlstate(error) not in _BUSY_STATES:
                raise
            raise DiaryBusyError from error
    raise AssertionError("the last attempt answers or raises")


@transaction.atomic(durable=True)
def _run[T: Stored](
    idempotency: Idempotency, kind: AnswerKind[T], attempt: Callable[[], T]
) -> Answered[T]:
    earlier = _find_answer(idempotency, kind)
    if earlier is not None:
        return earlier
    try:
        answer = attempt()
    except BookingError:
        # The refusal may stem from the very booking that this key has just made.
        earlier = _find_answer(idempotency, kind)
        if earlier is not None:
            return earlier
        raise
    crashpoint("booking.written")
    return Answered(answer)


def build_record[T: Stored](
    idempotency: Idempotency, kind: AnswerKind[T], answer: T
) -> IdempotencyRecord:
    """Return the unsaved row from which a repeat of the key is answered."""
    return IdempotencyRecord(
        scope=idempotency.scope,
        key=idempotency.key,
        fingerprint=idempotency.fingerprint,
        kind=kind.name,
        answer=stored_json.dump(answer),
        created_at=timezone.now(),
    )


@transaction.atomic(durable=True)
def forget_old_keys() -> int:
    """Delete the answers that are older than 24 hours; returns how many."""
    return IdempotencyRecord.objects.filter(created_at__lt=timezone.now() - KEPT_FOR).delete()[0]


def _find_answer[T: Stored](idempotency: Idempotency, kind: AnswerKind[T]) -> Answered[T] | None:
    kept = locks.open_transaction(idempotency.scope, idempotency.key)
    if kept is None:
        return None
    if kept.created_at < timezone.now() - KEPT_FOR:
        IdempotencyRecord.objects.filter(scope=idempotency.scope, key=idempotency.key).delete()
        return None
    if (kept.kind, kept.fingerprint) != (kind.name, idempotency.fingerprint):
        raise IdempotencyMismatchError
    return Answered(stored_json.load(kind.type, kept.answer), replayed=True)


def _is_key_conflict(error: IntegrityError) -> bool:
    return _name_constraint(error) == _KEY_CONSTRAINT


def _is_code_taken(error: IntegrityError) -> bool:
    return _name_constraint(error) == _CODE_CONSTRAINT


def _name_constraint(error: IntegrityError) -> str | None:
    diagnostics = getattr(error.__cause__, "diag", None)
    return getattr(diagnostics, "constraint_name", None)


def _sqlstate(error: DatabaseError) -> str | None:
    return getattr(error.__cause__, "sqlstate", None)
