"""Messages that came too late to be true are named, whatever the clock did meanwhile."""

from datetime import timedelta

import pytest

from notifications.contracts import Audience, MessageKind
from notifications.models import Message
from notifications.queries import invariants
from scheduling.models import Booking, BookingEvent
from scheduling.operations import bookings
from scheduling.operations.commands import CancelBooking
from scheduling.queries import invariants as booking_invariants
from tests.factories.scheduling import NOW, at, key
from tests.notifications.conftest import announce_to_jane

SINCE = NOW - timedelta(days=1)


@pytest.fixture
def message(salon, channel):
    """A confirmation of a visit at 9, sent at once."""
    return announce_to_jane(salon, hour=9)


def cancel(*, now):
    command = CancelBooking(booking_id=Booking.objects.get().pk, idempotency=key("cancel"))
    bookings.cancel_booking(command, now=now)


def list_broken():
    return list(
        invariants.list_broken(
            cancellations=booking_invariants.list_cancellations(SINCE),
            starts=booking_invariants.list_starts(SINCE),
        )
    )


def test_message_in_time_breaks_nothing(message):
    cancel(now=NOW + timedelta(minutes=10))

    assert list_broken() == []


def test_message_after_the_cancellation_is_named(message):
    cancel(now=NOW + timedelta(minutes=10))
    Message.objects.filter(pk=message.pk).update(sent_at=NOW + timedelta(minutes=14))

    assert list_broken() == [
        f"I6: nothing is told after a cancellation; broken by message: {message.pk}"
    ]


def test_message_after_the_start_is_named(message):
    Message.objects.filter(pk=message.pk).update(sent_at=at(9, 4))

    assert list_broken() == [
        f"I6: nothing is told after the start; broken by message: {message.pk}"
    ]


def test_clock_that_went_back_accuses_nobody(message):
    later = NOW + timedelta(hours=1)
    BookingEvent.objects.update(at=later)
    Message.objects.filter(pk=message.pk).update(sent_at=later)

    cancel(now=NOW + timedelta(minutes=1))

    assert list_broken() == []


def test_who_lost_a_visit_is_told_of_the_old_time(message):
    Message.objects.filter(pk=message.pk).update(
        kind=MessageKind.RELEASED, audience=Audience.STAFF, sent_at=at(9, 30)
    )

    assert list_broken() == []
