"""Every guard of bookings under its name: a control switches off the one that it is about.

Each takes the ``MonkeyPatch`` that puts it back.
"""

from contextlib import nullcontext
from itertools import count, islice
from threading import Barrier
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from django.db.models import F

from booking_saas import setup
from scheduling import locks
from scheduling.facts import loading
from scheduling.kinds import SlotDayKind
from scheduling.models import Booking, Customer, KeyRequest, Slot
from scheduling.operations import bookings, claims, gate, plans
from scheduling.operations.addresses import keys, proving
from scheduling.queries import bookings as booking_questions
from tests.patience import PATIENCE_SECONDS

Patch = pytest.MonkeyPatch

# Rows that are locked, each for itself.


def without_new_customer(patch: Patch) -> None:
    """Let somebody who books be known without being locked."""

    def find(*, email: str, **_contact: object) -> int:
        return Customer.objects.get(email=email).pk

    patch.setattr(locks, "lock_customer", find)


def without_known_customer(patch: Patch) -> None:
    """Let somebody whose booking changes go on with another one meanwhile."""
    patch.setattr(locks, "lock_known_customer", lambda _id: None)


def without_days(patch: Patch) -> None:
    """Lock no day at all."""
    patch.setattr(locks, "lock_days", lambda _days: None)


def without_days_taken(patch: Patch) -> None:
    """Lock only the days of what is given up."""
    patch.setattr(
        claims, "_lock_days", lambda _choices, also_lock: locks.lock_days(sorted(also_lock))
    )


def without_days_given_back(patch: Patch) -> None:
    """Lock only the days of what is taken."""
    patch.setattr(claims, "list_days_of_slot", lambda _slot: [])


def without_slot(patch: Patch) -> None:
    """Read the slot of a booking without a lock."""
    patch.setattr(locks, "lock_slot", lambda slot_id: Slot.objects.get(pk=slot_id))


def without_booking(patch: Patch) -> None:
    """Read the booking without a lock."""
    patch.setattr(locks, "lock_booking", lambda id_: Booking.objects.get(pk=id_))


def without_inserting_days(patch: Patch) -> None:
    """Lock the days that have a row already, and no others."""
    patch.setattr(locks, "_insert_days", lambda _days: None)


def without_setup(patch: Patch) -> None:
    """Let two set-up documents be applied at once."""
    patch.setattr(locks, "lock_setup", lambda: None)


OF_LOCKS = {
    "lock_customer": without_new_customer,
    "lock_known_customer": without_known_customer,
    "lock_days": without_days,
    "lock_slot": without_slot,
    "lock_booking": without_booking,
    "lock_setup": without_setup,
}
"""By the name of the lock in ``locks``; days have guards for what is taken and given back, too."""

# Which days are locked.


def without_limit_days(patch: Patch) -> None:
    """Leave out the rows of the limits: local days and Mondays."""
    patch.setattr(plans, "list_limit_days", lambda *_limit: iter(()))


def without_service_days(patch: Patch) -> None:
    """Leave out the rows of services."""
    lock_days = locks.lock_days
    patch.setattr(
        locks,
        "lock_days",
        lambda days: lock_days(day for day in days if day.kind != SlotDayKind.SERVICE),
    )


def without_later_dates(patch: Patch) -> None:
    """Leave out all dates of a visit but the first."""
    list_utc_dates = plans.list_utc_dates
    patch.setattr(plans, "list_utc_dates", lambda start, end: islice(list_utc_dates(start, end), 1))


# Their order.


def without_order_of_days(patch: Patch) -> None:
    """Insert and lock days from the last to the first."""
    lock_rows, insert_days = locks._lock_rows, locks._insert_days
    patch.setattr(locks, "_lock_rows", lambda days: sum(lock_rows([day]) for day in reversed(days)))
    patch.setattr(locks, "_insert_days", lambda days: insert_days(list(days)[::-1]))


def with_opposite_orders_of_days(patch: Patch, rivals: int) -> None:
    """Let every second one lock its days from the last to the first; all meet after one day."""
    lock_days, turns, barrier = locks.lock_days, count(), Barrier(rivals)

    def lock_one_by_one(days: list[locks.Day]) -> None:
        ordered = sorted(days, reverse=bool(next(turns) % 2))
        for number, day in enumerate(ordered):
            lock_days([day])
            if number == 0:
                barrier.wait(PATIENCE_SECONDS)

    patch.setattr(locks, "lock_days", lock_one_by_one)


def without_one_lock_for_all(patch: Patch) -> None:
    """Lock what a list of visits needs visit by visit."""
    lock_days = claims._lock_days

    def lock_one_by_one(choices: tuple[plans.Choice, ...], also_lock: frozenset[locks.Day]) -> None:
        for choice in choices:
            lock_days([choice], also_lock)

    patch.setattr(claims, "_lock_days", lock_one_by_one)


