"""A cancellation is taken back within 15 minutes, while the time is free; else nothing changes."""

from datetime import timedelta
from uuid import uuid4

import pytest

from scheduling.engine.codes import Code
from scheduling.kinds import BookingStatus
from scheduling.models import Booking, BookingEvent, Occupancy, Slot, TimeOff
from scheduling.operations import bookings, restoring
from scheduling.operations.commands import (
    CUSTOMER,
    CancelBooking,
    RescheduleBooking,
    RestoreBooking,
)
from scheduling.operations.errors import (
    ChangedMeanwhileError,
    GoneError,
    InvalidTransitionError,
    RefusedError,
)
from scheduling.queries.bookings import UnknownBookingError
from scheduling.queries.invariants import list_broken
from tenants.models import OutboxMessage
from tests.factories.scheduling import (
    NOW,
    at,
    book,
    key,
    make_location,
    make_profile,
    make_resource,
    make_service,
)
from tests.scheduling.operations.test_bookings import STAFF


@pytest.fixture
def place(acme):
    make_profile()
    return make_location()


@pytest.fixture
def service(place):
    people = [make_resource(place, slug="ana"), make_resource(place, slug="ben")]
    return make_service(people, min_notice_minutes=120)


def cancel(booking_id, *, now=NOW, actor=CUSTOMER):
    command = CancelBooking(booking_id=booking_id, idempotency=key("cancel"), actor=actor)
    return bookings.cancel_booking(command, now=now)


def restore(booking_id, name="restore", *, now=NOW, **fields):
    command = RestoreBooking(booking_id=booking_id, idempotency=key(name), **fields)
    return restoring.restore_booking(command, now=now)


def refused(call, error):
    before = (OutboxMessage.objects.count(), BookingEvent.objects.count())
    with pytest.raises(error) as caught:
        call()
    assert (OutboxMessage.objects.count(), BookingEvent.objects.count()) == before
    return caught.value.code


def test_booking_stands_again_with_its_people_and_its_identity(service):
    booking_id = book(service, at(10), staff="ben").booking.id
    cancel(booking_id)

    snapshot = restore(booking_id, now=NOW + timedelta(minutes=15)).booking

    booking = Booking.objects.select_related("slot").get()
    assert (snapshot.id, snapshot.version, snapshot.status) == (booking_id, 3, "confirmed")
    assert (booking.status, booking.cancelled_at) == (BookingStatus.CONFIRMED, None)
    assert [person.slug for person in snapshot.staff] == ["ben"]
    taken = Occupancy.objects.filter(active=True).values_list("slot_id", "resource__slug")
    assert list(taken) == [(booking.slot_id, "ben")]
    assert (booking.slot.starts_at, booking.slot.seats_taken) == (at(10), 1)
    assert list(list_broken()) == []


def test_restoring_is_told_as_a_confirmation(service):
    booking_id = book(service, at(10)).booking.id
    cancel(booking_id)

    restore(booking_id)

    event = BookingEvent.objects.get(version=3)
    assert (event.topic, event.from_status, event.to_status) == (
        "booking.confirmed",
        "cancelled",
        "confirmed",
    )
    news = OutboxMessage.objects.filter(payload__event_id=str(event.pk))
    assert news.values_list("topic").distinct().get() == ("booking.confirmed",)


def test_repeat_answers_and_changes_nothing(service):
    booking_id = book(service, at(10)).booking.id
    cancel(booking_id)
    first = restore(booking_id)

    again = restore(booking_id)

    assert (again.booking, again.replayed) == (first.booking, True)
    assert Booking.objects.get().version == 3


def test_after_a_quarter_of_an_hour_it_is_too_late(service):
    booking_id = book(service, at(10)).booking.id
    cancel(booking_id)
    late = NOW + timedelta(minutes=15, seconds=1)

    refused(lambda: restore(booking_id, now=late), GoneError)

    assert Booking.objects.get().status == BookingStatus.CANCELLED
    assert restoring.is_restorable(booking_id, now=late) is False


def test_after_the_start_it_is_too_late(service):
    booking_id = book(service, at(10)).booking.id
    cancel(booking_id, now=at(9, 55))

    refused(lambda: restore(booking_id, now=at(10)), GoneError)


