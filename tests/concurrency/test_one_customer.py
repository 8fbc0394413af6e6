"""One person books twice at the same moment, with two people: only the person's row is between."""

import pytest

from scheduling.engine.codes import Code
from scheduling.models import Customer
from scheduling.operations import bookings
from scheduling.operations.commands import Contact, Outcome
from scheduling.operations.errors import RefusedError
from tests.concurrency import unguarded
from tests.concurrency.conftest import count_confirmed
from tests.concurrency.turns import run_into
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

KIM = Contact(name="Kim Lee", email="kim@example.com")


@pytest.fixture
def staff(committed_acme):
    make_profile()
    location = make_location()
    return [make_resource(location) for _ in range(2)]


def book_twice(service, staff, starts, **fields):
    """Let Kim book with the second while the booking with the first is not committed."""
    first, second = (
        make_command(service, start, staff=member.slug, contact=KIM, key=member.slug, **fields)
        for start, member in zip(starts, staff, strict=True)
    )
    return run_into(
        key(staff[0].slug),
        lambda: bookings.book_slot(first, now=NOW),
        lambda: bookings.book_slot(second, now=NOW),
    )


@pytest.mark.parametrize("is_known", [True, False], ids=["known", "new"])
def test_overlapping_visits_at_once_are_one_visit(staff, is_known):
    service = make_service(staff)
    if is_known:
        book(service, at(10, day=1), contact=KIM)

    first, second = book_twice(service, staff, [at(10), at(10)])

    assert isinstance(first, Outcome)
    assert isinstance(second, RefusedError)
    assert second.code == Code.CUSTOMER_OVERLAP
    assert count_confirmed() == 1 + is_known


OF_ONE_PERSON = pytest.mark.parametrize(
    ("starts", "limit", "code"),
    [
        ([at(10), at(10)], None, Code.CUSTOMER_OVERLAP),
        ([at(10), at(14)], 2, Code.CUSTOMER_LIMIT),
    ],
    ids=["overlap", "limit"],
)


def book_twice_for_the_picked_one(staff, starts, limit):
    """Let staff pick Kim, known from one visit, from the list of customers, twice at once."""
    service = make_service(staff, max_per_customer=limit)
    book(service, at(10, day=1), contact=KIM)
    return book_twice(service, staff, starts, customer_id=Customer.objects.get().pk)


@OF_ONE_PERSON
def test_two_visits_for_a_customer_whom_staff_picked_wait_for_each_other(
    staff, starts, limit, code
):
    first, second = book_twice_for_the_picked_one(staff, starts, limit)

    assert isinstance(first, Outcome)
    assert isinstance(second, RefusedError)
    assert second.code == code
    assert count_confirmed() == 2


@OF_ONE_PERSON
def test_control_without_the_picked_ones_lock_both_are_booked(
    staff, starts, limit, code, monkeypatch
):
    unguarded.without_known_customer(monkeypatch)

    outcomes = book_twice_for_the_picked_one(staff, starts, limit)

    assert all(isinstance(outcome, Outcome) for outcome in outcomes)
    assert count_confirmed() == 3


def test_limit_of_visits_holds_when_two_are_booked_at_once(staff):
    service = make_service(staff, max_per_customer=2)
    book(service, at(10, day=1), contact=KIM)

    first, second = book_twice(service, staff, [at(10), at(14)])

    assert isinstance(first, Outcome)
    assert isinstance(second, RefusedError)
    assert second.code == Code.CUSTOMER_LIMIT
    assert count_confirmed() == 2


@pytest.mark.parametrize("starts", [[at(10), at(10)], [at(10), at(14)]], ids=["overlap", "limit"])
def test_control_without_the_persons_lock_both_are_booked(staff, starts, monkeypatch):
    service = make_service(staff, max_per_customer=2)
    book(service, at(10, day=1), contact=KIM)
    unguarded.without_new_customer(monkeypatch)

    outcomes = book_twice(service, staff, starts)

    assert all(isinstance(outcome, Outcome) for outcome in outcomes)
    assert count_confirmed() == 3
