"""Visits that need two resources, asked for in opposite orders: no deadlock, no overlap."""

import pytest

from scheduling.operations import bookings
from scheduling.operations.commands import Outcome
from scheduling.operations.errors import DiaryBusyError, RefusedError
from tests.concurrency import unguarded
from tests.concurrency.conftest import (
    count_active_occupancies,
    count_confirmed,
    list_overlaps,
    run_race,
)
from tests.factories.scheduling import (
    NOW,
    at,
    make_command,
    make_location,
    make_profile,
    make_resource,
    make_service,
)

ROUNDS = 6


@pytest.fixture
def opposite_services(committed_acme):
    """Two services that need the same two resources, named in opposite orders."""
    make_profile()
    location = make_location()
    ana, room = make_resource(location), make_resource(location, kind="room")
    return make_service([ana], [room]), make_service([room], [ana])


def attempt(service, start):
    command = make_command(service, start)
    return lambda: bookings.book_slot(command, now=NOW)


def test_opposite_orders_do_not_deadlock_and_leave_no_half_visit(opposite_services):
    first, second = opposite_services
    outcomes = []

    for day in range(ROUNDS):
        start = at(10, day=day)
        outcomes += run_race(
            [attempt(service, start) for service in (first, second, first, second)]
        )

    assert sum(isinstance(outcome, Outcome) for outcome in outcomes) == ROUNDS
    assert sum(isinstance(outcome, RefusedError) for outcome in outcomes) == 3 * ROUNDS
    assert (count_confirmed(), count_active_occupancies()) == (ROUNDS, 2 * ROUNDS)
    assert list_overlaps() == []


def test_any_staff_fills_every_candidate_before_it_refuses(committed_acme):
    make_profile()
    location = make_location()
    staff = [make_resource(location) for _ in range(3)]
    service = make_service(staff)

    outcomes = run_race([attempt(service, at(10)) for _ in range(5)])

    assert sum(isinstance(outcome, Outcome) for outcome in outcomes) == 3
    assert sum(isinstance(outcome, RefusedError) for outcome in outcomes) == 2
    assert list_overlaps() == []


def test_control_days_locked_in_opposite_orders_deadlock(opposite_services, monkeypatch):
    """Guard off: each of the two visits locks its days in another order."""
    first, second = opposite_services
    unguarded.with_opposite_orders_of_days(monkeypatch, rivals=2)

    outcomes = run_race([attempt(first, at(13)), attempt(second, at(13))])

    assert sum(isinstance(outcome, DiaryBusyError) for outcome in outcomes) == 1
