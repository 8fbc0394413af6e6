"""Every row lock of this app, in the one order in which they may be taken.

Customer, then days (service before resource, by id, by date), then slot, then booking
(decisions, 29). Whoever waits longer than ``settings.LOCK_TIMEOUT`` gives up.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import cache, reduce
from itertools import chain
from operator import or_
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q

from foundation.inserts import insert_or_lock
from scheduling.models import Booking, Customer, Slot, SlotDay

_FIRST_WITH_TRANSACTION_TIMEOUT = 17_00_00


_OPEN = """
SELECT {calls}, r.fingerprint, r.created_at, r.kind, r.answer
FROM (SELECT) nothing
LEFT JOIN scheduling_idempotencyrecord r ON r.scope = %s AND r.key = %s
"""


class KeptAnswer(NamedTuple):
    """What a key was answered before, with the fingerprint of what was asked then."""

    fingerprint: str
    created_at: datetime
    kind: str
    answer: dict[str, Any]


class Day(NamedTuple):
    """The key of one day's lock row; sorts in the order of locking."""

    kind: int
    target_id: int
    date: date


class _SeenDays:
    """Days whose rows are known to exist, so that most bookings need not insert them first."""

    def __init__(self, at_most: int) -> None:
        self._at_most = at_most
        self._keys: set[tuple[str, Day]] = set()

    def list_unseen(self, days: Iterable[Day]) -> list[Day]:
        return [day for day in days if (self._schema_name(), day) not in self._keys]

    def add(self, days: Iterable[Day]) -> None:
        if len(self._keys) > self._at_most:
            self._keys.clear()
        self._keys.update((self._schema_name(), day) for day in days)

    def _schema_name(self) -> str:
        return str(connection.schema_name)  # type: ignore[attr-defined]  # set by django-tenants


_seen_days = _SeenDays(at_most=100_000)


def open_transaction(scope: str, key: str) -> KeptAnswer | None:
    """Bound how long this transaction waits and lasts; return what ``key`` was answered before.

    One statement for both, because every change of a booking begins with it.
    """
    limits = {"lock_timeout": settings.LOCK_TIMEOUT, "statement_timeout": settings.LOCK_DEADLINE}
    is_outermost = not connection.savepoint_ids
    version: int = connection.pg_version  # type: ignore[attr-defined]  # Postgres only
    if is_outermost and version >= _FIRST_WITH_TRANSACTION_TIMEOUT:
        limits["transaction_timeout"] = settings.LOCK_DEADLINE
    calls = ", ".join("set_config(%s, %s, true)" for _ in limits)
    values = [part for pair in limits.items() for part in pair]
    with connection.cursor() as cursor:
        cursor.execute(_OPEN.format(calls=calls), [*values, scope, key])
        *_limits, fingerprint, created_at, kind, answer = cursor.fetchone()
    if fingerprint is None:
        return None
    return KeptAnswer(fingerprint, created_at, kind, json.loads(answer))


def lock_setup() -> None:
    """Make other set-up documents for this business wait until this transaction ends.

    Alone in its order: whoever takes it takes none of the others.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(current_schema(), 0))")


def lock_customer(
    *, email: str, name: str, phone: str, timezone: str, locale: str, now: datetime
) -> int:
    """Make other bookings of the same person wait, and return the person's id.

    Someone new is recorded, and so is everybody without an e-mail address; what is known of
    somebody is not overwritten.
    """
    customer = Customer(
        email=email or None,
        name=name,
        phone=phone,
        timezone=timezone,
        locale=locale,
        created_at=now,
    )
    insert_or_lock(customer, unique="email")
    return customer.pk


def lock_known_customer(customer_id: int) -> None:
    """Make other changes of the same person's bookings wait. Raises ``Customer.DoesNotExist``."""
    Customer.objects.select_for_update(no_key=True).only("pk").get(pk=customer_id)


def lock_days(days: Iterable[Day]) -> None:
    """Make other writers of these days wait. Missing rows are inserted first, in the same order."""
    wanted = sorted(set(days))
    if not wanted:
        return  # A query without a key would lock the days of everybody.
    unseen = _seen_days.list_unseen(wanted)
    _insert_days(unseen)
    if _lock_rows(wanted) < len(wanted):
        # A row was seen in a database that has been emptied since, or in a rolled back test.
        _insert_days(wanted)
        _lock_rows(wanted)
    if unseen:
        transaction.on_commit(lambda: _seen_days.add(unseen))


def _insert_days(days: Iterable[Day]) -> None:
    rows = [SlotDay(kind=day.kind, target_id=day.target_id, date=day.date) for day in days]
    if rows:
        SlotDay.objects.bulk_create(rows, ignore_conflicts=True)


def _lock_rows(days: Sequence[Day]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_write_lock(len(days)), list(chain.from_iterable(days)))
        return len(cursor.fetchall())


@cache
def _write_lock(count: int) -> str:
    """Return the SQL that locks so many days. Each booking asks; writing takes longer than that."""
    # Any days will do. Pairs keep the order of ``Day`` in the SQL, where names would be sorted.
    keys = (Q(*zip(Day._fields, Day(0, number, date.min), strict=True)) for number in range(count))
    rows = SlotDay.objects.select_for_update(no_key=True).filter(reduce(or_, keys))
    sql, _days = rows.order_by(*Day._fields).values_list("pk").query.sql_with_params()
    return sql


def lock_slot(slot_id: UUID) -> Slot:
    """Make other changes of the slot wait, and return it as it is now."""
    return Slot.objects.select_for_update(no_key=True).get(pk=slot_id)


def lock_booking(booking_id: UUID) -> Booking:
    """Make other changes of the booking wait; return it as it is now, with order and service."""
    rows = Booking.objects.select_related("order", "service")
    return rows.select_for_update(no_key=True, of=("self",)).get(pk=booking_id)
