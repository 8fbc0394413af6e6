"""The same request sent several times at once: one booking, the same answer for all."""

import pytest
from django.db import IntegrityError

from scheduling.models import Booking, Customer
from scheduling.operations import bookings
from scheduling.operations.commands import Contact, Idempotency, Outcome
from scheduling.operations.errors import IdempotencyMismatchError
from tests.concurrency import unguarded
from tests.concurrency.conftest import run_race
from tests.concurrency.turns import run_into
from tests.factories.scheduling import (
    NOW,
    at,
    key,
    make_command,
    make_location,
    make_profile,
    make_resource,
    make_service,
)

REPEATS = 6


@pytest.fixture
def attempt(committed_acme):
    """One request for anyone of several staff, so that a repeat would find another one free."""
    make_profile()
    location = make_location()
    service = make_service([make_resource(location) for _ in range(REPEATS)])
    contact = Contact(name="Ida", email="Ida@example.com")
    command = make_command(service, at(10), key="the-same", contact=contact)
    return lambda: bookings.book_slot(command, now=NOW)


def test_repeats_at_once_make_one_booking_and_get_its_answer(attempt):
    outcomes = run_race([attempt] * REPEATS)

    assert all(isinstance(outcome, Outcome) for outcome in outcomes)
    assert {outcome.booking.id for outcome in outcomes} == {Booking.objects.get().pk}
    assert sorted(outcome.replayed for outcome in outcomes) == [False] + [True] * (REPEATS - 1)


def test_control_without_looking_the_key_up_repeats_fail_on_the_constraint(attempt, monkeypatch):
    unguarded.without_looking_keys_up(monkeypatch)
    unguarded.without_customer_rules(monkeypatch)

    outcomes = run_race([attempt] * 3)

    assert sum(isinstance(outcome, IntegrityError) for outcome in outcomes) == 2


@pytest.fixture
def same_twice(committed_acme):
    """One request, sent twice, for somebody who may have two visits at once: both find a time."""
    make_profile(allow_customer_overlap=True)
    location = make_location()
    service = make_service([make_resource(location) for _ in range(2)])
    command = make_command(service, at(10), key="the-same")
    return [lambda: bookings.book_slot(command, now=NOW)] * 2


@pytest.fixture
def walk_in_twice(committed_acme):
    """One request, sent twice, for somebody without an address: no row of theirs to meet at."""
    make_profile()
    location = make_location()
    service = make_service([make_resource(location) for _ in range(2)])
    contact = Contact(name="Tom", email="")
    command = make_command(service, at(10), key="the-same", contact=contact)
    return [lambda: bookings.book_slot(command, now=NOW)] * 2


@pytest.fixture
def two_with_one_key(committed_acme):
    """Two requests of two people for two times, under one key."""
    make_profile()
    location = make_location()
    service = make_service([make_resource(location) for _ in range(2)])
    commands = [
        make_command(
            service,
            at(hour),
            idempotency=Idempotency(scope="test", key="the-same", fingerprint=f"body-{hour}"),
        )
        for hour in (10, 14)
    ]
    return [lambda each=each: bookings.book_slot(each, now=NOW) for each in commands]


def test_repeat_that_found_a_time_of_its_own_gets_the_answer_of_the_first(same_twice):
    first, second = run_into(key("the-same"), *same_twice)

    assert isinstance(first, Outcome)
    assert isinstance(second, Outcome)
    assert (first.replayed, second.replayed) == (False, True)
    assert first.booking.id == second.booking.id == Booking.objects.get().pk


def test_walk_in_sent_twice_at_once_becomes_one_customer(walk_in_twice):
    first, second = run_into(key("the-same"), *walk_in_twice)

    assert (first.replayed, second.replayed) == (False, True)
    assert (Booking.objects.count(), Customer.objects.count()) == (1, 1)


def test_other_content_under_the_same_key_at_once_is_refused(two_with_one_key):
    outcomes = run_into(key("the-same"), *two_with_one_key)

    (booked,) = (outcome for outcome in outcomes if isinstance(outcome, Outcome))
    assert sum(isinstance(outcome, IdempotencyMismatchError) for outcome in outcomes) == 1
    assert booked.booking.id == Booking.objects.get().pk


@pytest.mark.parametrize("rivals", ["same_twice", "two_with_one_key"])
def test_control_without_another_look_for_the_key_one_fails(
    committed_acme, rivals, request, monkeypatch
):
    attempts = request.getfixturevalue(rivals)
    unguarded.without_key_conflicts(monkeypatch)

    outcomes = run_into(key("the-same"), *attempts)

    assert sum(isinstance(outcome, IntegrityError) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, Outcome) for outcome in outcomes) == 1