def test_customer_does_not_take_back_what_the_business_cancelled(service):
    booking_id = book(service, at(10)).booking.id
    cancel(booking_id, actor=STAFF)

    assert restoring.is_restorable(booking_id, now=NOW) is False
    refused(lambda: restore(booking_id), GoneError)

    assert Booking.objects.get().status == BookingStatus.CANCELLED
    assert restoring.is_restorable(booking_id, now=NOW, actor=STAFF) is True
    assert restore(booking_id, actor=STAFF).booking.status == "confirmed"


def test_time_that_was_given_to_somebody_else_stays_theirs(service):
    booking_id = book(service, at(10), staff="ana").booking.id
    cancel(booking_id)
    book(service, at(10), staff="ana")

    assert restoring.is_restorable(booking_id, now=NOW) is False
    assert refused(lambda: restore(booking_id), RefusedError) == Code.SLOT_TAKEN
    assert Occupancy.objects.filter(active=True).count() == 1


def test_notice_is_not_asked_for_again(service):
    booking_id = book(service, at(10)).booking.id
    cancel(booking_id, now=at(9, 30))

    assert restoring.is_restorable(booking_id, now=at(9, 40)) is True
    assert restore(booking_id, now=at(9, 40)).booking.status == "confirmed"
    assert BookingEvent.objects.get(version=3).overrides == []


def test_hours_that_changed_meanwhile_are_kept(service):
    booking_id = book(service, at(10), staff="ana").booking.id
    cancel(booking_id)
    ana = Occupancy.objects.get().resource
    TimeOff.objects.create(resource=ana, starts_at=at(9), ends_at=at(12))

    assert refused(lambda: restore(booking_id), RefusedError) == Code.TIME_OFF


def test_what_staff_had_set_aside_stays_set_aside(service):
    closed = frozenset({Code.CLOSED, Code.OFF_GRID})
    booking_id = book(service, at(21, 7), actor=STAFF, overrides=closed).booking.id
    cancel(booking_id)

    restore(booking_id)

    event = BookingEvent.objects.get(version=3)
    assert event.overrides == BookingEvent.objects.get(version=1).overrides == ["closed"]


def test_everybody_who_had_the_visit_has_it_again(place):
    team = [make_resource(place, slug=slug) for slug in ("cleo", "dan", "eve")]
    service = make_service(team)
    service.requirements.update(quantity=2)
    booking_id = book(service, at(10), staff="dan").booking.id
    before = sorted(Occupancy.objects.values_list("resource__slug", flat=True))
    cancel(booking_id)

    restore(booking_id)

    again = Occupancy.objects.filter(active=True).values_list("resource__slug", flat=True)
    assert sorted(again) == before
    cancel_again = CancelBooking(booking_id=booking_id, idempotency=key("again"))
    bookings.cancel_booking(cancel_again, now=NOW)
    for slug in before:
        TimeOff.objects.create(
            resource=next(each for each in team if each.slug == slug),
            starts_at=at(9),
            ends_at=at(12),
        )
        break
    assert restoring.is_restorable(booking_id, now=NOW) is False


def test_booking_that_stands_cannot_be_restored(service):
    booking_id = book(service, at(10)).booking.id

    assert refused(lambda: restore(booking_id), InvalidTransitionError) == "invalid_transition"
    assert restoring.is_restorable(booking_id, now=NOW) is False


def test_page_that_showed_another_version_is_refused(service):
    booking_id = book(service, at(10)).booking.id
    cancel(booking_id)

    refused(lambda: restore(booking_id, expected_version=1), ChangedMeanwhileError)

    assert restore(booking_id, "again", expected_version=2).booking.version == 3


def test_restored_booking_can_be_moved_and_cancelled_again(service):
    booking_id = book(service, at(10)).booking.id
    cancel(booking_id)
    restore(booking_id)
    move = RescheduleBooking(booking_id=booking_id, start=at(12), idempotency=key("move"))
    bookings.reschedule_booking(move, now=NOW)
    command = CancelBooking(booking_id=booking_id, idempotency=key("cancel again"))

    bookings.cancel_booking(command, now=NOW)

    assert (Booking.objects.get().version, Slot.objects.filter(seats_taken__gt=0).count()) == (5, 0)
    assert list(list_broken()) == []


def test_unknown_booking_is_named_as_such(service):
    with pytest.raises(UnknownBookingError):
        restore(uuid4())
