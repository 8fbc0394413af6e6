"""One start, many rivals: exactly one gets it (trust, I1)."""

import pytest
from django.db import IntegrityError

from scheduling.engine.codes import Code
from scheduling.operations import bookings
from scheduling.operations.commands import Outcome
from scheduling.operations.errors import RefusedError
from tests.concurrency.conftest import (
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

RIVALS = 8


@pytest.fixture
def service(committed_acme):
    make_profile()
    ana = make_resource(make_location())
    return make_service([ana], duration_minutes=60, slot_step_minutes=15)


def rivals_for(service, starts):
    commands = [make_command(service, start) for start in starts]
    return [lambda command=command: bookings.book_slot(command, now=NOW) for command in commands]


def test_same_start_has_one_winner_and_clean_refusals(service):
    outcomes = run_race(rivals_for(service, [at(10)] * RIVALS))

    winners = [outcome for outcome in outcomes if isinstance(outcome, Outcome)]
    codes = [outcome.code for outcome in outcomes if isinstance(outcome, RefusedError)]
    assert (len(winners), codes) == (1, [Code.SLOT_TAKEN] * (RIVALS - 1))
    assert count_confirmed() == 1


def test_partly_overlapping_starts_have_one_winner(service):
    starts = [at(10), at(10, 15), at(10, 30), at(10, 45)]

    outcomes = run_race(rivals_for(service, starts))

    assert sum(isinstance(outcome, Outcome) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, RefusedError) for outcome in outcomes) == 3
    assert list_overlaps() == []


def test_control_without_locks_the_constraint_alone_refuses(service, without_day_locks):
    without_day_locks(2)

    outcomes = run_race(rivals_for(service, [at(10), at(10)]))

    assert sum(isinstance(outcome, Outcome) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, IntegrityError) for outcome in outcomes) == 1


def test_control_without_locks_and_constraint_a_start_is_sold_twice(
    service, without_day_locks, without_exclusion_constraint
):
    without_day_locks(2)

    outcomes = run_race(rivals_for(service, [at(10), at(10, 30)]))

    assert sum(isinstance(outcome, Outcome) for outcome in outcomes) == 2
    assert len(list_overlaps()) == 1
