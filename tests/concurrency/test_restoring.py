"""Taking a cancellation back while others want the same time, or the same thing."""

import pytest
from django.db import IntegrityError

from scheduling.engine.codes import Code
from scheduling.models import Booking, BookingEvent
from scheduling.operations import bookings, restoring
from scheduling.operations.commands import (
    EVERY_ADDRESS,
    CancelBooking,
    Outcome,
    RestoreBooking,
)
from scheduling.operations.errors import InvalidTransitionError, RefusedError
from tests.concurrency import unguarded
from tests.concurrency.conftest import (
    count_active_occupancies,
    count_confirmed,
    list_overlaps,
    run_race,
)
from tests.concurrency.turns import run_into
from tests.factories.scheduling import (
    NOW,
    at,
    book,
    key,
    make_command,
    make_location,
    make_profile,
    make_resource,
    make_service,
)


@pytest.fixture
def service(committed_acme):
    make_profile()
    return make_service([make_resource(make_location())], slot_step_minutes=30)


@pytest.fixture
def cancelled_id(service):
    booking_id = book(service, at(10)).booking.id
    command = CancelBooking(booking_id=booking_id, idempotency=key("cancel"))
    bookings.cancel_booking(command, now=NOW)
    return booking_id


def restore(booking_id, name="restore"):
    command = RestoreBooking(booking_id=booking_id, proof=EVERY_ADDRESS, idempotency=key(name))
    return lambda: restoring.restore_booking(command, now=NOW)


def rival(service, start):
    command = make_command(service, start)
    return lambda: bookings.book_slot(command, now=NOW)


def test_time_goes_to_one_of_who_had_it_and_who_wants_it(service, cancelled_id):
    rivals = [rival(service, start) for start in (at(10), at(9, 30), at(10, 30))]

    outcomes = run_race([restore(cancelled_id), *rivals])

    assert all(isinstance(outcome, Outcome | RefusedError) for outcome in outcomes)
    assert list_overlaps() == []
    assert count_active_occupancies() == count_confirmed() >= 1


def take_back_twice(booking_id):
    """Take the cancellation back while somebody does who has not committed yet."""
    return run_into(key("a"), restore(booking_id, "a"), restore(booking_id, "b"))


def test_taken_back_twice_at_once_is_taken_back_once(cancelled_id):
    first, second = take_back_twice(cancelled_id)

    assert isinstance(first, Outcome)
    assert isinstance(second, InvalidTransitionError)
    assert Booking.objects.get().version == BookingEvent.objects.count() == 3
    assert count_active_occupancies() == 1


def test_control_without_the_customers_lock_the_second_stands_in_its_own_way(
    cancelled_id, monkeypatch
):
    unguarded.without_known_customer(monkeypatch)

    first, second = take_back_twice(cancelled_id)

    assert isinstance(first, Outcome)
    assert isinstance(second, RefusedError)
    assert second.code == Code.CUSTOMER_OVERLAP


def test_control_without_any_lock_the_constraint_alone_refuses_the_second(
    cancelled_id, monkeypatch
):
    unguarded.without_known_customer(monkeypatch)
    unguarded.without_days(monkeypatch)

    first, second = take_back_twice(cancelled_id)

    assert isinstance(first, Outcome)
    assert isinstance(second, IntegrityError)


def test_control_without_locks_the_constraint_alone_refuses(
    service, cancelled_id, without_day_locks
):
    without_day_locks(2)

    outcomes = run_race([restore(cancelled_id), rival(service, at(10))])

    assert sum(isinstance(outcome, Outcome) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, IntegrityError) for outcome in outcomes) == 1
