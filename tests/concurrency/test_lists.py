"""Lists of visits that cross: what all of a list needs is locked at once, so none deadlocks."""

import pytest
from django.db import OperationalError

from scheduling.engine.codes import Code
from scheduling.kinds import SlotDayKind
from scheduling.locks import Day
from scheduling.operations.commands import Outcome
from scheduling.operations.errors import RefusedError
from tests.concurrency import unguarded
from tests.concurrency.conftest import count_active_occupancies, list_overlaps, run_race
from tests.concurrency.test_lock_order import LOCK, list_locked
from tests.concurrency.turns import Running, Stopped, holding
from tests.factories.scheduling import (
    at,
    book,
    key,
    make_location,
    make_profile,
    make_resource,
    make_service,
)
from tests.factories.visits import make_request, take

ROUNDS = 6


@pytest.fixture
def services(committed_acme):
    """One service of each of two people, whose day has its row already."""
    make_profile()
    location = make_location()
    services = [make_service([make_resource(location)]) for _ in range(2)]
    for service in services:
        book(service, at(9))
    return services


def attempt(*visits):
    return lambda: take(*(make_request(service, start) for service, start in visits))


def cross(services):
    """Let one list begin with Ana, the other with Ben, while Ana's day is held.

    Returns which of both days are locked then, and the outcomes once it is let go.
    """
    ana, ben = services
    days = [
        Day(SlotDayKind.RESOURCE, id_, at(0).date())
        for service in services
        for id_ in service.requirements.values_list("candidates", flat=True)
    ]
    with holding(LOCK, *days[0]):
        first = Running(attempt((ana, at(10)), (ben, at(11))))
        assert first.wait_until_it_waits()
        second = Running(attempt((ben, at(14)), (ana, at(15))))
        assert second.wait_until_it_waits()
        locked = list_locked(days)
    return days, locked, [first.get_outcome(), second.get_outcome()]


def test_crossing_lists_wait_without_holding_anything_and_both_are_taken(services):
    days, locked, outcomes = cross(services)

    assert locked == days[:1]
    assert [len(taken) for taken in outcomes] == [2, 2]
    assert (count_active_occupancies(), list_overlaps()) == (6, [])


def test_control_lists_locked_visit_by_visit_deadlock(services, monkeypatch):
    unguarded.without_one_lock_for_all(monkeypatch)

    days, locked, outcomes = cross(services)

    assert locked == days
    (error,) = (each for each in outcomes if isinstance(each, OperationalError))
    assert "deadlock detected" in str(error)
    assert count_active_occupancies() == 4


def test_crossing_lists_for_the_same_times_have_one_winner_each_time(services):
    ana, ben = services
    outcomes = []

    for day in range(1, ROUNDS + 1):
        visits = [(ana, at(10, day=day)), (ben, at(12, day=day))]
        outcomes += run_race([attempt(*visits), attempt(*visits[::-1])] * 2)

    refused = [each for each in outcomes if isinstance(each, RefusedError)]
    assert [each.code for each in refused] == [Code.SLOT_TAKEN] * 3 * ROUNDS
    assert count_active_occupancies() == 2 + 2 * ROUNDS
    assert list_overlaps() == []


def ask_beside_two_who_are_taken():
    """Let a list want Cleo, and Ana or Ben, both of whom are being booked by others.

    Returns the days of all three, those locked after Ana was lost, and the outcome.
    """
    make_profile()
    location = make_location()
    ana, ben, cleo = (make_resource(location, slug=slug) for slug in ("ana", "ben", "cleo"))
    of_two, of_cleo = make_service([ana, ben]), make_service([cleo])
    days = [Day(SlotDayKind.RESOURCE, each.pk, at(0).date()) for each in (ana, ben, cleo)]
    book(of_cleo, at(9))
    with_ana, with_ben = (
        Stopped(
            lambda slug=slug: book(of_two, at(10), staff=slug, key=slug),
            key(slug),
        )
        for slug in ("ana", "ben")
    )
    both = Running(attempt((of_cleo, at(12)), (of_two, at(10))))
    both.wait_until_it_waits(with_ana)

    assert isinstance(with_ana.let_go(), Outcome)
    both.wait_until_it_waits(with_ben)
    locked = list_locked(days)
    assert isinstance(with_ben.let_go(), Outcome)
    return days, locked, both.get_outcome()


def test_lost_list_lets_all_its_days_go_before_another_choice_is_tried(committed_acme):
    days, locked, outcome = ask_beside_two_who_are_taken()

    assert locked == days[1:2]
    assert isinstance(outcome, RefusedError)
    assert (outcome.code, outcome.position) == (Code.SLOT_TAKEN, 1)
    assert (count_active_occupancies(), list_overlaps()) == (3, [])


def test_control_without_savepoints_a_lost_list_keeps_its_days(committed_acme, monkeypatch):
    unguarded.without_savepoints(monkeypatch)

    days, locked, _outcome = ask_beside_two_who_are_taken()

    assert locked == days
