"""A lock that somebody holds: at most 3 s of waiting, then a clean refusal (trust, "Faults").

Which limit ended the waiting is told by the error's own state, not by a clock.
"""

import pytest
from psycopg import errors

from scheduling import locks
from scheduling.models import Booking
from scheduling.operations import bookings
from scheduling.operations.commands import Contact, Outcome
from scheduling.operations.errors import DiaryBusyError
from tests.concurrency.turns import Running, holding
from tests.factories.scheduling import (
    NOW,
    at,
    book,
    make_command,
    make_location,
    make_profile,
    make_resource,
    make_service,
)

KIM = Contact(name="Kim Lee", email="kim@example.com")
HOLD_THE_DAYS = "SELECT id FROM scheduling_slotday FOR UPDATE"
HOLD_THE_CUSTOMER = "SELECT id FROM scheduling_customer FOR UPDATE"
NEARLY_TOO_LONG = 2.6
"""Seconds: less than a lock may take, and twice more than a transaction may."""


@pytest.fixture
def service(committed_acme):
    make_profile()
    service = make_service([make_resource(make_location())])
    book(service, at(9), contact=KIM)
    return service


def attempt(service):
    command = make_command(service, at(11), contact=KIM)
    return lambda: bookings.book_slot(command, now=NOW)


def name_what_ended(outcome: object) -> type[BaseException]:
    """Return the error of the database that lies under a refusal."""
    assert isinstance(outcome, DiaryBusyError), outcome
    return type(outcome.__cause__.__cause__)


def wait_for_days(service) -> object:
    with holding(HOLD_THE_DAYS):
        return Running(attempt(service)).get_outcome()


def wait_for_customer_then_days(service) -> object:
    """Let a booking wait for two locks, for each of them shorter than it may."""
    with holding(HOLD_THE_DAYS):
        with holding(HOLD_THE_CUSTOMER):
            visit = Running(attempt(service))
            visit.wait_for_its_end(NEARLY_TOO_LONG)
        visit.wait_for_its_end(NEARLY_TOO_LONG)
    return visit.get_outcome()


def test_booking_gives_up_a_held_day_and_books_once_it_is_free(service):
    outcome = wait_for_days(service)

    assert name_what_ended(outcome) is errors.LockNotAvailable
    assert Booking.objects.count() == 1
    assert book(service, at(11)).booking.starts_at == at(11)


def test_control_without_the_limit_of_a_lock_only_the_deadline_ends_it(service, monkeypatch):
    monkeypatch.setattr(locks, "LOCK_TIMEOUT", "0")
    monkeypatch.setattr(locks, "DEADLINE", "1s")

    outcome = wait_for_days(service)

    assert name_what_ended(outcome) in (errors.TransactionTimeout, errors.QueryCanceled)


def test_two_locks_that_are_each_had_in_time_meet_the_deadline(service):
    outcome = wait_for_customer_then_days(service)

    assert name_what_ended(outcome) is errors.TransactionTimeout
    assert Booking.objects.count() == 1
    assert book(service, at(11)).booking.starts_at == at(11)


def test_control_without_the_deadline_two_locks_are_waited_for(service, monkeypatch):
    monkeypatch.setattr(locks, "DEADLINE", "0")

    outcome = wait_for_customer_then_days(service)

    assert isinstance(outcome, Outcome)
