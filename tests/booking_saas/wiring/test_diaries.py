"""The visits as messages of a moment ask for them (booking-rules, 10)."""

from datetime import date, datetime, timedelta
from uuid import UUID

import pytest

from notifications.contracts import Appointment, Recipient, get_diary
from scheduling.models import Booking, BusinessProfile, Location, Resource, Slot
from scheduling.operations import attendance, bookings, restoring
from scheduling.operations.commands import (
    EVERY_ADDRESS,
    AttendanceSource,
    CancelBooking,
    ChangeAttendance,
    Contact,
    RescheduleBooking,
    RestoreBooking,
)
from tests.factories.scheduling import (
    NOW,
    at,
    book,
    key,
    make_location,
    make_resource,
    make_service,
)
from tests.notifications.conftest import JANE

HOUR = timedelta(hours=1)
MONDAY = date(2026, 3, 2)
BERLIN = "Europe/Berlin"


@pytest.fixture
def booking(salon):
    return book_jane(salon)


def book_jane(salon, hour=9, **fields):
    values = {"contact": JANE, "staff": salon.anna} | fields
    return book(salon.service, at(hour), **values).booking


def find(booking):
    return get_diary().list_appointments([booking.id])[0]


def tell_times(booking):
    """Return version and moments: of when the visit got its time, and of its last change."""
    found = find(booking)
    return found.version, found.since, found.changed_at


def move(booking, start, *, now, **fields):
    command = RescheduleBooking(
        booking_id=booking.id,
        start=start,
        idempotency=key(f"move-{now}"),
        proof=EVERY_ADDRESS,
        **fields,
    )
    bookings.reschedule_booking(command, now=now)


def cancel(booking, now=NOW):
    command = CancelBooking(booking_id=booking.id, idempotency=key(f"cancel-{now}"))
    bookings.cancel_booking(command, now=now)


def test_appointment_is_the_booking(salon, booking):
    assert find(booking) == Appointment(
        booking_id=booking.id,
        version=1,
        since=NOW,
        changed_at=NOW,
        starts_at=at(9),
        ends_at=at(10),
        service_id=salon.service.pk,
        timezone=BERLIN,
        day=MONDAY,
        is_confirmed=True,
        has_come_off=True,
        is_first=True,
    )


def test_unknown_bookings_are_left_out(booking):
    found = get_diary().list_appointments([UUID(int=1), booking.id])

    assert [each.booking_id for each in found] == [booking.id]


def test_queries_do_not_grow_with_the_bookings(salon, django_assert_num_queries):
    made = [book_jane(salon, hour).id for hour in (9, 11, 13)]

    for ids in (made[:1], made):
        with django_assert_num_queries(3):
            assert len(get_diary().list_appointments(ids)) == len(ids)


def test_day_is_the_one_at_the_location(booking):
    Location.objects.update(timezone="Pacific/Kiritimati")
    assert find(booking).day == MONDAY

    Slot.objects.update(starts_at=at(10), ends_at=at(11))

    assert find(booking).day == date(2026, 3, 3)


@pytest.mark.parametrize(
    ("status", "is_confirmed", "has_come_off"),
    [
        ("confirmed", True, True),
        ("completed", False, True),
        ("no_show", False, False),
        ("pending", False, False),
    ],
)
def test_status_tells_whether_it_is_to_come_off_and_whether_it_did(
    booking, status, is_confirmed, has_come_off
):
    Booking.objects.update(status=status)

    found = find(booking)
    assert (found.is_confirmed, found.has_come_off) == (is_confirmed, has_come_off)


def test_cancelled_visit_neither_comes_off_nor_did(booking):
    cancel(booking)

    found = find(booking)
    assert (found.is_confirmed, found.has_come_off) == (False, False)


def test_another_time_begins_a_version_and_other_people_do_not(salon, booking):
    move(booking, at(9), now=NOW + HOUR, staff=salon.bert)
    assert tell_times(booking) == (1, NOW, NOW + HOUR)

    move(booking, at(11), now=NOW + 2 * HOUR)
    assert tell_times(booking) == (3, NOW + 2 * HOUR, NOW + 2 * HOUR)


def test_word_of_the_customer_changes_no_time(booking):
    command = ChangeAttendance(
        booking_id=booking.id, attends=True, source=AttendanceSource.SITE, idempotency=key("attend")
    )
    attendance.change_attendance(command, now=NOW + HOUR)

    assert tell_times(booking) == (1, NOW, NOW + HOUR)


def test_visit_that_is_taken_back_got_its_time_then(booking):
    cancel(booking, now=NOW + HOUR)
    later = NOW + HOUR + timedelta(minutes=1)
    restore = RestoreBooking(booking_id=booking.id, idempotency=key("restore"))
    restoring.restore_booking(restore, now=later)

    assert tell_times(booking) == (3, later, later)


def put_in_one_order(first, *others):
    """Let these visits be booked in one go."""
    ids = [each.id for each in others]
    assert Booking.objects.filter(pk__in=ids).update(order_id=first.order_id) == len(others)


