"""What is to be sent once an alarm has rung, at the borders of each rule (booking-rules, 10)."""

from datetime import date, datetime, time, timedelta
from uuid import UUID

import pytest

from notifications.contracts import PlannedMessage, Recipient
from notifications.models import MessageSettings
from notifications.operations import alarms, dues, reminders
from scheduling.models import Booking, Location
from scheduling.operations import bookings, restoring
from scheduling.operations.commands import (
    EVERY_ADDRESS,
    CancelBooking,
    Contact,
    RescheduleBooking,
    RestoreBooking,
)
from tests.factories.scheduling import NOW, at, book, key
from tests.notifications.conftest import JANE

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
MONDAY = date(2026, 3, 2)
BERLIN = "Europe/Berlin"

TO_JANE = Recipient(
    audience="customer", channel="email", address="jane@example.com", name="Jane Doe", locale="en"
)
TO_ANNA = Recipient(
    audience="staff", channel="email", address="anna@salon.example", name="Anna", locale="en"
)


@pytest.fixture
def booking(salon):
    """An hour on Monday at 09:00 UTC."""
    return book_jane(salon)


def book_jane(salon, hour=9, *, now=NOW, contact=JANE):
    return book(salon.service, at(hour), contact=contact, staff=salon.anna, now=now).booking


def remind(booking, now, *, version=1, minutes=60):
    ids = {"format": 1, "booking_id": str(booking.id), "version": version}
    return dues.plan_due(alarms.REMINDER_TOPIC, ids | {"offset_minutes": minutes}, now=now)


def follow_up(booking, now, *, version=1):
    ids = {"format": 1, "booking_id": str(booking.id), "version": version}
    return dues.plan_due(alarms.FOLLOW_UP_TOPIC, ids, now=now)


def send_sheets(now, *, day=MONDAY, timezone=BERLIN):
    ids = {"format": 1, "day": day.isoformat(), "timezone": timezone}
    return dues.plan_due(alarms.DAY_SHEET_TOPIC, ids, now=now)


def cancel(booking, now=NOW):
    command = CancelBooking(booking_id=booking.id, idempotency=key("cancel"))
    bookings.cancel_booking(command, now=now)


def move(booking, start, *, now=NOW, name="move"):
    command = RescheduleBooking(
        booking_id=booking.id, start=start, idempotency=key(name), proof=EVERY_ADDRESS
    )
    bookings.reschedule_booking(command, now=now)


def put_in_one_order(first, *others):
    """Let these visits be booked in one go."""
    ids = [each.id for each in others]
    assert Booking.objects.filter(pk__in=ids).update(order_id=first.order_id) == len(others)


def test_reminder_is_sent_from_its_moment_on(booking):
    planned = PlannedMessage(
        about_id=booking.id, version=1, kind="reminder", recipient=TO_JANE, offset_minutes=60
    )

    assert remind(booking, at(8) - SECOND) == []
    assert remind(booking, at(8)) == [planned]
    assert remind(booking, at(8), minutes=61) == []


def test_moved_visit_is_reminded_of_at_its_new_time_alone(booking):
    move(booking, at(11))

    assert remind(booking, at(10)) == []
    assert remind(booking, at(10), version=2)[0].version == 2


def test_visit_that_moves_and_comes_back_is_reminded_of_by_its_last_version(booking):
    move(booking, at(11))
    move(booking, at(9), name="back")

    found = [bool(remind(booking, at(8), version=version)) for version in (1, 2, 3)]

    assert found == [False, False, True]


@pytest.mark.parametrize(("before", "count"), [(75 * MINUTE, 1), (75 * MINUTE - SECOND, 0)])
def test_visit_that_moves_shortly_before_has_no_reminder(booking, before, count):
    move(booking, at(10), now=at(10) - before)

    assert len(remind(booking, at(9), version=2)) == count


@pytest.mark.parametrize(("before", "count"), [(75 * MINUTE, 1), (75 * MINUTE - SECOND, 0)])
def test_cancelled_visit_is_not_reminded_of_and_a_restored_one_counts_anew(booking, before, count):
    cancel(booking, now=at(9) - before - MINUTE)
    assert remind(booking, at(8)) == []

    command = RestoreBooking(booking_id=booking.id, idempotency=key("restore"))
    restoring.restore_booking(command, now=at(9) - before)

    assert remind(booking, at(8), version=1) == []
    assert [each.version for each in remind(booking, at(8), version=3)] == [3] * count


def test_reminder_that_nobody_wants_any_more_is_not_sent(booking):
    reminders.change_minutes([30], now=NOW)

    assert remind(booking, at(8)) == []
    assert len(remind(booking, at(8, 30), minutes=30)) == 1


@pytest.mark.parametrize("before", [75 * MINUTE, 75 * MINUTE - SECOND])
def test_offset_set_after_booking_counts_a_quarter_of_an_hour_later(booking, before):
    reminders.change_minutes([], now=NOW)
    reminders.change_minutes([60], now=at(9) - before)

    assert len(remind(booking, at(8))) == (before == 75 * MINUTE)


def test_customer_without_an_address_is_sent_nothing(salon):
    booking = book_jane(salon, contact=Contact(name="Jane Doe", email="", phone="+1 212 555 0100"))

    assert remind(booking, at(8)) == []


def test_unknown_booking_is_reminded_of_to_nobody(salon, booking):
    unknown = UUID(int=1)
    payload = {"format": 1, "booking_id": str(unknown), "version": 1, "offset_minutes": 60}

    assert dues.plan_due(alarms.REMINDER_TOPIC, payload, now=at(8)) == []


