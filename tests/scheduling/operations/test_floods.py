"""A flood is cleared in one go; what somebody confirmed stays."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from booking_saas.celery import app
from scheduling.contracts import Visitor
from scheduling.models import Booking, BookingEvent
from scheduling.operations import bookings, floods
from scheduling.operations.commands import Actor, CancelBooking
from scheduling.operations.errors import InvalidTransitionError
from tenants.models import OutboxMessage
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

LATER = NOW + timedelta(minutes=1)
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


@pytest.fixture
def work(settings, tmp_path):
    """Return a worker's round: go on with what is being cleared; returns how many rows it met."""
    settings.CLOCK_FILE = tmp_path / "clock"
    settings.CLOCK_FILE.write_text(f"={NOW.isoformat()}")
    app.loader.import_default_modules()

    def run() -> int:
        entered = connection.tenant
        rows = list(OutboxMessage.objects.filter(done_at=None, topic="flood.clearing"))
        for row in rows:
            app.tasks[row.consumer](schema_name=row.schema_name, message_id=row.pk)
        connection.set_tenant(entered)
        return len(rows)

    return run


def test_one_press_clears_very_many_with_workers(flood, service, monkeypatch, work):
    unguarded_floods.with_most_of_a_flood(monkeypatch, 1, batch=1)

    cleared = clear()
    late = book(service, at(15), visitor=Visitor(network="n0"), proof="", now=LATER).booking

    assert (cleared.cancelled, cleared.left) == (1, 2)
    assert [work() for _round in range(4)] == [1, 1, 0, 0]
    assert statuses() == ["cancelled"] * 3 + ["confirmed"] * 2
    assert Booking.objects.get(pk=late.id).status == "confirmed"
    events = BookingEvent.objects.filter(topic="booking.cancelled")
    assert set(events.values_list("actor", "actor_name", "reason")) == {("staff", "Olga", "Flood")}


def test_press_control_without_a_worker_very_many_stay(flood, monkeypatch):
    unguarded_floods.with_most_of_a_flood(monkeypatch, 1)

    clear()

    assert sorted(statuses()) == ["cancelled"] + ["confirmed"] * 3


def test_worker_ends_where_nothing_can_be_cancelled(flood, monkeypatch, work):
    unguarded_floods.with_most_of_a_flood(monkeypatch, 1, batch=1)
    clear()
    Booking.objects.update(proved_at=NOW)

    assert [work(), work()] == [1, 0]
    assert sorted(statuses()) == ["cancelled"] + ["confirmed"] * 3


def test_worker_that_begins_again_cancels_no_more(flood, monkeypatch, work):
    unguarded_floods.with_most_of_a_flood(monkeypatch, 1)
    clear()
    work()
    before = BookingEvent.objects.count()
    OutboxMessage.objects.update(done_at=None, visible_at=timezone.now())

    work()

    assert BookingEvent.objects.count() == before


def test_clearing_twice_changes_nothing(flood):
    clear()

    assert clear().cancelled == 0


def test_nothing_is_cleared_without_a_name(flood):
    assert clear(network="").cancelled == 0
    assert statuses() == ["confirmed"] * 4
