"""Saying "I will be there", and taking it back: a moment on the booking and no status.

The rule: *(booking-rules, "Status")*; its own version of the booking: (decisions, 73).
"""

from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext as _

from foundation import stored_json
from foundation.inserts import insert_together
from scheduling import events, locks
from scheduling.contracts import BookingSnapshot
from scheduling.kinds import BookingStatus
from scheduling.models import Booking, BookingEvent
from scheduling.models.snapshots import build_snapshot
from scheduling.operations import gate, history, visits
from scheduling.operations.addresses import proving
from scheduling.operations.commands import ChangeAttendance, Outcome
from scheduling.operations.errors import (
    ChangedMeanwhileError,
    GoneError,
    InvalidTransitionError,
)
from scheduling.queries import bookings


def change_attendance(command: ChangeAttendance, *, now: datetime) -> Outcome:
    """Keep with the booking since when its customer says that they will be there, or forget it.

    Nobody is written to. Safe to repeat: what is so already stays as it is, with its moment.
    Raises ``ChangedMeanwhileError`` where the visit has another time than the one asked about,
    ``GoneError`` for a cancelled one, ``InvalidTransitionError`` for one that has begun or does not
    stand, ``UnknownBookingError``, ``IdempotencyMismatchError``, ``DiaryBusyError``.
    """
    return history.change_once(command.idempotency, lambda: _change(command, now=now))


def _change(command: ChangeAttendance, *, now: datetime) -> BookingSnapshot:
    # Every change of a booking takes this lock first: what is read now stays as it is.
    proving.lock_customer_of(command.booking_id)
    booking = visits.get_booking(command.booking_id)
    _refuse(booking, command, now)
    if (booking.attending_since is not None) == command.attends:
        return history.record_nothing_new(booking.pk, idempotency=command.idempotency)
    slot, service, order = booking.slot, booking.service, booking.order
    booking = locks.lock_booking(booking.pk)
    booking.slot, booking.service, booking.order = slot, service, order
    booking.attending_since = now if command.attends else None
    booking.version += 1
    booking.save(update_fields=["attending_since", "version"])
    return _record(booking, command, now=now)


def _refuse(booking: Booking, command: ChangeAttendance, now: datetime) -> None:
    if booking.status == BookingStatus.CANCELLED:
        raise GoneError(_("This visit has been cancelled. You can book a new one."))
    if booking.status != BookingStatus.CONFIRMED:
        raise InvalidTransitionError(_("This visit can no longer be changed."))
    if command.starts_at not in (None, booking.slot.starts_at):
        raise ChangedMeanwhileError
    if now >= booking.slot.starts_at:
        raise InvalidTransitionError(_("This visit has begun: it can no longer be changed."))


def _record(booking: Booking, command: ChangeAttendance, *, now: datetime) -> BookingSnapshot:
    """Write the event with what people were told of the clock, which nobody is told anew."""
    before = BookingEvent.objects.filter(booking=booking).latest("version")
    told = stored_json.load(BookingSnapshot, before.snapshot).utc_offsets
    now_so = build_snapshot(booking, bookings.list_resources(booking.slot_id))
    snapshot = replace(now_so, utc_offsets=told)
    confirmed, withdrawn = events.ATTENDANCE_TOPICS
    event = history.build_event(
        snapshot,
        confirmed if command.attends else withdrawn,
        actor=command.actor,
        from_status=booking.status,
        reason=command.source,
        now=now,
    )
    answer = gate.build_record(command.idempotency, history.BOOKING, snapshot)
    insert_together([event, answer, *history.prepare_news(event)])
    return snapshot
