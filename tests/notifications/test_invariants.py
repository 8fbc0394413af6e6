"""Messages that came too late to be true are named, whatever the clock did meanwhile."""

from datetime import timedelta

import pytest

from notifications.contracts import Audience, MessageKind
from notifications.models import Message
from notifications.queries import invariants
from scheduling.models import Booking, BookingEvent
from scheduling.operations import bookings
from scheduling.operations.commands import CUSTOMER, CancelBooking
from scheduling.queries import invariants as booking_invariants
from tests.factories.scheduling import NOW, at, key
from tests.notifications.conftest import announce_to_jane
from tests.notifications.texted import STAFF

SINCE = NOW - timedelta(days=1)


@pytest.fixture
def message(salon, channel):
    """A confirmation of a visit at 9, sent at once."""
    return announce_to_jane(salon, hour=9)


def cancel(*, now, actor=CUSTOMER):
    command = CancelBooking(
        booking_id=Booking.objects.get().pk, idempotency=key("cancel"), actor=actor
    )
    bookings.cancel_booking(command, now=now)


def list_broken():
    return list(
        invariants.list_broken(
            cancellations=booking_invariants.list_cancellations(SINCE),
            starts=booking_invariants.list_starts(SINCE),
            moments=booking_invariants.list_moments(SINCE),
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


@pytest.mark.parametrize(("actor", "is_broken"), [(STAFF, False), (CUSTOMER, True)])
def test_cancellation_is_told_after_the_start_if_staff_made_it(message, actor, is_broken):
    cancel(now=NOW, actor=actor)
    Message.objects.filter(pk=message.pk).update(kind="cancellation", version=2, sent_at=at(9, 30))

    assert bool(list_broken()) == is_broken


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


def follow_up_sent(message, at_):
    Message.objects.filter(pk=message.pk).update(kind=MessageKind.FOLLOW_UP, sent_at=at_)


def test_follow_up_goes_out_after_the_visit(message):
    follow_up_sent(message, at(10, day=1))

    assert list_broken() == []


def test_follow_up_before_the_visit_is_named(message):
    follow_up_sent(message, at(8, 59))

    assert list_broken() == [
        f"I6: a follow-up comes after the visit; broken by message: {message.pk}"
    ]


def remind(message, minutes, *, queued_at, sent_at):
    Message.objects.filter(pk=message.pk).update(
        kind=MessageKind.REMINDER, offset_minutes=minutes, queued_at=queued_at, sent_at=sent_at
    )


@pytest.mark.parametrize(
    ("minutes", "queued_at", "sent_at"),
    [
        (60, at(8), at(8)),
        (60, at(8), at(8, 33)),
        (24 * 60, at(9, day=-1), at(21, day=-1)),
        # The clock went back while the mail server was away.
        (60, at(8), at(7)),
        # Due 15 minutes after the visit was booked.
        (int((at(9) - NOW).total_seconds()) // 60 - 15, at(8, 20), at(8, 20, day=-2)),
    ],
)
def test_reminder_in_its_time_breaks_nothing(message, minutes, queued_at, sent_at):
    remind(message, minutes, queued_at=queued_at, sent_at=sent_at)

    assert list_broken() == []


@pytest.mark.parametrize(
    ("minutes", "queued_at", "sent_at"),
    [
        # Not due yet, too late, and due 14 minutes after the visit was booked.
        (60, at(7, 59), at(8)),
        (60, at(8), at(8, 34)),
        (int((at(9) - NOW).total_seconds()) // 60 - 14, at(8), at(8, day=-2)),
    ],
)
def test_reminder_out_of_its_time_is_named(message, minutes, queued_at, sent_at):
    remind(message, minutes, queued_at=queued_at, sent_at=sent_at)

    assert list_broken() == [
        f"I6: no reminder goes out outside its rules; broken by message: {message.pk}"
    ]
