"""How many messages one mailbox gets, whoever causes them."""

import time

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection

from booking_saas.settings.caches import redis_caches
from notifications.models import Message
from notifications.operations import caps, delivery
from scheduling.models import Booking
from scheduling.operations.commands import EVERY_ADDRESS, Contact
from tests import unguarded_floods
from tests.factories.scheduling import NOW, at, book
from tests.notifications.conftest import open_salon
from tests.notifications.operations.test_delivery import announce


@pytest.fixture(autouse=True)
def _few(monkeypatch):
    unguarded_floods.with_cap_of_messages(monkeypatch, 2)
    # What tests before this one counted.
    cache.clear()
    with time_machine.travel(time.time(), tick=False):
        yield


def book_for(salon, email: str, hour: int):
    contact = Contact(name="Jane", email=email, timezone="America/New_York", locale="en")
    return book(salon.service, at(hour), contact=contact, staff=salon.anna).booking


@pytest.mark.parametrize(
    ("emails", "same"),
    [
        (["jane+1@example.com", "jane+2@example.com", "jane@example.com"], True),
        (["j.ane@gmail.com", "jane+x@googlemail.com", "jane@gmail.com"], True),
        (["j.ane@example.com", "jane@example.com", "ja.ne@example.com"], False),
        (["jane@one.example", "jane@two.example", "jane@three.example"], False),
    ],
)
def test_one_mailbox_counts_however_its_address_is_varied(salon, channel, emails, same):
    bookings = [book_for(salon, email, 9 + number) for number, email in enumerate(emails)]
    for booking in bookings[:2]:
        announce(booking)

    if same:
        with pytest.raises(delivery.DeliveryDelayedError, match="went to this address"):
            announce(bookings[2])
    else:
        announce(bookings[2])

    assert len(channel.taken) == (2 if same else 3)


@pytest.fixture
def had_two_at_globex(acme, globex_business, channel):
    """Let Jane's mailbox have had all it gets, of another business."""
    connection.set_tenant(globex_business)
    salon = open_salon()
    for hour in (9, 10):
        announce(book_for(salon, f"jane+{hour}@example.com", hour))
    connection.set_tenant(acme)
    return open_salon()


def test_mailbox_counts_at_all_businesses_together(had_two_at_globex, channel):
    booking = book_for(had_two_at_globex, "jane@example.com", 11)

    with pytest.raises(delivery.DeliveryDelayedError, match="went to this address"):
        announce(booking)

    assert len(channel.taken) == 2


def test_other_businesses_control_counted_apart_they_send_on(
    had_two_at_globex, channel, monkeypatch
):
    unguarded_floods.without_count_of_other_businesses(monkeypatch)

    announce(book_for(had_two_at_globex, "jane@example.com", 11))

    assert len(channel.taken) == 3


def test_hour_ends_for_all_businesses(had_two_at_globex, channel):
    with time_machine.travel(time.time() + caps.WINDOW.total_seconds(), tick=False):
        announce(book_for(had_two_at_globex, "jane@example.com", 11))

    assert len(channel.taken) == 3


def test_shared_count_holds_no_address(salon, channel):
    announce(book_for(salon, "jane@example.com", 9))

    keys = [key.decode() for key in cache._cache.get_client(None).keys("all:*")]

    assert len(keys) == 1
    assert keys[0].startswith("all::1:shared:mails:")
    assert "jane" not in keys[0]
    assert "example" not in keys[0]


def test_cache_that_is_away_leaves_the_count_of_the_business(salon, channel, settings):
    settings.CACHES = redis_caches("unix:///nowhere/redis.sock?db=1")
    bookings = [book_for(salon, "jane@example.com", 9 + number) for number in range(3)]
    for booking in bookings[:2]:
        announce(booking)

    with pytest.raises(delivery.DeliveryDelayedError):
        announce(bookings[2])

    assert [message.status for message in Message.objects.order_by("pk")] == [
        "sent",
        "sent",
        "queued",
    ]


@pytest.fixture
def over_the_cap(salon, channel):
    """Let Jane's mailbox have had all it gets."""
    for hour in (9, 10):
        announce(book_for(salon, "jane@example.com", hour))

    def book_more(*, proof: str):
        contact = Contact(name="Jane", email="jane@example.com", locale="en")
        return book(salon.service, at(12), contact=contact, staff=salon.anna, proof=proof).booking

    return book_more


def test_what_a_stranger_may_have_caused_is_not_sent(over_the_cap, channel):
    booking = over_the_cap(proof="")

    announce(booking)

    message = Message.objects.get(about_id=booking.id)
    assert len(channel.taken) == 2
    assert (message.status, message.reason) == (
        "skipped",
        "Too many messages went to this address. The page of the booking shows it.",
    )


def test_what_its_owner_wants_waits(over_the_cap, channel):
    booking = over_the_cap(proof=EVERY_ADDRESS)

    with pytest.raises(delivery.DeliveryDelayedError, match="went to this address"):
        announce(booking)

    assert Message.objects.get(about_id=booking.id).status == "queued"


def test_booking_that_is_confirmed_meanwhile_waits(over_the_cap, channel):
    booking = over_the_cap(proof="")
    Booking.objects.filter(pk=booking.id).update(proved_at=NOW)

    with pytest.raises(delivery.DeliveryDelayedError):
        announce(booking)


def test_control_without_a_cap_strangers_mails_go_out(over_the_cap, channel, settings):
    settings.RATE_LIMITS = False

    announce(over_the_cap(proof=""))

    assert len(channel.taken) == 3
