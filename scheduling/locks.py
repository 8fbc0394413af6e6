"""Every row lock of this app, in the one order in which they may be taken.

Customer, then days (service before resource, by id, by date), then slot, then booking
(architecture, decision 2). Whoever waits longer than ``LOCK_TIMEOUT`` gives up.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Q

from scheduling.models import Booking, Customer, Slot, SlotDay

LOCK_TIMEOUT = "3s"
DEADLINE = "5s"
_FIRST_WITH_TRANSACTION_TIMEOUT = 17_00_00


class Day(NamedTuple):
    """The key of one day's lock row; sorts in the order of locking."""

    kind: int
    target_id: int
    date: date


def set_time_limits() -> None:
    """Bound how long this transaction waits for a lock, and how long it lasts at all."""
    limits = {"lock_timeout": LOCK_TIMEOUT, "statement_timeout": DEADLINE}
    is_outermost = not connection.savepoint_ids
    version: int = connection.pg_version  # type: ignore[attr-defined]  # Postgres only
    if is_outermost and version >= _FIRST_WITH_TRANSACTION_TIMEOUT:
        limits["transaction_timeout"] = DEADLINE
    calls = ", ".join("set_config(%s, %s, true)" for _ in limits)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {calls}", [part for pair in limits.items() for part in pair])


def lock_customer(
    *, email: str, name: str, phone: str, timezone: str, locale: str, now: datetime
) -> int:
    """Make other bookings of the same person wait, and return the person's id.

    Someone new is recorded; what is known of somebody is not overwritten.
    """
    customer = Customer(
        email=email, name=name, phone=phone, timezone=timezone, locale=locale, created_at=now
    )
    # The update changes nothing and takes the lock, whether the row is new or old.
    Customer.objects.bulk_create(
        [customer],
        update_conflicts=True,
        unique_fields=["email"],
        update_fields=["email"],
    )
    return customer.pk


def lock_known_customer(customer_id: int) -> None:
    """Make other changes of the same person's bookings wait."""
    Customer.objects.select_for_update(no_key=True).only("pk").get(pk=customer_id)


def lock_days(days: Iterable[Day]) -> None:
    """Make other writers of these days wait. Missing rows are inserted first, in the same order."""
    wanted = sorted(set(days))
    rows = [SlotDay(kind=day.kind, target_id=day.target_id, date=day.date) for day in wanted]
    SlotDay.objects.bulk_create(rows, ignore_conflicts=True)
    keys = Q()
    for day in wanted:
        keys |= Q(kind=day.kind, target_id=day.target_id, date=day.date)
    locked = (
        SlotDay.objects.select_for_update(no_key=True)
        .filter(keys)
        .order_by("kind", "target_id", "date")
        .values_list("pk")
    )
    if len(locked) != len(wanted):
        raise RuntimeError("a day that was just inserted is missing")


def lock_slot(slot_id: UUID) -> Slot:
    """Make other changes of the slot wait, and return it as it is now."""
    return Slot.objects.select_for_update(no_key=True).get(pk=slot_id)


def lock_booking(booking_id: UUID) -> Booking:
    """Make other changes of the booking wait, and return it as it is now."""
    return Booking.objects.select_for_update(no_key=True).get(pk=booking_id)
