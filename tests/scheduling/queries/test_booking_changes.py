import uuid

import pytest

from scheduling.models import BookingEvent
from scheduling.operations import bookings
from scheduling.operations.commands import Actor, CancelBooking, RescheduleBooking
from scheduling.queries import booking_changes
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


@pytest.fixture
def events(acme):
    """Two bookings, one of them moved and then cancelled by staff."""
    make_profile()
    service = make_service([make_resource(make_location())])
    booking = book(service, at(9)).booking
    book(service, at(12))
    bookings.reschedule_booking(
        RescheduleBooking(booking_id=booking.id, start=at(10), idempotency=key("move")), now=NOW
    )
    bookings.cancel_booking(
        CancelBooking(
            booking_id=booking.id,
            idempotency=key("cancel"),
            actor=Actor(kind=BookingEvent.Actor.STAFF, name="Owner"),
            reason="ill",
        ),
        now=NOW,
    )
    return list(BookingEvent.objects.filter(booking_id=booking.id).order_by("version"))


def test_change_knows_what_was_before(events):
    booking_id = events[0].booking_id

    booked, moved, cancelled = (
        booking_changes.find_change(booking_id, version) for version in (1, 2, 3)
    )

    assert booked.before is None
    assert booked.after.starts_at == at(9)
    assert moved.before == booked.after
    assert moved.after.starts_at == at(10)
    assert cancelled.before == moved.after
    assert cancelled.after.status == "cancelled"
    assert (cancelled.actor, cancelled.actor_name, cancelled.reason) == ("staff", "Owner", "ill")
    assert cancelled.topic == "booking.cancelled"


def test_several_changes_are_read_in_one_query(events, django_assert_num_queries):
    with django_assert_num_queries(1):
        changes = booking_changes.list_changes(event.pk for event in events)

    assert [change.after.version for change in changes] == [1, 2, 3]


def test_changes_are_the_same_whichever_way_they_are_asked_for(events):
    listed = booking_changes.list_changes(event.pk for event in events)

    found = [booking_changes.find_change(event.booking_id, event.version) for event in events]

    assert found == listed


@pytest.mark.parametrize("version", [0, 4])
def test_version_that_never_was_is_not_found(events, version):
    assert booking_changes.find_change(events[0].booking_id, version) is None


def test_version_of_an_unknown_booking_is_not_found(events):
    assert booking_changes.find_change(uuid.uuid4(), 1) is None


def test_unknown_change_is_refused(events):
    unknown = uuid.uuid4()

    with pytest.raises(booking_changes.UnknownChangeError, match=str(unknown)):
        booking_changes.list_changes([events[0].pk, unknown])
