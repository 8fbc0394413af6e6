"""Messages that waited too long to be true are skipped, and say why."""

import pytest

from notifications.models import Audience, Message
from notifications.operations import announcements, delivery
from scheduling.models import Booking, BookingEvent
from scheduling.operations import bookings, restoring
from scheduling.operations.commands import CancelBooking, RestoreBooking
from tests.factories.scheduling import NOW, at, key
from tests.notifications.operations.test_delivery import announce_to_jane, fail


@pytest.fixture
def cancellation(salon, channel):
    """A message about a cancellation that waits, because the mail server is away."""
    announce_to_jane(salon, hour=9)
    booking_id = Booking.objects.get().pk
    bookings.cancel_booking(
        CancelBooking(booking_id=booking_id, idempotency=key("cancel")), now=NOW
    )
    channel.taken.clear()
    channel.behave = fail(permanent=False)
    event = BookingEvent.objects.get(booking_id=booking_id, version=2)
    with pytest.raises(delivery.DeliveryDelayedError):
        announcements.announce(event.pk, audience=Audience.CUSTOMER, now=NOW)
    channel.behave = lambda _envelope: None
    return Message.objects.get(status="queued")


def find_outcome(message, channel, *, now):
    delivery.deliver(message.pk, now=now)
    message.refresh_from_db()
    return message.status, message.last_error, len(channel.taken)


def test_cancellation_is_told_until_the_visit_would_begin(cancellation, channel):
    assert find_outcome(cancellation, channel, now=at(8, 59)) == ("sent", "", 1)


def test_cancellation_is_not_told_after_the_visit_would_have_begun(cancellation, channel):
    outcome = find_outcome(cancellation, channel, now=at(9))

    assert outcome == ("skipped", "The visit has begun since.", 0)


def test_cancellation_that_was_taken_back_is_not_told(cancellation, channel):
    command = RestoreBooking(booking_id=Booking.objects.get().pk, idempotency=key("restore"))
    restoring.restore_booking(command, now=NOW)

    outcome = find_outcome(cancellation, channel, now=NOW)

    assert outcome == ("skipped", "The cancellation has been taken back since.", 0)