def with_booking_before_slot(patch: Patch) -> None:
    """Lock the bookings of a slot before the slot."""
    lock_slot = locks.lock_slot

    def lock_its_bookings_first(slot_id: UUID) -> Slot:
        for booking in Booking.objects.filter(slot_id=slot_id):
            locks.lock_booking(booking.pk)
        return lock_slot(slot_id)

    patch.setattr(locks, "lock_slot", lock_its_bookings_first)


def with_days_after_slot(patch: Patch) -> None:
    """Lock the days of what is given back after its slot."""
    lock_days, lock_slot, waiting = locks.lock_days, locks.lock_slot, list[locks.Day]()

    def lock_both(slot_id: UUID) -> Slot:
        slot = lock_slot(slot_id)
        lock_days(waiting)
        return slot

    patch.setattr(locks, "lock_days", waiting.extend)
    patch.setattr(locks, "lock_slot", lock_both)


def without_savepoints(patch: Patch) -> None:
    """Keep what was locked for a candidate who was lost."""
    patch.setattr(claims, "transaction", SimpleNamespace(atomic=nullcontext))


# The second look.


def without_second_look_at_status(patch: Patch) -> None:
    """Change a booking whatever its status has become."""
    patch.setattr(bookings, "_refuse_unless_confirmed", lambda _status: None)


def without_another_attempt(patch: Patch) -> None:
    """Give up a booking that was moved between reading and locking it."""
    patch.setattr(gate, "ATTEMPTS", 1)


def without_looking_keys_up(patch: Patch) -> None:
    """Forget that a key was used."""
    patch.setattr(gate, "_find_answer", lambda _idempotency, _kind: None)


def without_key_conflicts(patch: Patch) -> None:
    """Take a key that somebody used at the same moment for a fault."""
    patch.setattr(gate, "_is_key_conflict", lambda _error: False)


def without_drawing_codes_again(patch: Patch) -> None:
    """Take a code that another booking has for a fault."""
    patch.setattr(gate, "_is_code_taken", lambda _error: False)


def without_customer_rules(patch: Patch) -> None:
    """Let everybody have as many visits at once as they like."""
    patch.setattr(claims, "_list_codes_of_customer", lambda *_visit: [])


# Proofs of an address.


def without_asking_for_proofs(patch: Patch) -> None:
    """Ask the rules per customer of everybody who knows an address."""
    patch.setattr(proving, "choose_counted", lambda customer_id, **_proof: customer_id)


def without_telling_proved_visits_apart(patch: Patch) -> None:
    """Count visits that anybody may have booked in somebody's name."""
    diary = loading.DIARY.replace("AND b.proved_at IS NOT NULL", "")
    patch.setattr(loading, "DIARY", diary)


def without_reading_whose_it_is_again(patch: Patch) -> None:
    """Trust what was read of a booking's customer before the lock."""

    def lock_customer_of(booking_id: UUID) -> int:
        customer_id = booking_questions.get_customer_id(booking_id)
        locks.lock_known_customer(customer_id)
        return customer_id

    patch.setattr(proving, "lock_customer_of", lock_customer_of)


def without_counting_tries_at_once(patch: Patch, *, rivals: int) -> None:
    """Let so many rivals look how often a code was tried before any of them is counted."""
    everybody_looked = Barrier(rivals)

    def count_try(request_id: UUID) -> bool:
        is_left = KeyRequest.objects.filter(pk=request_id, tries__lt=keys.TRIES).exists()
        everybody_looked.wait(PATIENCE_SECONDS)
        KeyRequest.objects.filter(pk=request_id).update(tries=F("tries") + 1)
        return is_left

    patch.setattr(keys, "_count_try", count_try)


# Meeting points.


def meet_after_check(patch: Patch, rivals: int) -> None:
    """Let nobody write before all have looked into the diary for the second time."""
    everybody_looked, check_again = Barrier(rivals), claims._check_again

    def check_and_wait(*args: object, **kwargs: object) -> tuple[claims.VisitClaim, ...]:
        found = check_again(*args, **kwargs)
        everybody_looked.wait(PATIENCE_SECONDS)
        return found

    patch.setattr(claims, "_check_again", check_and_wait)


def meet_after_export(patch: Patch, rivals: int) -> None:
    """Let nobody apply a set-up document before all have read what is there."""
    everybody_read, by_slug, turns = Barrier(rivals), setup.by_slug, count()

    def index_and_wait(exported: Any) -> dict[str, Any]:
        # Called for each section; before the first one, everything has been read.
        if next(turns) < rivals:
            everybody_read.wait(PATIENCE_SECONDS)
        return by_slug(exported)

    patch.setattr(setup, "by_slug", index_and_wait)
