"""Cancelling and moving the same booking at once: one history, nothing taken by a ghost."""

import pytest
from django.db import IntegrityError

from scheduling.kinds import BookingStatus
from scheduling.models import Booking, BookingEvent, Occupancy, Slot
from scheduling.operations import bookings
from scheduling.operations.commands import CancelBooking, Outcome, RescheduleBooking
from scheduling.operations.errors import GoneError, MovedMeanwhileError
from tests.concurrency import unguarded
from tests.concurrency.conftest import list_overlaps, run_race
from tests.concurrency.turns import run_into
from tests.factories.scheduling import (
    NOW,
    at,
    book,
    key,
    make_location,
    make_profile,
    make_resource,
    make_service,
)


@pytest.fixture
def booking_id(committed_acme):
    make_profile()
    service = make_service([make_resource(make_location())], slot_step_minutes=30)
    return book(service, at(10)).booking.id


def cancel(booking_id, name="cancel"):
    command = CancelBooking(booking_id=booking_id, idempotency=key(name))
    return lambda: bookings.cancel_booking(command, now=NOW)


def move(booking_id, start, name="move"):
    command = RescheduleBooking(booking_id=booking_id, start=start, idempotency=key(name))
    return lambda: bookings.reschedule_booking(command, now=NOW)


def test_cancel_against_move_ends_cancelled_with_nothing_taken(booking_id):
    outcomes = run_race([cancel(booking_id), move(booking_id, at(14))])

    cancelled, moved = outcomes
    assert isinstance(cancelled, Outcome)
    assert isinstance(moved, Outcome | GoneError)
    assert Booking.objects.get().status == BookingStatus.CANCELLED
    assert Occupancy.objects.filter(active=True).count() == 0
    assert Slot.objects.filter(seats_taken__gt=0).count() == 0
    versions = BookingEvent.objects.order_by("version").values_list("version", flat=True)
    assert list(versions) == list(range(1, len(versions) + 1))


def test_two_moves_at_once_leave_one_time_taken(booking_id):
    outcomes = run_race(
        [
            move(booking_id, at(13), "a"),
            move(booking_id, at(14), "b"),
            move(booking_id, at(15), "c"),
        ]
    )

    assert all(isinstance(outcome, Outcome) for outcome in outcomes)
    booking = Booking.objects.select_related("slot").get()
    assert booking.version == 4
    active = Occupancy.objects.filter(active=True).values_list("slot_id", "visit_from")
    assert list(active) == [(booking.slot_id, booking.slot.starts_at)]


def test_moves_to_times_that_overlap_do_not_stand_in_each_others_way(booking_id):
    outcomes = run_race(
        [
            move(booking_id, at(14), "a"),
            move(booking_id, at(14, 30), "b"),
            move(booking_id, at(13, 30), "c"),
        ]
    )

    assert all(isinstance(outcome, Outcome) for outcome in outcomes)
    assert Booking.objects.get().version == 4
    assert list_overlaps() == []


def list_versions():
    return list(BookingEvent.objects.order_by("version").values_list("version", "to_status"))


def test_second_cancellation_finds_the_first_one_under_the_lock(booking_id):
    first, second = run_into(key("a"), cancel(booking_id, "a"), cancel(booking_id, "b"))

    assert isinstance(first, Outcome)
    assert isinstance(second, GoneError)
    assert list_versions() == [(1, "confirmed"), (2, "cancelled")]
    assert list(Slot.objects.values_list("seats_taken", flat=True)) == [0]


def test_control_without_the_second_look_both_cancel(booking_id, monkeypatch):
    unguarded.without_second_look_at_status(monkeypatch)

    first, second = run_into(key("a"), cancel(booking_id, "a"), cancel(booking_id, "b"))

    # The seat would be given back twice: the database's own guard is all that is left.
    assert isinstance(first, Outcome)
    assert isinstance(second, IntegrityError)


def test_cancellation_that_waits_for_a_move_cancels_the_new_time(booking_id):
    moved, cancelled = run_into(key("move"), move(booking_id, at(14)), cancel(booking_id))

    assert isinstance(moved, Outcome)
    assert isinstance(cancelled, Outcome)
    assert cancelled.booking.starts_at == at(14)
    assert list_versions() == [(1, "confirmed"), (2, "confirmed"), (3, "cancelled")]
    assert Occupancy.objects.filter(active=True).count() == 0


def test_control_without_another_attempt_the_cancellation_misses_the_move(booking_id, monkeypatch):
    unguarded.without_another_attempt(monkeypatch)

    moved, cancelled = run_into(key("move"), move(booking_id, at(14)), cancel(booking_id))

    assert isinstance(moved, Outcome)
    assert isinstance(cancelled, MovedMeanwhileError)
    assert list_versions() == [(1, "confirmed"), (2, "confirmed")]


def test_move_that_waits_for_a_cancellation_is_refused(booking_id):
    cancelled, moved = run_into(key("cancel"), cancel(booking_id), move(booking_id, at(14)))

    assert isinstance(cancelled, Outcome)
    assert isinstance(moved, GoneError)
    assert list_versions() == [(1, "confirmed"), (2, "cancelled")]
    assert Occupancy.objects.filter(active=True).count() == 0


def test_move_onto_itself_by_half_its_length_is_possible(booking_id):
    outcome = move(booking_id, at(10, 30))()

    assert outcome.booking.starts_at == at(10, 30)
    assert list_overlaps() == []


@pytest.mark.parametrize("first", ["cancel", "move"])
def test_control_without_row_locks_the_constraint_alone_keeps_one_history(
    booking_id, first, monkeypatch
):
    unguarded.without_days(monkeypatch)
    unguarded.without_known_customer(monkeypatch)
    unguarded.without_slot(monkeypatch)
    unguarded.without_booking(monkeypatch)
    attempts = {"cancel": cancel(booking_id), "move": move(booking_id, at(14))}

    before, after = run_into(key(first), attempts.pop(first), *attempts.values())

    # Both saw version 1, and each would have written version 2 of its own.
    assert isinstance(before, Outcome)
    assert isinstance(after, IntegrityError)
    assert after.__cause__.diag.constraint_name == "event_version_once"
    assert [version for version, _status in list_versions()] == [1, 2]
