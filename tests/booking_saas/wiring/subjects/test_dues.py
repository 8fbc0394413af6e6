"""Reminders and follow-ups are looked at again when they go out, and say why if they do not."""

from datetime import timedelta
from uuid import UUID

import pytest

from booking_saas.wiring.subjects.booking import BookingSubject
from notifications.contracts import BookingContext, Outdated
from notifications.models import MessageSettings
from notifications.operations import reminders
from scheduling.models import Booking
from scheduling.operations import attendance, bookings
from scheduling.operations.addresses import contacts
from scheduling.operations.commands import (
    EVERY_ADDRESS,
    Actor,
    AttendanceSource,
    BookingEvent,
    CancelBooking,
    ChangeAttendance,
    CorrectEmail,
    RescheduleBooking,
)
from tests.factories.notifications import make_planned
from tests.factories.scheduling import NOW, at, book, key
from tests.notifications.conftest import JANE

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)

GONE = "This booking no longer exists."
READDRESSED = "The customer’s address has since changed."
MOVED = "The visit has since been moved."
NOT_IN_STATE = "The booking is no longer in the state this message describes."
NOTHING_AFTER = "Nothing is written after this visit any more."
BEGUN = "The visit has since begun."
TOO_LATE = "It came too late: the visit begins soon."
NOT_FIRST = "An earlier visit of the same day is reminded of."


@pytest.fixture
def booking(salon):
    return book(salon.service, at(9), contact=JANE, staff=salon.anna).booking


def find(booking_id, kind, now, **fields):
    return BookingSubject().find(make_planned(booking_id, kind=kind, **fields), now=now)


def remind(booking, now=at(8), minutes=60, **fields):  # noqa: B008 - a time that never changes
    return find(booking.id, "reminder", now, offset_minutes=minutes, **fields)


def find_reason(found):
    """Return why it does not go out, None if it does."""
    return found.reason if isinstance(found, Outdated) else None


def cancel(booking, now=NOW):
    command = CancelBooking(booking_id=booking.id, idempotency=key("cancel"))
    bookings.cancel_booking(command, now=now)


def move(booking, start):
    command = RescheduleBooking(
        booking_id=booking.id, start=start, idempotency=key("move"), proof=EVERY_ADDRESS
    )
    bookings.reschedule_booking(command, now=NOW)


def test_reminder_tells_the_visit_and_nothing_of_its_changes(salon, booking):
    move(booking, at(11))

    told = remind(booking, at(10), version=2)

    assert isinstance(told, BookingContext)
    assert (told.visit.starts_at, told.visit.ends_at, told.before) == (at(11), at(12), None)
    assert (told.visit.service, told.visit.staff) == ("Haircut", ("Anna",))
    assert (told.version, told.attends) == (2, False)
    assert told.mailed_url.startswith(f"{told.manage_url}mail/")


def test_reminder_knows_what_has_changed_since_but_the_time(salon, booking):
    command = ChangeAttendance(
        booking_id=booking.id, attends=True, source=AttendanceSource.SITE, idempotency=key("attend")
    )
    attendance.change_attendance(command, now=NOW)
    command = RescheduleBooking(
        booking_id=booking.id, start=at(9), staff=salon.bert, idempotency=key("people")
    )
    bookings.reschedule_booking(command, now=NOW)

    told = remind(booking, version=1)

    assert told.visit.staff == ("Bert",)
    assert told.version == Booking.objects.get().version == 3


@pytest.mark.parametrize(
    ("minutes", "now", "reason"),
    [
        (60, at(8), None),
        (60, at(8, 30), None),
        (60, at(8, 30) + SECOND, TOO_LATE),
        (60, at(9) - SECOND, TOO_LATE),
        (60, at(9), BEGUN),
        (1440, at(9) - DAY, None),
        (1440, at(9) - DAY / 2, None),
        (1440, at(9) - DAY / 2 + SECOND, TOO_LATE),
    ],
)
def test_reminder_goes_out_while_half_of_its_offset_is_left(booking, minutes, now, reason):
    assert find_reason(remind(booking, now, minutes)) == reason


def test_reminder_of_what_is_not_so_any_more_says_why(salon, booking):
    later = book(salon.service, at(11), contact=JANE, staff=salon.anna).booking
    Booking.objects.filter(pk=later.id).update(order_id=booking.order_id)

    assert find_reason(remind(later, at(10))) == NOT_FIRST
    assert find_reason(remind(booking, version=2)) == MOVED
    assert find_reason(remind(booking, address="june@example.com")) == READDRESSED
    assert find_reason(find(UUID(int=1), "reminder", at(8), offset_minutes=60)) == GONE

    cancel(booking)

    assert find_reason(remind(booking)) == NOT_IN_STATE
    assert find_reason(remind(later, at(10))) is None


def test_address_in_other_letters_is_the_same_and_a_corrected_one_is_another(booking):
    assert find_reason(remind(booking, address="JANE@Example.com")) is None

    command = CorrectEmail(
        booking_id=booking.id,
        email="june@example.com",
        idempotency=key("correct"),
        actor=Actor(kind=BookingEvent.Actor.STAFF),
    )
    contacts.correct_email(command, now=NOW)

    assert find_reason(remind(booking)) == READDRESSED
    assert find_reason(remind(booking, address="june@example.com")) is None


def test_unwanted_reminder_says_so(booking):
    reminders.stop_reminders(booking.id, now=NOW)

    reason = find_reason(remind(booking))

    assert reason == "The customer wants no reminders of this visit."


def follow_up(booking, now, **fields):
    return find_reason(find(booking.id, "follow_up", now, **fields))


@pytest.mark.parametrize(
    ("now", "reason"),
    [
        (at(10, day=1) - SECOND, NOTHING_AFTER),
        (at(10, day=1), None),
        (at(10, day=4) - SECOND, None),
        (at(10, day=4), NOTHING_AFTER),
    ],
)
def test_follow_up_goes_out_from_a_day_after_the_end_for_three_days(booking, now, reason):
    MessageSettings.objects.create(pk=1, follow_up=True)

    assert follow_up(booking, now) == reason


def test_follow_up_stays_where_nobody_came_or_nobody_wants_it(booking):
    now = at(10, day=1)
    assert follow_up(booking, now) == NOTHING_AFTER

    MessageSettings.objects.create(pk=1, follow_up=True)
    found = {}
    for status in ("confirmed", "completed", "no_show"):
        Booking.objects.update(status=status)
        found[status] = follow_up(booking, now)

    assert found == {"confirmed": None, "completed": None, "no_show": NOTHING_AFTER}


def test_follow_up_of_a_cancelled_or_moved_visit_stays(booking):
    MessageSettings.objects.create(pk=1, follow_up=True)
    move(booking, at(11))
    now = at(12, day=1)

    assert [follow_up(booking, now, version=version) for version in (1, 2)] == [MOVED, None]

    cancel(booking)

    assert follow_up(booking, now, version=2) == NOTHING_AFTER
