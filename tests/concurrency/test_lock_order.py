"""The days of a visit are locked in one order; where there is a choice, one candidate at a time."""

import re
from contextlib import closing

import psycopg
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from scheduling.engine.codes import Code
from scheduling.kinds import SlotDayKind
from scheduling.locks import Day
from scheduling.models import Customer
from scheduling.operations import bookings, restoring
from scheduling.operations.commands import (
    CancelBooking,
    Outcome,
    RescheduleBooking,
    RestoreBooking,
)
from scheduling.operations.errors import RefusedError
from tests.concurrency import unguarded
from tests.concurrency.conftest import count_confirmed, list_overlaps
from tests.concurrency.turns import Running, Stopped, connect, holding
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

LOCK = "SELECT id FROM scheduling_slotday WHERE (kind, target_id, date) = (%s, %s, %s) FOR UPDATE"
INSERT = "INSERT INTO scheduling_slotday (kind, target_id, date) VALUES (%s, %s, %s)"
LOCKING = re.compile("FOR NO KEY UPDATE|DO UPDATE")
TABLE = re.compile(r'(?:FROM|INTO) "scheduling_(\w+)"')
LIST_UNLOCKED = (
    "SELECT kind, target_id, date FROM scheduling_slotday WHERE date = %s FOR UPDATE SKIP LOCKED"
)


@pytest.fixture
def resources(committed_acme):
    make_profile()
    location = make_location()
    return [make_resource(location) for _ in range(4)]


@pytest.fixture
def service(resources):
    """A service with a limit that needs four resources, named in another order than by id."""
    third, first, fourth, second = resources
    return make_service([first], [second], [third], [fourth], max_per_day=9)


def list_days(service, resources, date) -> list[Day]:
    """Return what a visit locks, in the order in which it has to."""
    of_service = Day(SlotDayKind.SERVICE, service.pk, date)
    ids = sorted(resource.pk for resource in resources)
    return [of_service, *(Day(SlotDayKind.RESOURCE, id_, date) for id_ in ids)]


def attempt(service, start, **fields):
    command = make_command(service, start, **fields)
    return lambda: bookings.book_slot(command, now=NOW)


def list_locked(days: list[Day]) -> list[Day]:
    """Return the days that somebody has locked."""
    with closing(connect()) as looking:
        unlocked = set(looking.execute(LIST_UNLOCKED, [days[0].date]).fetchall())
    return [day for day in days if tuple(day) not in unlocked]


def list_inserted(days: list[Day]) -> list[Day]:
    """Return the days that somebody has inserted without a commit so far."""
    inserted = []
    with closing(connect()) as looking:
        looking.execute("SET LOCAL lock_timeout = '50ms'")
        for day in days:
            try:
                with looking.transaction():
                    looking.execute(INSERT, day)
            except psycopg.errors.LockNotAvailable:
                inserted.append(day)
    return inserted


def test_days_are_locked_by_kind_then_id_whatever_the_service_names_first(service, resources):
    days = list_days(service, resources, at(0).date())
    book(service, at(9))

    for position, day in enumerate(days):
        with holding(LOCK, *day):
            visit = Running(attempt(service, at(10 + position)))
            assert visit.wait_until_it_waits()
            locked = list_locked(days)

        assert locked == days[: position + 1]
        assert isinstance(visit.get_outcome(), Outcome)


def test_new_days_are_inserted_in_the_order_of_locking(service, resources):
    for position in range(5):
        days = list_days(service, resources, at(0, day=position).date())
        with holding(INSERT, *days[position]):
            visit = Running(attempt(service, at(10, day=position)))
            assert visit.wait_until_it_waits()
            inserted = list_inserted(days)

        assert inserted == days[: position + 1]
        assert isinstance(visit.get_outcome(), Outcome)


def test_control_days_locked_from_the_last_to_the_first_are_seen(service, resources, monkeypatch):
    unguarded.without_order_of_days(monkeypatch)
    days = list_days(service, resources, at(0).date())
    new_days = list_days(service, resources, at(0, day=1).date())
    book(service, at(9))

    with holding(LOCK, *days[1]):
        visit = Running(attempt(service, at(10)))
        visit.wait_until_it_waits()
        locked = list_locked(days)
    with holding(INSERT, *new_days[1]):
        new_visit = Running(attempt(service, at(10, day=1)))
        new_visit.wait_until_it_waits()
        inserted = list_inserted(new_days)

    assert (locked, inserted) == (days[1:], new_days[1:])
    assert isinstance(visit.get_outcome(), Outcome)
    assert isinstance(new_visit.get_outcome(), Outcome)


