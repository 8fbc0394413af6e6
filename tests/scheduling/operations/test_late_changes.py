"""Changes that come too late: of what somebody has changed since, and of visits that are over."""

import pytest

from scheduling.kinds import SAME_PEOPLE, BookingStatus
from scheduling.models import Booking, BookingEvent, IdempotencyRecord
from scheduling.operations.commands import Actor
from scheduling.operations.errors import ChangedMeanwhileError, InvalidTransitionError
from tenants.models import OutboxMessage
from tests.factories.scheduling import (
    at,
    book,
    make_location,
    make_profile,
    make_resource,
    make_service,
)
from tests.scheduling.operations.test_bookings import STAFF, cancel, move, refused


@pytest.fixture
def service(acme):
    make_profile()
    return make_service([make_resource(make_location(), slug="ana")])


@pytest.mark.parametrize("actor", [STAFF, Actor()], ids=["staff", "customer"])
def test_change_of_what_somebody_changed_meanwhile_is_refused(service, actor):
    booking_id = book(service, at(10)).booking.id
    move(booking_id, at(12))

    for change in (
        lambda: cancel(booking_id, actor=actor, expected_version=1),
        lambda: move(booking_id, at(14), "again", actor=actor, expected_version=1),
    ):
        assert refused(change, ChangedMeanwhileError) == "invalid_transition"

    assert Booking.objects.get().slot.starts_at == at(12)
    assert BookingEvent.objects.count() == 2


@pytest.mark.parametrize("actor", [STAFF, Actor()], ids=["staff", "customer"])
@pytest.mark.parametrize("staff", [SAME_PEOPLE, "ana"])
def test_move_to_the_same_time_of_what_somebody_changed_meanwhile_is_refused(service, actor, staff):
    booking_id = book(service, at(10), staff="ana").booking.id
    move(booking_id, at(12))

    code = refused(
        lambda: move(booking_id, at(12), "again", actor=actor, staff=staff, expected_version=1),
        ChangedMeanwhileError,
    )

    assert code == "invalid_transition"
    assert (BookingEvent.objects.count(), IdempotencyRecord.objects.count()) == (2, 2)
    same = move(booking_id, at(12), "again", actor=actor, staff=staff, expected_version=2)
    assert same.booking.version == 2


def test_change_of_the_version_that_was_seen_is_made(service):
    booking_id = book(service, at(10)).booking.id

    move(booking_id, at(12), expected_version=1)
    cancel(booking_id, expected_version=2)

    assert Booking.objects.get().status == BookingStatus.CANCELLED


def test_visit_that_is_over_is_history_for_staff_too(service):
    booking_id = book(service, at(10)).booking.id

    for change in (
        lambda: cancel(booking_id, actor=STAFF, now=at(11)),
        lambda: move(booking_id, at(14), actor=STAFF, now=at(11)),
    ):
        assert refused(change, InvalidTransitionError) == "invalid_transition"

    assert BookingEvent.objects.count() == 1
    cancel(booking_id, actor=STAFF, now=at(10, 59))
    assert Booking.objects.get().status == BookingStatus.CANCELLED


@pytest.mark.parametrize("staff", [SAME_PEOPLE, "ana"])
def test_move_to_where_it_is_changes_and_tells_nothing(service, staff):
    booking_id = book(service, at(10), staff="ana").booking.id
    news = OutboxMessage.objects.count()

    first = move(booking_id, at(10), staff=staff)
    again = move(booking_id, at(10), staff=staff)

    assert (first.booking.version, first.replayed, again.replayed) == (1, False, True)
    assert first.booking == again.booking
    assert (BookingEvent.objects.count(), OutboxMessage.objects.count()) == (1, news)