def test_first_of_the_orders_visits_on_a_day_is_told_apart(salon, booking):
    later, alone = book_jane(salon, 11), book_jane(salon, 13)
    put_in_one_order(booking, later)

    assert [find(each).is_first for each in (booking, later, alone)] == [True, False, True]

    cancel(booking)

    assert find(later).is_first


def test_of_two_visits_at_once_one_is_the_first(salon, booking):
    other = book_jane(salon, 11, staff=salon.bert)
    put_in_one_order(booking, other)
    Slot.objects.update(starts_at=at(9), ends_at=at(10))

    assert sorted(find(each).is_first for each in (booking, other)) == [False, True]


@pytest.mark.parametrize(("status", "is_first"), [("completed", False), ("no_show", True)])
def test_missed_visit_is_no_first_one(salon, booking, status, is_first):
    later = book_jane(salon, 11)
    put_in_one_order(booking, later)
    Booking.objects.filter(pk=booking.id).update(status=status)

    assert find(later).is_first is is_first


def list_ahead(now=NOW, after=None, most=10):
    found = get_diary().list_ahead(now=now, after=after, most=most)
    return [each.booking_id for each in found]


def test_visits_ahead_come_by_id_so_many_after_one(salon):
    ids = sorted(book_jane(salon, hour).id for hour in (9, 11, 13))

    assert list_ahead() == ids
    assert list_ahead(most=2) == ids[:2]
    assert list_ahead(after=ids[0], most=1) == ids[1:2]
    assert list_ahead(after=ids[2]) == []


def test_visit_is_ahead_until_it_begins_and_while_it_is_confirmed(booking):
    assert list_ahead(now=at(9) - timedelta(seconds=1)) == [booking.id]
    assert list_ahead(now=at(9)) == []

    cancel(booking)

    assert list_ahead() == []


def test_customer_is_told_in_their_language_else_in_that_of_the_business(salon):
    BusinessProfile.objects.update(locale="de")
    told = [
        book_jane(salon, hour, contact=Contact(name="Jane", email="j@example.com", locale=locale))
        for hour, locale in ((9, "fr"), (11, ""))
    ]

    found = [get_diary().list_customers(each.id, kind="reminder") for each in told]

    assert found == [
        [
            Recipient(
                audience="customer",
                channel="email",
                address="j@example.com",
                name="Jane",
                locale=locale,
            )
        ]
        for locale in ("fr", "de")
    ]


def test_customer_without_an_address_is_told_nothing(salon):
    booking = book_jane(salon, contact=Contact(name="Jane", email="", phone="+1 212 555 0100"))

    assert get_diary().list_customers(booking.id, kind="reminder") == []


def list_staff(day=MONDAY, zone=BERLIN):
    return [each.address for each in get_diary().list_staff_of_day(day, timezone=zone)]


def test_staff_of_a_day_are_those_with_visits_each_address_once(salon):
    for hour, person in ((9, salon.anna), (11, salon.anna), (13, salon.bert)):
        book_jane(salon, hour, staff=person)
    assert list_staff() == ["anna@salon.example", "bert@salon.example"]

    Resource.objects.filter(slug=salon.bert).update(email="ANNA@salon.example")

    assert [each.lower() for each in list_staff()] == ["anna@salon.example"]


def test_staff_without_an_address_are_told_through_the_business(salon, booking):
    Resource.objects.update(email="")
    assert list_staff() == ["hello@salon.example"]

    BusinessProfile.objects.update(email="")

    assert list_staff() == []


def test_day_and_zone_are_those_of_the_location(salon, booking):
    paris = make_location(timezone="Europe/Paris")
    cleo = make_resource(paris, email="cleo@salon.example")
    book(make_service([cleo]), at(9))

    assert list_staff() == ["anna@salon.example"]
    assert list_staff(zone="Europe/Paris") == ["cleo@salon.example"]
    assert list_staff(date(2026, 3, 3)) == []


@pytest.mark.parametrize(
    ("start", "day"),
    [
        # Midnight in Berlin, and the second before.
        ("2026-03-02T22:59:59+00:00", MONDAY),
        ("2026-03-02T23:00:00+00:00", date(2026, 3, 3)),
        # The nights of 23 and of 25 hours.
        ("2026-03-29T21:59:59+00:00", date(2026, 3, 29)),
        ("2026-03-29T22:00:00+00:00", date(2026, 3, 30)),
        ("2026-10-25T22:59:59+00:00", date(2026, 10, 25)),
        ("2026-10-25T23:00:00+00:00", date(2026, 10, 26)),
    ],
)
def test_visit_belongs_to_the_day_on_which_it_begins(booking, start, day):
    begins = datetime.fromisoformat(start)
    Slot.objects.update(starts_at=begins, ends_at=begins + HOUR)

    found = {each: list_staff(day + each * timedelta(days=1)) for each in (-1, 0, 1)}

    assert found == {-1: [], 0: ["anna@salon.example"], 1: []}
    assert find(booking).day == day
