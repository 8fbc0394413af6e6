"""The same request sent several times at once: one booking, the same answer for all."""

import pytest
from django.db import IntegrityError

from scheduling.models import Booking
from scheduling.operations import bookings, gate
from scheduling.operations.commands import Contact, Outcome
from tests.concurrency.conftest import run_race
from tests.factories.scheduling import (
    NOW,
    at,
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
    monkeypatch.setattr(gate, "_find_outcome", lambda _idempotency: None)
    monkeypatch.setattr(
        "scheduling.queries.customers.list_customer_codes", lambda *_args, **_options: []
    )

    outcomes = run_race([attempt] * 3)

    assert sum(isinstance(outcome, IntegrityError) for outcome in outcomes) == 2
