"""The daily maximum of a service whose visits share no resource: only its own day is the guard."""

import pytest

from scheduling import locks
from scheduling.engine.codes import Code
from scheduling.models import SlotDay
from scheduling.operations import bookings, claims
from scheduling.operations.commands import Outcome
from scheduling.operations.errors import RefusedError
from tests.concurrency.conftest import count_confirmed, run_race
from tests.factories.scheduling import (
    NOW,
    at,
    make_command,
    make_location,
    make_profile,
    make_resource,
    make_service,
)


@pytest.fixture
def attempts(committed_acme):
    """Rivals for a service with one visit a day, each with a staff member of their own."""
    make_profile()
    location = make_location()
    staff = [make_resource(location) for _ in range(4)]
    service = make_service(staff, max_per_day=1)
    commands = [
        make_command(service, at(9 + number), staff=member.slug)
        for number, member in enumerate(staff)
    ]
    return [lambda command=command: bookings.book_slot(command, now=NOW) for command in commands]


def test_daily_maximum_holds_under_rivals_for_different_starts(attempts):
    outcomes = run_race(attempts)

    codes = [outcome.code for outcome in outcomes if isinstance(outcome, RefusedError)]
    assert sum(isinstance(outcome, Outcome) for outcome in outcomes) == 1
    assert codes == [Code.DAILY_LIMIT] * 3
    assert count_confirmed() == 1


def test_control_without_the_services_day_the_maximum_is_passed(
    attempts, monkeypatch, without_day_locks
):
    lock_days = locks.lock_days
    without_day_locks(2)
    monkeypatch.setattr(
        claims.locks,
        "lock_days",
        lambda days: lock_days(day for day in days if day.kind != SlotDay.Kind.SERVICE),
    )

    outcomes = run_race(attempts[:2])

    assert sum(isinstance(outcome, Outcome) for outcome in outcomes) == 2
    assert count_confirmed() == 2
