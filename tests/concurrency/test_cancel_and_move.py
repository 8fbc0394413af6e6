"""Cancelling and moving the same booking at once: one history, nothing taken by a ghost."""

from threading import Barrier

import pytest

from scheduling import locks
from scheduling.models import Booking, BookingEvent, BookingStatus, Occupancy, Slot
from scheduling.operations import bookings, claims
from scheduling.operations.commands import CancelBooking, Outcome, RescheduleBooking
from scheduling.operations.errors import DiaryBusyError, GoneError
from tests.concurrency.conftest import MEETING_SECONDS, list_overlaps, run_race
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
            move(booking_id, at(14), "c"),
        ]
    )

    assert all(isinstance(outcome, Outcome) for outcome in outcomes)
    assert Booking.objects.get().version == 4
    assert list_overlaps() == []


def test_move_onto_itself_by_half_its_length_is_possible(booking_id):
    outcome = move(booking_id, at(10, 30))()

    assert outcome.booking.starts_at == at(10, 30)
    assert list_overlaps() == []


def test_control_without_row_locks_changes_block_or_overwrite_each_other(booking_id, monkeypatch):
    both_read = Barrier(2)

    def read_and_wait(model):
        def read(pk):
            row = model.objects.get(pk=pk)
            if model is Booking:
                both_read.wait(MEETING_SECONDS)
            return row

        return read

    monkeypatch.setattr(locks, "lock_days", lambda _days: None)
    monkeypatch.setattr(locks, "lock_known_customer", lambda _id: None)
    monkeypatch.setattr(locks, "lock_slot", read_and_wait(Slot))
    monkeypatch.setattr(locks, "lock_booking", read_and_wait(Booking))
    assert claims.locks is locks

    outcomes = run_race([cancel(booking_id), move(booking_id, at(14))])

    # Either the two block each other for good, or both become version 2 of the same booking.
    versions = list(BookingEvent.objects.values_list("version", flat=True))
    is_blocked = any(isinstance(outcome, DiaryBusyError) for outcome in outcomes)
    assert is_blocked or versions.count(2) == 2