def list_locks(operation) -> list[str]:
    """Return the tables whose rows the operation locks, in the order of its statements."""
    with CaptureQueriesContext(connection) as captured:
        operation()
    statements = [query["sql"] for query in captured if LOCKING.search(query["sql"])]
    return [TABLE.search(statement)[1] for statement in statements]


def change(service, name):
    """Return what changes a booking that has been made and, to be taken back, cancelled."""
    booked = book(service, at(10)).booking.id
    commands = {
        "cancel": (bookings.cancel_booking, CancelBooking, {}),
        "move": (bookings.reschedule_booking, RescheduleBooking, {"start": at(12, day=1)}),
        "restore": (restoring.restore_booking, RestoreBooking, {}),
    }

    def run(name):
        operation, command, fields = commands[name]
        asked = command(booking_id=booked, idempotency=key(name), **fields)
        return operation(asked, now=NOW)

    if name == "restore":
        run("cancel")
    return lambda: run(name)


ORDER = {
    "book": ["customer", "slotday"],
    "cancel": ["customer", "slotday", "slot", "booking"],
    "move": ["customer", "slotday", "slot", "booking"],
    "restore": ["customer", "slotday", "booking"],
}


@pytest.mark.parametrize("name", ["cancel", "move", "restore"])
def test_rows_are_locked_in_the_one_order(service, name):
    assert list_locks(change(service, name)) == ORDER[name]


def test_booking_locks_the_customer_before_the_days(service):
    assert list_locks(attempt(service, at(10))) == ORDER["book"]


def test_booking_for_a_customer_whom_staff_picked_locks_them_all_the_same(service):
    book(service, at(10))
    customer_id = Customer.objects.get().pk

    assert list_locks(attempt(service, at(12), customer_id=customer_id)) == ORDER["book"]


@pytest.mark.parametrize("name", ["cancel", "move"])
@pytest.mark.parametrize(
    ("unguard", "seen"),
    [
        (unguarded.with_booking_before_slot, ["customer", "slotday", "booking", "slot", "booking"]),
        (unguarded.with_days_after_slot, ["customer", "slot", "slotday", "booking"]),
    ],
)
def test_control_another_order_is_seen(service, name, unguard, seen, monkeypatch):
    changing = change(service, name)
    unguard(monkeypatch)

    assert list_locks(changing) == seen


def ask_for_anyone_of_two_who_are_taken(resources) -> tuple[list[Day], list[Day], object]:
    """Return the days of both, those locked after the first was lost, and the outcome."""
    ana, ben = resources[:2]
    service = make_service([ana, ben])
    days = [Day(SlotDayKind.RESOURCE, member.pk, at(0).date()) for member in (ana, ben)]
    with_ana = Stopped(attempt(service, at(10), staff=ana.slug, key="ana"), key("ana"))
    with_ben = Stopped(attempt(service, at(10), staff=ben.slug, key="ben"), key("ben"))
    with_anyone = Running(attempt(service, at(10)))
    with_anyone.wait_until_it_waits(with_ana)

    assert isinstance(with_ana.let_go(), Outcome)
    with_anyone.wait_until_it_waits(with_ben)
    locked = list_locked(days)
    assert isinstance(with_ben.let_go(), Outcome)
    return days, locked, with_anyone.get_outcome()


def test_lost_candidate_is_let_go_before_the_next_is_waited_for(resources):
    days, locked, outcome = ask_for_anyone_of_two_who_are_taken(resources)

    assert locked == days[1:]
    assert isinstance(outcome, RefusedError)
    assert outcome.code == Code.SLOT_TAKEN
    assert (count_confirmed(), list_overlaps()) == (2, [])


def test_control_without_savepoints_a_lost_candidate_stays_locked(resources, monkeypatch):
    unguarded.without_savepoints(monkeypatch)

    days, locked, _outcome = ask_for_anyone_of_two_who_are_taken(resources)

    assert locked == days
