"""Limits whose visits share no date of a resource: only the rows of the limits are the guard.

And visits that pass midnight: they share only their second date.
"""

import pytest
from django.db import IntegrityError

from scheduling.engine.codes import Code
from scheduling.operations import bookings
from scheduling.operations.commands import Outcome
from scheduling.operations.errors import RefusedError
from tests.concurrency import unguarded
from tests.concurrency.conftest import count_confirmed, list_overlaps, run_race
from tests.concurrency.turns import run_into
from tests.factories.scheduling import (
    NOW,
    at,
    key,
    make_command,
    make_hours,
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


def test_control_without_the_services_day_the_maximum_is_passed(attempts, monkeypatch):
    unguarded.without_service_days(monkeypatch)
    unguarded.meet_after_check(monkeypatch, rivals=2)

    outcomes = run_race(attempts[:2])

    assert sum(isinstance(outcome, Outcome) for outcome in outcomes) == 2
    assert count_confirmed() == 2


WEDNESDAY = 2


def book_into(service, first, second):
    """Book the second start, ``(start, staff)``, while the first is not committed yet."""
    commands = [
        make_command(service, start, staff=member.slug, key=name)
        for name, (start, member) in zip(("first", "second"), (first, second), strict=True)
    ]
    return run_into(
        key("first"), *(lambda each=each: bookings.book_slot(each, now=NOW) for each in commands)
    )


@pytest.fixture
def week_of_service(committed_acme):
    """One visit a week, whoever does it: Monday with one, Wednesday with the other."""
    make_profile()
    location = make_location()
    ana, ben = make_resource(location), make_resource(location)
    service = make_service([ana, ben], max_per_week=1)
    return service, (at(10), ana), (at(10, day=WEDNESDAY), ben)


@pytest.fixture
def week_of_staff(committed_acme):
    """Ana takes one visit a week: Monday, Wednesday."""
    make_profile()
    ana = make_resource(make_location(), max_per_week=1)
    return make_service([ana]), (at(10), ana), (at(10, day=WEDNESDAY), ana)


@pytest.fixture
def day_of_staff(committed_acme):
    """Ana takes one visit a day in New York: 09:00, and 20:00, which is Tuesday in UTC."""
    make_profile()
    ana = make_resource(make_location(timezone="America/New_York"), hours=False, max_per_day=1)
    make_hours(9 * 60, 22 * 60, resource=ana)
    return make_service([ana]), (at(14), ana), (at(1, day=1), ana)


LIMITS = [
    ("week_of_service", Code.WEEKLY_LIMIT),
    ("week_of_staff", Code.WEEKLY_LIMIT),
    ("day_of_staff", Code.DAILY_LIMIT),
]


@pytest.mark.parametrize(("rivals", "code"), LIMITS)
def test_limit_holds_for_rivals_on_different_dates(committed_acme, rivals, code, request):
    first, second = book_into(*request.getfixturevalue(rivals))

    assert isinstance(first, Outcome)
    assert isinstance(second, RefusedError)
    assert second.code == code
    assert count_confirmed() == 1


@pytest.mark.parametrize("rivals", [rivals for rivals, _code in LIMITS])
def test_control_without_the_row_of_the_limit_it_is_passed(
    committed_acme, rivals, request, monkeypatch
):
    service_and_starts = request.getfixturevalue(rivals)
    unguarded.without_limit_days(monkeypatch)

    outcomes = book_into(*service_and_starts)

    assert all(isinstance(outcome, Outcome) for outcome in outcomes)
    assert count_confirmed() == 2


@pytest.fixture
def night(committed_acme):
    """Ana works round the clock: from 23:30, and from midnight."""
    make_profile()
    ana = make_resource(make_location(), hours=False)
    make_hours(0, 24 * 60, resource=ana)
    return make_service([ana], slot_step_minutes=30), (at(23, 30), ana), (at(0, day=1), ana)


def test_visit_past_midnight_makes_those_of_its_second_date_wait(night):
    first, second = book_into(*night)

    assert isinstance(first, Outcome)
    assert isinstance(second, RefusedError)
    assert second.code == Code.SLOT_TAKEN
    assert (count_confirmed(), list_overlaps()) == (1, [])


def test_control_without_the_second_date_only_the_constraint_refuses(night, monkeypatch):
    unguarded.without_later_dates(monkeypatch)

    outcomes = book_into(*night)

    assert sum(isinstance(outcome, Outcome) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, IntegrityError) for outcome in outcomes) == 1
