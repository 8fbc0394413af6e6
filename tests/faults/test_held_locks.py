"""A lock that somebody holds: at most 3 s of waiting, then a clean refusal (trust, "Faults").

Which limit ended the waiting is told by the error's own state, not by a clock.
"""

import pytest
from django.db import connection, transaction
from psycopg import errors

from booking_saas.settings import waiting
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


def wait_for_customer_then_days(service, *, until_its_end: bool) -> object:
    """Let a booking have the first lock that it waits for, and the second one, or never that."""
    with holding(HOLD_THE_DAYS):
        with holding(HOLD_THE_CUSTOMER):
            visit = Running(attempt(service))
            visit.wait_until_it_waits()
        if until_its_end:
            return visit.get_outcome()
        visit.wait_until_it_waits()
    return visit.get_outcome()


def test_limits_are_those_that_are_promised(service, settings):
    settings.LOCK_TIMEOUT, settings.LOCK_DEADLINE = waiting.LOCK_TIMEOUT, waiting.LOCK_DEADLINE

    with transaction.atomic(), connection.cursor() as cursor:
        locks.open_transaction("test", "no-such-key")
        cursor.execute(
            "SELECT current_setting('lock_timeout'), current_setting('statement_timeout'),"
            " current_setting('transaction_timeout')"
        )
        limits = cursor.fetchone()

    assert limits == ("3s", "5s", "5s")


def test_booking_gives_up_a_held_day_and_books_once_it_is_free(service, settings):
    settings.LOCK_TIMEOUT = waiting.LOCK_TIMEOUT

    outcome = wait_for_days(service)

    assert name_what_ended(outcome) is errors.LockNotAvailable
    assert Booking.objects.count() == 1
    assert book(service, at(11)).booking.starts_at == at(11)


def test_control_without_the_limit_of_a_lock_only_the_deadline_ends_it(service, settings):
    settings.LOCK_TIMEOUT, settings.LOCK_DEADLINE = "0", "1s"

    outcome = wait_for_days(service)

    assert name_what_ended(outcome) in (errors.TransactionTimeout, errors.QueryCanceled)


def test_two_locks_that_are_each_waited_for_in_time_meet_the_deadline(service, settings):
    settings.LOCK_DEADLINE = "2s"  # of the whole transaction: its statements have as much for each

    outcome = wait_for_customer_then_days(service, until_its_end=True)

    assert name_what_ended(outcome) is errors.TransactionTimeout
    assert Booking.objects.count() == 1
    assert book(service, at(11)).booking.starts_at == at(11)


def test_control_without_the_deadline_two_locks_are_waited_for(service, settings):
    settings.LOCK_DEADLINE = "0"

    outcome = wait_for_customer_then_days(service, until_its_end=False)

    assert isinstance(outcome, Outcome)
