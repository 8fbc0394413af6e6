"""Every lock for itself: a race that only this one settles, and what happens without it."""

from contextlib import closing

import pytest
from django.db import IntegrityError, transaction

from scheduling import locks
from scheduling.engine.codes import Code
from scheduling.kinds import BookingStatus
from scheduling.models import Booking, Occupancy, Slot, SlotDay
from scheduling.operations import bookings, claims, plans, restoring
from scheduling.operations.commands import (
    EVERY_ADDRESS,
    CancelBooking,
    Contact,
    Outcome,
    RescheduleBooking,
    RestoreBooking,
)
from scheduling.operations.errors import InvalidTransitionError, RefusedError
from tests.concurrency import unguarded
from tests.concurrency.conftest import count_confirmed
from tests.concurrency.turns import Running, Stopped, connect, run_into
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
from tests.factories.visits import NOBODY_KNOWN, make_request

KIM = Contact(name="Kim Lee", email="kim@example.com")


def test_every_lock_has_a_guard_that_a_control_switches_off():
    assert set(unguarded.OF_LOCKS) == {name for name in vars(locks) if name.startswith("lock_")}


@pytest.fixture
def services(committed_acme):
    """One service of each of two people: they share neither days nor limits."""
    make_profile()
    location = make_location()
    return [make_service([make_resource(location)]) for _ in range(2)]


@pytest.fixture
def service(services):
    return services[0]


def booking(service, start, **fields):
    command = make_command(service, start, **fields)
    return lambda: bookings.book_slot(command, now=NOW)


def cancelling(booking_id, name="cancel"):
    command = CancelBooking(booking_id=booking_id, idempotency=key(name))
    return lambda: bookings.cancel_booking(command, now=NOW)


def moving(booking_id, start, name="move"):
    command = RescheduleBooking(
        booking_id=booking_id, start=start, proof=EVERY_ADDRESS, idempotency=key(name)
    )
    return lambda: bookings.reschedule_booking(command, now=NOW)


def restoring_(booking_id, name="restore"):
    command = RestoreBooking(booking_id=booking_id, proof=EVERY_ADDRESS, idempotency=key(name))
    return lambda: restoring.restore_booking(command, now=NOW)


# The customer: what one person has with different people.


def move_two_visits_to_one_time(services):
    first, second = (
        book(service, at(hour), contact=KIM).booking.id
        for service, hour in zip(services, (10, 14), strict=True)
    )
    return run_into(key("a"), moving(first, at(12), "a"), moving(second, at(12), "b"))


def take_back_and_book_at_one_time(services):
    hers, his = services
    visit = book(hers, at(12), contact=KIM).booking.id
    cancelling(visit)()
    return run_into(key("restore"), restoring_(visit), booking(his, at(12), contact=KIM))


@pytest.mark.parametrize("race", [move_two_visits_to_one_time, take_back_and_book_at_one_time])
def test_one_persons_changes_wait_for_each_other(services, race):
    first, second = race(services)

    assert isinstance(first, Outcome)
    assert isinstance(second, RefusedError)
    assert second.code == Code.CUSTOMER_OVERLAP


@pytest.mark.parametrize("race", [move_two_visits_to_one_time, take_back_and_book_at_one_time])
def test_control_without_the_customers_lock_one_person_has_two_visits_at_once(
    services, race, monkeypatch
):
    unguarded.without_known_customer(monkeypatch)

    outcomes = race(services)

    assert all(isinstance(outcome, Outcome) for outcome in outcomes)
    assert {outcome.booking.starts_at for outcome in outcomes} == {at(12)}
    assert count_confirmed() == 2


# The days of what is taken.


def book_for_two(service):
    return run_into(key("a"), booking(service, at(10), key="a"), booking(service, at(10)))


def test_days_taken_make_the_next_one_wait_and_look_again(service):
    first, second = book_for_two(service)

    assert isinstance(first, Outcome)
    assert isinstance(second, RefusedError)
    assert second.code == Code.SLOT_TAKEN


def test_control_without_the_days_taken_only_the_constraint_refuses(service, monkeypatch):
    unguarded.without_days_taken(monkeypatch)

    outcomes = book_for_two(service)

    assert {type(outcome) for outcome in outcomes} == {Outcome, IntegrityError}


