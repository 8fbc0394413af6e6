"""What a proof of an address changes: who is asked for the rules per customer, and what counts.

The rule and its reason: *(booking-rules, "Per customer")*; what it costs: (decisions, 52).
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from scheduling import locks
from scheduling.models import Booking, Customer
from scheduling.operations.commands import EVERY_ADDRESS
from scheduling.operations.errors import MovedMeanwhileError
from scheduling.queries import bookings

_CORRECTED = _("The address of this visit has just been corrected. Please try again.")


def is_proved(proof: str, email: str) -> bool:
    """Tell whether a request with that ``proof`` proves ``email``; nobody proves none but staff."""
    return proof == EVERY_ADDRESS or (proof != "" and proof == email)


def choose_counted(customer_id: int, *, has_proof: bool) -> int | None:
    """Return whose visits count against a request: without a proof nobody's.

    So the answers to strangers are the same whether or not the person has visits.
    """
    return customer_id if has_proof else None


def note_proof(booking: Booking, *, has_proof: bool, now: datetime) -> None:
    """Let an unsaved change by a request with a proof make the booking proved, once."""
    if has_proof and booking.proved_at is None:
        booking.proved_at = now


def lock_customer_of(booking_id: UUID) -> int:
    """Make other changes of the same person's bookings wait; return the person's id.

    Raises ``MovedMeanwhileError`` if the booking became somebody else's between reading and
    locking, for the gate to try again, and ``UnknownBookingError``.
    """
    customer_id = bookings.get_customer_id(booking_id)
    lock_customer(customer_id)
    if bookings.get_customer_id(booking_id) != customer_id:
        raise MovedMeanwhileError(str(_CORRECTED))
    return customer_id


def lock_customer(customer_id: int) -> None:
    """Make other changes of that person's bookings wait.

    Raises ``MovedMeanwhileError`` if there is no such person any more.
    """
    try:
        locks.lock_known_customer(customer_id)
    except Customer.DoesNotExist:
        raise MovedMeanwhileError(str(_CORRECTED)) from None


@transaction.atomic(durable=True)
def prove_booking(booking_id: UUID, *, email: str, now: datetime) -> None:
    """Let the booking count as that of ``email``, which the caller has proved.

    Safe to repeat. Nothing happens where it has another address by now. The visit is not checked
    again: it takes no time that it did not have (booking-rules, "Per customer").
    """
    try:
        customer_id = lock_customer_of(booking_id)
    except MovedMeanwhileError:
        return
    Booking.objects.filter(
        pk=booking_id, customer_id=customer_id, order__contact_email=email, proved_at=None
    ).update(proved_at=now)
