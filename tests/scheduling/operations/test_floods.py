"""A flood is cleared in one go; what somebody confirmed stays."""

import pytest

from scheduling.contracts import Visitor
from scheduling.models import Booking, BookingEvent
from scheduling.operations import bookings, floods
from scheduling.operations.commands import Actor, CancelBooking
from scheduling.operations.errors import InvalidTransitionError
from tests import unguarded_floods
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

OWNER = Actor(kind=BookingEvent.Actor.STAFF, name="Olga")


@pytest.fixture
def service(acme):
    make_profile()
    return make_service([make_resource(make_location())])


@pytest.fixture
def flood(service):
    visitor = Visitor(network="n0")
    made = [book(service, at(9 + n), visitor=visitor, proof="").booking for n in range(3)]
    book(service, at(13), visitor=Visitor(network="n1"), proof="")
    return made


def clear(network="n0"):
    return floods.clear_flood(network=network, hour=None, actor=OWNER, reason="Flood", now=NOW)


def statuses():
    return list(Booking.objects.order_by("slot__starts_at").values_list("status", flat=True))


def test_all_of_a_network_are_cancelled_by_whom_and_why(flood):
    cleared = clear()

    assert (cleared.cancelled, cleared.left) == (3, 0)
    assert statuses() == ["cancelled"] * 3 + ["confirmed"]
    events = BookingEvent.objects.filter(topic="booking.cancelled")
    assert set(events.values_list("actor", "actor_name", "reason")) == {("staff", "Olga", "Flood")}


def test_what_was_confirmed_stays(flood):
    Booking.objects.filter(pk=flood[1].id).update(proved_at=NOW)

    assert clear().cancelled == 2
    assert statuses() == ["cancelled", "confirmed", "cancelled", "confirmed"]


def test_what_is_confirmed_in_between_stays(flood):
    """Between the list and the lock somebody presses."""
    Booking.objects.filter(pk=flood[0].id).update(proved_at=NOW)
    command = CancelBooking(
        booking_id=flood[0].id, actor=OWNER, only_unproved=True, idempotency=key("a")
    )

    with pytest.raises(InvalidTransitionError):
        bookings.cancel_booking(command, now=NOW)

    assert statuses()[0] == "confirmed"


def test_in_between_control_without_a_second_look_it_is_cancelled(flood):
    Booking.objects.filter(pk=flood[0].id).update(proved_at=NOW)
    command = CancelBooking(booking_id=flood[0].id, actor=OWNER, idempotency=key("a"))

    bookings.cancel_booking(command, now=NOW)

    assert statuses()[0] == "cancelled"


def test_very_many_take_more_than_one_press(flood, monkeypatch):
    unguarded_floods.with_most_of_a_flood(monkeypatch, 2)

    first, second = clear(), clear()

    assert (first.cancelled, first.left) == (2, 1)
    assert (second.cancelled, second.left) == (1, 0)


def test_clearing_twice_changes_nothing(flood):
    clear()

    assert clear().cancelled == 0


def test_nothing_is_cleared_without_a_name(flood):
    assert clear(network="").cancelled == 0
    assert statuses() == ["confirmed"] * 4