def test_visits_of_one_order_on_one_day_have_one_reminder_for_the_first(salon, booking):
    later, next_day = book_jane(salon, 11), book_jane(salon, 13)
    move(next_day, at(9, day=1))
    put_in_one_order(booking, later, next_day)

    assert len(remind(booking, at(8))) == 1
    assert remind(later, at(10)) == []
    assert len(remind(next_day, at(8, day=1), version=2)) == 1

    cancel(booking)

    assert len(remind(later, at(10))) == 1


@pytest.mark.parametrize(("zone", "count"), [(BERLIN, 0), ("Pacific/Auckland", 1)])
def test_the_clock_of_the_location_tells_which_visits_are_on_one_day(salon, booking, zone, count):
    later = book_jane(salon, 12)
    put_in_one_order(booking, later)
    # In Auckland the first is at 22:00 and the other an hour after midnight.
    Location.objects.update(timezone=zone)

    assert len(remind(later, at(11))) == count


@pytest.fixture
def writes_after_visits(salon):
    MessageSettings.objects.create(pk=1, follow_up=True)


@pytest.mark.parametrize(
    ("now", "count"),
    [
        (at(10, day=1) - SECOND, 0),
        (at(10, day=1), 1),
        (at(10, day=4) - SECOND, 1),
        (at(10, day=4), 0),
    ],
)
@pytest.mark.usefixtures("writes_after_visits")
def test_follow_up_goes_out_a_day_after_the_end_and_three_days_later_no_more(booking, now, count):
    planned = PlannedMessage(about_id=booking.id, version=1, kind="follow_up", recipient=TO_JANE)

    assert follow_up(booking, now) == [planned] * count


@pytest.mark.parametrize(
    ("status", "count"), [("confirmed", 1), ("completed", 1), ("no_show", 0), ("pending", 0)]
)
@pytest.mark.usefixtures("writes_after_visits")
def test_nobody_is_written_to_after_a_visit_that_did_not_come_off(booking, status, count):
    Booking.objects.update(status=status)

    assert len(follow_up(booking, at(10, day=1))) == count


@pytest.mark.usefixtures("writes_after_visits")
def test_follow_up_is_one_of_the_last_time_of_the_visit_and_never_after_cancelling(booking):
    move(booking, at(11))

    assert follow_up(booking, at(12, day=1)) == []
    assert len(follow_up(booking, at(12, day=1), version=2)) == 1

    cancel(booking)

    assert follow_up(booking, at(12, day=1), version=2) == []


@pytest.mark.usefixtures("writes_after_visits")
def test_visits_of_one_order_on_one_day_have_one_follow_up(salon, booking):
    later = book_jane(salon, 11)
    put_in_one_order(booking, later)

    assert len(follow_up(booking, at(10, day=1))) == 1
    assert follow_up(later, at(12, day=1)) == []


def test_business_that_never_chose_writes_nothing_after_visits(booking):
    assert follow_up(booking, at(10, day=1)) == []


@pytest.mark.parametrize(
    ("now", "count"),
    [
        (at(5) - SECOND, 0),
        (at(5), 1),
        (at(23) - SECOND, 1),
        (at(23), 0),
    ],
)
def test_sheet_goes_out_from_six_until_the_day_is_over_in_its_zone(booking, now, count):
    planned = PlannedMessage(
        about_id=dues.make_day_id(MONDAY, timezone=BERLIN),
        version=1,
        kind="day_sheet",
        recipient=TO_ANNA,
    )

    assert send_sheets(now) == [planned] * count


@pytest.mark.parametrize(
    ("zone", "day", "six"),
    [
        (BERLIN, "2026-03-29", "2026-03-29T04:00Z"),
        (BERLIN, "2026-10-25", "2026-10-25T05:00Z"),
        ("America/New_York", "2026-03-08", "2026-03-08T10:00Z"),
        ("America/New_York", "2026-11-01", "2026-11-01T11:00Z"),
        ("Australia/Lord_Howe", "2026-04-05", "2026-04-04T19:30Z"),
        ("Australia/Lord_Howe", "2026-10-04", "2026-10-03T19:00Z"),
    ],
)
def test_sheet_is_due_at_six_after_a_night_of_changed_clocks(acme, zone, day, six):
    due = datetime.fromisoformat(six)

    found = [
        dues.is_sheet_due(date.fromisoformat(day), timezone=zone, now=now)
        for now in (due - SECOND, due)
    ]

    assert found == [False, True]


def test_sheet_is_due_when_the_business_wants_it_or_never(booking):
    chosen = MessageSettings.objects.create(pk=1, day_sheet_at=time(7, 30))
    assert (len(send_sheets(at(6, 30) - SECOND)), len(send_sheets(at(6, 30)))) == (0, 1)

    chosen.day_sheet = False
    chosen.save()
    assert send_sheets(at(6, 30)) == []


def test_day_on_which_nobody_comes_any_more_has_no_sheet(booking):
    cancel(booking)

    assert send_sheets(at(5)) == []


def test_days_keep_the_ids_that_messages_know_them_by():
    """Another id would send every sheet of the day again."""
    assert dues.make_day_id(MONDAY, timezone=BERLIN) == UUID("24fac25c-0e5f-512e-8695-8b1db328cb7c")
    others = {
        dues.make_day_id(day, timezone=zone)
        for day in (MONDAY, MONDAY + DAY)
        for zone in (BERLIN, "Europe/Paris")
    }
    assert len(others) == 4
