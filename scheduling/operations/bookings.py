"""Book, cancel and move: each is one transaction, and safe to repeat with the same key."""

from datetime import datetime

from scheduling.operations.commands import BookSlot, CancelBooking, Outcome, RescheduleBooking


def book_slot(command: BookSlot, *, now: datetime) -> Outcome:
    """Book the start for the customer, with all resources that the visit needs, or refuse.

    Raises ``RefusedError``, ``UnknownChoiceError``, ``IdempotencyMismatchError``,
    ``DiaryBusyError`` (booking-rules, 5).
    """
    raise NotImplementedError


def cancel_booking(command: CancelBooking, *, now: datetime) -> Outcome:
    """Give the time back and keep the booking's history.

    Raises ``RefusedError`` (``past_cutoff``), ``GoneError``, ``InvalidTransitionError``.
    """
    raise NotImplementedError


def reschedule_booking(command: RescheduleBooking, *, now: datetime) -> Outcome:
    """Take the new time and release the old in one step; on refusal the old time stands.

    Raises what ``book_slot`` and ``cancel_booking`` raise.
    """
    raise NotImplementedError
