"""A flood is told to staff in one message."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache

from notifications.contracts import AboutKind, Audience
from notifications.models import Message
from notifications.operations import announcements, digests
from scheduling.models import BookingEvent
from scheduling.operations import bookings
from scheduling.operations.commands import CancelBooking
from tenants.models import Alarm
from tests import unguarded_floods
from tests.factories.scheduling import NOW, at, book, key
from tests.notifications.conftest import JANE

DUE = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _few(monkeypatch):
    unguarded_floods.with_cap_of_messages(monkeypatch, 2)
    cache.clear()


def tell_staff(booking):
    event = BookingEvent.objects.filter(booking_id=booking.id).latest("version")
    announcements.announce(AboutKind.BOOKING, event.pk, audience=Audience.STAFF, now=NOW)


def book_and_tell(salon, hours):
    made = [book(salon.service, at(hour), contact=JANE, staff=salon.anna).booking for hour in hours]
    for booking in made:
        tell_staff(booking)
    return made


def send_digest():
    digest_id = Alarm.objects.get().payload["event_id"]
    announcements.announce(AboutKind.DIGEST, digest_id, audience=Audience.STAFF, now=NOW)


def test_beyond_the_cap_staff_get_one_summary(salon, channel):
    book_and_tell(salon, (9, 10, 11, 12))
    assert channel.told == [("anna@salon.example", "Booked")] * 2
    alarm = Alarm.objects.get()
    assert (alarm.topic, alarm.due) == ("digest.due", digests.find_due(NOW))

    send_digest()
    send_digest()

    assert len(channel.taken) == 3
    digest = channel.taken[-1]
    assert (digest.kind, digest.recipient) == ("digest", "anna@salon.example")
    assert digest.subject == "2 pieces of news"
    assert digest.text.count("· Booked: Haircut, Jane Doe, ") == 2
    assert "http://acme.localhost/admin/" in digest.text


def test_gathered_messages_say_so(salon, channel):
    book_and_tell(salon, (9, 10, 11))

    gathered = Message.objects.get(status="gathered")
    assert gathered.subject.startswith("Booked: Haircut")
    assert gathered.reason == "There were many at once. A summary tells of it."


def test_summary_tells_only_what_is_still_true(salon, channel):
    made = book_and_tell(salon, (9, 10, 11, 12))
    bookings.cancel_booking(CancelBooking(booking_id=made[3].id, idempotency=key("c")), now=NOW)

    send_digest()

    assert channel.taken[-1].subject == "1 piece of news"


def test_summary_of_nothing_true_is_not_sent(salon, channel):
    made = book_and_tell(salon, (9, 10, 11))
    bookings.cancel_booking(CancelBooking(booking_id=made[2].id, idempotency=key("c")), now=NOW)

    send_digest()

    assert len(channel.taken) == 2
    assert Message.objects.get(kind="digest").reason == "None of it is true any more."


def test_long_summary_counts_the_rest(salon, channel, monkeypatch):
    unguarded_floods.with_lines_of_digests(monkeypatch, 1)
    book_and_tell(salon, (9, 10, 11, 12, 13))

    send_digest()

    digest = channel.taken[-1]
    assert digest.subject == "3 pieces of news"
    assert digest.text.count("· Booked") == 1
    assert "and 2 more" in digest.text


def test_staff_control_without_the_cap_each_is_told_alone(salon, channel, settings):
    settings.RATE_LIMITS = False

    book_and_tell(salon, (9, 10, 11))

    assert len(channel.taken) == 3
    assert Alarm.objects.count() == 0


def test_two_people_have_summaries_of_their_own(salon, channel):
    book_and_tell(salon, (9, 10, 11))
    for hour in (9, 10, 11):
        tell_staff(book(salon.service, at(hour), staff=salon.bert).booking)

    assert Alarm.objects.count() == 2
    assert Message.objects.filter(status="gathered").values("digest_id").distinct().count() == 2


@pytest.mark.parametrize(
    ("minutes", "due"), [(0, 30), (28, 30), (29, 60), (31, 60), (59, 90), (60, 90)]
)
def test_summary_goes_out_on_the_half_hour_a_minute_ahead_at_least(minutes, due):
    hour = datetime(2026, 11, 23, 9, tzinfo=UTC)

    assert digests.find_due(hour + timedelta(minutes=minutes)) == hour + timedelta(minutes=due)


def test_id_of_a_summary_does_not_tell_the_address(acme):
    one = digests.make_id("Anna@salon.example", DUE)

    assert one == digests.make_id("anna@salon.example", DUE)
    assert one != digests.make_id("bert@salon.example", DUE)
    assert one != digests.make_id("anna@salon.example", DUE + timedelta(minutes=30))
