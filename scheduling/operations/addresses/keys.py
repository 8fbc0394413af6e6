"""Mailing to an address what only its owner shall have: a code, or a booking's current link.

Whoever asks is told the same whether or not there is anything to send (booking-rules, 6).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from foundation import signing
from foundation.inserts import insert_together
from scheduling import events
from scheduling.kinds import KeyKind
from scheduling.models import Booking, KeyRequest
from scheduling.operations import gate
from scheduling.operations.commands import Idempotency
from scheduling.operations.gate import AnswerKind
from scheduling.queries import proofs
from tenants import outbox

TRIES = 5
CAP = 5
CAP_WINDOW = timedelta(hours=1)
KEPT_FOR = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyAnswer:
    """What somebody is told who asked for a key: the id of the request, made up where none is."""

    FORMAT: ClassVar[int] = 1

    id: UUID


_ANSWER = AnswerKind("key", KeyAnswer)


def request_code(*, email: str, locale: str, idempotency: Idempotency) -> UUID:
    """Mail a code to ``email`` that proves it; return the id with which it is redeemed.

    Beyond five mails an hour to one address nothing is sent, and nobody is told. Raises
    ``IdempotencyMismatchError``, ``DiaryBusyError``.
    """
    row = KeyRequest(
        id=uuid4(), kind=KeyKind.CODE, email=email, locale=locale, created_at=timezone.now()
    )
    return _ask_once(row, idempotency)


def request_link(*, booking_id: UUID, now: datetime, idempotency: Idempotency) -> None:
    """Mail the booking's current link to the address on it, if there is anything to open.

    Nothing is sent for a booking that does not exist, has no address or whose visit has begun,
    and nothing beyond five mails an hour to one address. Raises as ``request_code``.
    """
    found = Booking.objects.filter(pk=booking_id, slot__starts_at__gt=now)
    contact = found.values_list("order__contact_email", "order__locale").first()
    email, locale = contact or ("", "")
    row = KeyRequest(
        id=uuid4(),
        kind=KeyKind.LINK,
        email=email,
        locale=locale,
        booking_id=booking_id,
        created_at=timezone.now(),
    )
    _ask_once(row, idempotency)


def redeem_code(request_id: UUID, code: str) -> str | None:
    """Return the address that the code proves; ``None`` for a wrong, old or often tried one.

    Each call is a try, of which there are five for one code. The right code can be given again
    while it is not too old: an answer may be lost.
    """
    if not _count_try(request_id):
        return None
    row = KeyRequest.objects.get(pk=request_id)
    if not signing.is_same(code, proofs.compute_code(row.pk, row.email)):
        return None
    KeyRequest.objects.filter(pk=row.pk, redeemed_at=None).update(redeemed_at=timezone.now())
    return row.email


@transaction.atomic(durable=True)
def forget_requests() -> int:
    """Delete the requests that are older than a day; returns how many."""
    old = KeyRequest.objects.filter(created_at__lt=timezone.now() - KEPT_FOR)
    return old.delete()[0]


def _ask_once(row: KeyRequest, idempotency: Idempotency) -> UUID:
    return gate.run_once(idempotency, _ANSWER, lambda: _ask(row, idempotency)).answer.id


def _ask(row: KeyRequest, idempotency: Idempotency) -> KeyAnswer:
    answer = KeyAnswer(id=row.pk)
    record = gate.build_record(idempotency, _ANSWER, answer)
    if not row.email or _is_over_cap(row.email):
        insert_together([record])
        return answer
    news = outbox.prepare(events.KEY_REQUESTED, stream=f"key:{row.pk}", event_id=str(row.pk))
    insert_together([row, record, *news])
    return answer


def _is_over_cap(email: str) -> bool:
    """Tell whether the address got enough mails of this kind within the hour.

    Counted without a lock: requests at the same moment may exceed it by their number.
    """
    since = timezone.now() - CAP_WINDOW
    recent = KeyRequest.objects.filter(email=email, created_at__gt=since)
    return settings.RATE_LIMITS and recent.count() >= CAP


def _count_try(request_id: UUID) -> bool:
    """Count one more try, at once and whatever becomes of it; tell whether there was one left."""
    left = KeyRequest.objects.filter(
        pk=request_id,
        kind=KeyKind.CODE,
        tries__lt=TRIES,
        created_at__gt=timezone.now() - proofs.CODE_AGE,
    )
    return left.update(tries=F("tries") + 1) == 1
