"""Saying "I will be there": written once, by whom, and forgotten at another time."""

from datetime import timedelta

import pytest

from scheduling.models import Booking, BookingEvent
from scheduling.operations import attendance
from scheduling.operations.commands import Actor, ChangeAttendance
from scheduling.operations.errors import (
    ChangedMeanwhileError,
    GoneError,
    InvalidTransitionError,
)
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
from tests.scheduling.operations.test_bookings import STAFF, cancel, move, refused

SOON = NOW + timedelta(minutes=1)
LATER = NOW + timedelta(minutes=2)


@pytest.fixture
def service(acme):
    make_profile()
    place = make_location()
    return make_service([make_resource(place, slug="ana"), make_resource(place, slug="ben")])


def attend(booking_id, name="attend", *, attends=True, now=SOON, **fields):
    command = ChangeAttendance(
        booking_id=booking_id, attends=attends, source="page", idempotency=key(name), **fields
    )
    return attendance.change_attendance(command, now=now)


def get_state():
    booking = Booking.objects.get()
    return booking.attending_since, booking.version, BookingEvent.objects.count()


@pytest.mark.parametrize("actor", [STAFF, Actor()], ids=["staff", "customer"])
def test_word_is_kept_with_its_moment_and_who_gave_it(service, actor):
    booking_id = book(service, at(10)).booking.id

    snapshot = attend(booking_id, actor=actor).booking

    assert (snapshot.attending_since, snapshot.version) == (SOON, 2)
    assert get_state() == (SOON, 2, 2)
    event = BookingEvent.objects.get(version=2)
    assert event.topic == "booking.attendance_confirmed"
    assert (event.actor, event.actor_name) == (actor.kind, actor.name)
    assert (event.reason, event.at) == ("page", SOON)
    assert (event.from_status, event.to_status) == ("confirmed", "confirmed")


def test_word_said_again_keeps_its_moment(service):
    booking_id = book(service, at(10)).booking.id
    attend(booking_id)

    again = attend(booking_id, "again", now=LATER)
    replayed = attend(booking_id, now=LATER)

    assert again.booking.attending_since == replayed.booking.attending_since == SOON
    assert get_state() == (SOON, 2, 2)


def test_word_is_taken_back_once(service):
    booking_id = book(service, at(10)).booking.id
    attend(booking_id, "never", attends=False)
    assert get_state() == (None, 1, 1)
    attend(booking_id)

    attend(booking_id, "back", attends=False, now=LATER)
    attend(booking_id, "back again", attends=False, now=LATER)

    assert get_state() == (None, 3, 3)
    assert BookingEvent.objects.get(version=3).topic == "booking.attendance_withdrawn"


def test_another_time_forgets_the_word(service):
    booking_id = book(service, at(10)).booking.id
    attend(booking_id)

    assert move(booking_id, at(12)).booking.attending_since is None

    assert get_state() == (None, 3, 3)


def test_other_people_keep_the_word(service):
    booking_id = book(service, at(10), staff="ana").booking.id
    attend(booking_id)

    moved = move(booking_id, at(10), staff="ben").booking

    assert [each.slug for each in moved.resources] == ["ben"]
    assert get_state() == (SOON, 3, 3)


def test_cancelled_visit_forgets_the_word_and_takes_none(service):
    booking_id = book(service, at(10)).booking.id
    attend(booking_id)
    cancel(booking_id)
    assert get_state() == (None, 3, 3)

    refused(lambda: attend(booking_id, "again"), GoneError)

    assert get_state() == (None, 3, 3)


@pytest.mark.parametrize("attends", [True, False])
def test_visit_that_has_begun_is_left(service, attends):
    booking_id = book(service, at(10)).booking.id

    refused(lambda: attend(booking_id, attends=attends, now=at(10)), InvalidTransitionError)

    assert get_state() == (None, 1, 1)
    attend(booking_id, now=at(10) - timedelta(seconds=1))
    assert get_state() == (at(10) - timedelta(seconds=1), 2, 2)


def test_word_about_another_time_is_refused(service):
    booking_id = book(service, at(10)).booking.id
    move(booking_id, at(12))

    refused(lambda: attend(booking_id, starts_at=at(10)), ChangedMeanwhileError)

    assert get_state() == (None, 2, 2)
    attend(booking_id, starts_at=at(12))
    assert get_state() == (SOON, 3, 3)
