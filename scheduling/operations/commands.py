"""What callers hand to the booking operations: frozen, checked for shape by the interfaces."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from scheduling.contracts import NOBODY, Agreement, BookingSnapshot, Visitor
from scheduling.engine.codes import Code
from scheduling.kinds import SAME_PEOPLE, AttendanceSource, BookingSource, SamePeople
from scheduling.models import BookingEvent

__all__ = [
    "CUSTOMER",
    "EVERY_ADDRESS",
    "Actor",
    "AttendanceSource",
    "BookSlot",
    "BookingEvent",
    "BookingSource",
    "CancelBooking",
    "ChangeAttendance",
    "Contact",
    "CorrectEmail",
    "Idempotency",
    "Outcome",
    "RescheduleBooking",
    "RestoreBooking",
    "Visitor",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Idempotency:
    """A caller's key. ``scope`` names caller and endpoint, ``fingerprint`` hashes the content."""

    scope: str
    key: str
    fingerprint: str

    @classmethod
    def of(cls, content: Any, *, scope: str, key: str) -> Self:
        """Return the key of a request with that content; what is no JSON counts by its ``str()``.

        The content is what the client sent and nothing that we looked up, such as the agreement:
        a repeat must be recognized after prices have changed. Neither spaces nor the order of
        keys count (booking-rules, "Idempotency").
        """
        text = json.dumps([scope, content], sort_keys=True, separators=(",", ":"), default=str)
        fingerprint = hashlib.sha256(text.encode()).hexdigest()
        return cls(scope=scope, key=key, fingerprint=fingerprint)


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who does it; ``name`` is what the history shows."""

    kind: BookingEvent.Actor = BookingEvent.Actor.CUSTOMER
    name: str = ""


CUSTOMER = Actor()

EVERY_ADDRESS = "*"
"""The proof of staff: whose visits they see, they may be told of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Who books, and answers for it. ``timezone`` is an IANA name, ``locale`` a language tag.

    ``email`` may be empty where staff book for somebody: then nothing is mailed. ``text_consent``
    is the sentence by which they agreed to text messages to ``phone``, empty where they did not.
    """

    name: str
    email: str
    phone: str = ""
    timezone: str = ""
    locale: str = ""
    text_consent: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BookSlot:
    """Book ``service`` (slug) at ``start`` (aware). ``staff``: a slug, or ``None`` for anyone.

    ``agreement`` is what billing says now, ``None`` where it knows of no such service, and
    ``shown`` what the customer saw before, if anything: a worse one is refused. ``customer_id``
    is the customer whom staff picked; else the e-mail address tells, and without one somebody
    new comes. ``for_name`` is who comes, if not the contact. ``overrides`` are the codes that
    staff override after a warning (booking-rules, 5). ``proof`` is the address that the request
    proves to be theirs, empty for none (booking-rules, "Per customer"). ``visitor`` is who books
    through a public door.
    """

    service: str
    start: datetime
    contact: Contact
    source: BookingSource
    idempotency: Idempotency
    agreement: Agreement | None
    shown: Agreement | None = None
    staff: str | None = None
    location: str | None = None
    customer_id: int | None = None
    for_name: str = ""
    note: str = ""
    actor: Actor = CUSTOMER
    overrides: frozenset[Code] = frozenset()
    proof: str = ""
    visitor: Visitor = NOBODY


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelBooking:
    """Cancel the booking. The cut-off binds customers, not staff.

    ``expected_version`` is the version that the caller looked at; ``None``: whichever it has.
    ``only_unproved``: not if its customer has confirmed it meanwhile.
    """

    booking_id: UUID
    idempotency: Idempotency
    actor: Actor = CUSTOMER
    reason: str = ""
    expected_version: int | None = None
    only_unproved: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoreBooking:
    """Take a cancellation back.

    ``expected_version`` as in ``CancelBooking``, ``proof`` as in ``BookSlot``.
    """

    booking_id: UUID
    idempotency: Idempotency
    actor: Actor = CUSTOMER
    expected_version: int | None = None
    proof: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectEmail:
    """Send what is told of the booking to ``email``, in its written form, from now on.

    ``expected_version`` as in ``CancelBooking``.
    """

    booking_id: UUID
    email: str
    idempotency: Idempotency
    actor: Actor = CUSTOMER
    expected_version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeAttendance:
    """Say that the customer will be there at the visit's time, or take that back.

    ``starts_at`` is the start that was asked about; at another one nothing is said. ``None``:
    whichever the visit has.
    """

    booking_id: UUID
    attends: bool
    source: AttendanceSource
    idempotency: Idempotency
    actor: Actor = CUSTOMER
    starts_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RescheduleBooking:
    """Move the booking to ``start``; ``staff``: a slug, ``None`` for anyone, or the same people.

    ``shown_people`` are the slugs of whom the caller was shown for the new time, ``None`` if
    nobody was: others are refused, unless they have the visit now. ``expected_version`` as in
    ``CancelBooking``, ``proof`` as in ``BookSlot``: neither the link nor the booking itself
    proves an address.
    """

    booking_id: UUID
    start: datetime
    idempotency: Idempotency
    staff: str | SamePeople | None = SAME_PEOPLE
    shown_people: frozenset[str] | None = None
    actor: Actor = CUSTOMER
    overrides: frozenset[Code] = frozenset()
    expected_version: int | None = None
    proof: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What an operation answers. ``replayed``: the key was used before, nothing was done now."""

    booking: BookingSnapshot
    replayed: bool = False
