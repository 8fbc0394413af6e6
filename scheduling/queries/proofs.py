"""Proofs of an address: what only whoever reads mail there can have (booking-rules, 3).

Three values, each bound to the business: the one in the links of mails, the code, and what a
browser or a program keeps after either. None of them is stored, and none holds the address. They
grow old on real time, like sessions.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone

from foundation import signing
from scheduling.kinds import KeyKind
from scheduling.models import KeyRequest

LINK_AGE = timedelta(days=400)
"""Longer than any visit is booked ahead."""
REMEMBERED_AGE = timedelta(days=180)
CODE_AGE = timedelta(minutes=15)
MOST_REMEMBERED = 5
"""So many addresses of one browser; what it sends with each request stays short."""

_LINK = "prove-address"
_REMEMBERED = "proved-addresses"
_MARK = "proved-address"
_CODE = "address-code"
_CODE_DIGITS = 8
_LONGEST_DAY = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyToMail:
    """What was asked to be mailed: a ``code``, or the link of the booking of ``booking_id``.

    A code ``is_spent`` once it is too old or redeemed, a link never.
    """

    email: str
    locale: str
    booking_id: UUID | None
    code: str
    is_spent: bool


def make_link_proof(email: str) -> str:
    """Return the value that links in mails to ``email`` carry: "20789.7HGVU0aL5sX1wVQ3nFZ5dQ".

    No page and no answer of the API holds it (decisions, 52).
    """
    day = _count_days(timezone.now())
    return f"{day}.{signing.keyed_hash(email, day, purpose=_LINK)}"


def is_link_proof(value: str, email: str) -> bool:
    """Tell whether the value comes from a mail to ``email``, of the last 400 days."""
    day, _dot, given = value.partition(".")
    if not email or not day.isdecimal() or not day.isascii() or len(day) > _LONGEST_DAY:
        return False
    age = timedelta(days=_count_days(timezone.now()) - int(day))
    expected = signing.keyed_hash(email, int(day), purpose=_LINK)
    return signing.is_same(given, expected) and timedelta() <= age <= LINK_AGE


def remember(email: str, before: str = "") -> str:
    """Return what a browser keeps once ``email`` is proved, beside what it kept ``before``."""
    mark = _mark(email)
    others = [each for each in _read_remembered(before) if each != mark]
    return signing.sign([mark, *others][:MOST_REMEMBERED], purpose=_REMEMBERED)


def is_remembered(value: str, email: str) -> bool:
    """Tell whether whoever keeps ``value`` proved ``email`` within the last 180 days."""
    marks = _read_remembered(value)
    return bool(email) and any(signing.is_same(each, _mark(email)) for each in marks)


def compute_code(request_id: UUID, email: str) -> str:
    """Return the code of a request: eight digits, always the same and stored nowhere."""
    return signing.keyed_number(request_id, email, digits=_CODE_DIGITS, purpose=_CODE)


def find_keys_to_mail(request_ids: Iterable[UUID]) -> dict[UUID, KeyToMail]:
    """Return what was asked to be mailed, by the id of the request; one query."""
    rows = KeyRequest.objects.filter(pk__in=list(request_ids))
    return {row.pk: _describe(row) for row in rows}


def _describe(row: KeyRequest) -> KeyToMail:
    is_code = row.kind == KeyKind.CODE
    is_old = timezone.now() - row.created_at > CODE_AGE
    return KeyToMail(
        email=row.email,
        locale=row.locale,
        booking_id=row.booking_id,
        code=compute_code(row.pk, row.email) if is_code else "",
        is_spent=is_code and (is_old or row.redeemed_at is not None),
    )


def _read_remembered(value: str) -> list[str]:
    try:
        marks = signing.unsign(value, purpose=_REMEMBERED, max_age=REMEMBERED_AGE)
    except signing.BadSignature:
        return []
    return [str(mark) for mark in marks] if isinstance(marks, list) else []


def _mark(email: str) -> str:
    return signing.keyed_hash(email, purpose=_MARK)


def _count_days(at: datetime) -> int:
    return int(at.timestamp()) // 86_400