# Their rows, where there are none.


@pytest.fixture(params=["never seen", "seen and deleted since"])
def service_without_rows(service, request):
    if request.param == "seen and deleted since":
        book(service, at(9))
        SlotDay.objects.all().delete()
    return service


def test_rows_of_new_days_are_inserted_for_the_lock(service_without_rows):
    first, second = book_for_two(service_without_rows)

    assert isinstance(first, Outcome)
    assert isinstance(second, RefusedError)
    assert second.code == Code.SLOT_TAKEN


def test_control_without_inserting_rows_nobody_waits(service_without_rows, monkeypatch):
    unguarded.without_inserting_days(monkeypatch)

    outcomes = book_for_two(service_without_rows)

    assert {type(outcome) for outcome in outcomes} == {Outcome, IntegrityError}


# The days of what is given back.


def take_while_it_is_given_back(service, give_back):
    """Claim a start, planned when it was free, that somebody has and is giving back."""
    planned = plans.plan_visits([make_request(service, at(10))], now=NOW)
    booked = book(service, at(10)).booking.id
    giving_back = Stopped(give_back(booked), key("give back"))

    @transaction.atomic
    def claim():
        return claims.claim_visits(planned, now=NOW, customer_id=NOBODY_KNOWN)

    claiming = Running(claim)
    claiming.wait_until_it_waits()
    assert isinstance(giving_back.let_go(), Outcome)
    return claiming.get_outcome()


GIVING_BACK = pytest.mark.parametrize(
    "give_back",
    [
        lambda booking_id: cancelling(booking_id, "give back"),
        lambda booking_id: moving(booking_id, at(10, day=1), "give back"),
    ],
    ids=["cancelled", "moved to another day"],
)


@GIVING_BACK
def test_days_given_back_make_others_wait_for_what_becomes_free(service, give_back):
    (claim,) = take_while_it_is_given_back(service, give_back)

    assert [each.busy_from for each in claim.resources] == [at(10)]


@GIVING_BACK
def test_control_without_the_days_given_back_others_are_refused(service, give_back, monkeypatch):
    unguarded.without_days_given_back(monkeypatch)

    outcome = take_while_it_is_given_back(service, give_back)

    assert isinstance(outcome, RefusedError)
    assert outcome.code == Code.SLOT_TAKEN


# The slot: two people on it, and no day in common that would make one wait for the other.


def give_back_both_seats(service):
    kim, lee = (book(service, at(hour)).booking.id for hour in (10, 12))
    slot = Slot.objects.get(bookings=kim)
    Booking.objects.filter(pk=lee).update(slot=slot)
    Occupancy.objects.all().delete()
    Slot.objects.exclude(pk=slot.pk).delete()
    Slot.objects.update(capacity=2, seats_taken=2)

    outcomes = run_into(key("kim"), cancelling(kim, "kim"), cancelling(lee, "lee"))

    assert all(isinstance(outcome, Outcome) for outcome in outcomes)
    return Slot.objects.get().seats_taken


def test_seats_given_back_at_once_are_both_free(service):
    assert give_back_both_seats(service) == 0


def test_control_without_the_slots_lock_a_seat_is_lost(service, monkeypatch):
    unguarded.without_slot(monkeypatch)

    assert give_back_both_seats(service) == 1


# The booking: changed by somebody who does not lock its customer.


def cancel_while_it_is_marked(service):
    booked = book(service, at(10)).booking.id
    with closing(connect()) as other:
        other.execute("UPDATE scheduling_booking SET status = 'no_show' WHERE id = %s", [booked])
        cancelled = Running(cancelling(booked))
        assert cancelled.wait_until_it_waits()
        other.commit()
    return cancelled.get_outcome(), Booking.objects.get().status


def test_booking_is_read_again_under_its_lock(service):
    outcome, status = cancel_while_it_is_marked(service)

    assert isinstance(outcome, InvalidTransitionError)
    assert status == BookingStatus.NO_SHOW


def test_control_without_the_bookings_lock_its_new_status_is_overwritten(service, monkeypatch):
    unguarded.without_booking(monkeypatch)

    outcome, status = cancel_while_it_is_marked(service)

    assert isinstance(outcome, Outcome)
    assert status == BookingStatus.CANCELLED
