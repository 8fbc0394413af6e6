"""Races between real connections: everybody meets at a barrier, then runs."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import DatabaseError, connection, connections
from django_tenants.utils import schema_context

from scheduling.kinds import BookingStatus
from scheduling.models import Booking, Occupancy
from scheduling.operations.errors import BookingError
from tests.concurrency import unguarded
from tests.patience import PATIENCE_SECONDS

Attempt = Callable[[], object]
MEETING_SECONDS = PATIENCE_SECONDS


def run_race(attempts: list[Attempt]) -> list[object]:
    """Run every attempt in a thread and a connection of its own; return answers and refusals."""
    schema_name = connection.schema_name
    start = Barrier(len(attempts))

    def run(attempt: Attempt) -> object:
        try:
            with schema_context(schema_name):
                start.wait(MEETING_SECONDS)
                return attempt()
        except (BookingError, DatabaseError) as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(attempts)) as pool:
        return list(pool.map(run, attempts))


def list_overlaps() -> list[tuple[int, int]]:
    """Return the pairs of active occupancies of one resource that overlap (trust, I1)."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT a.id, b.id FROM scheduling_occupancy a JOIN scheduling_occupancy b
            ON a.resource_id = b.resource_id AND a.id < b.id AND a.active AND b.active
            AND a.busy_from < b.busy_until AND b.busy_from < a.busy_until
            """
        )
        return cursor.fetchall()


def count_confirmed() -> int:
    return Booking.objects.filter(status=BookingStatus.CONFIRMED).count()


def count_active_occupancies() -> int:
    return Occupancy.objects.filter(active=True).count()


@pytest.fixture
def without_exclusion_constraint(committed_acme):
    """Take the database's own guard away, so that a control shows what the others hold back."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_get_constraintdef(oid) FROM pg_constraint"
            " WHERE conname = 'occupancy_no_double_booking'"
            " AND connamespace = %s::regnamespace",
            [connection.schema_name],
        )
        (definition,) = cursor.fetchone()
        cursor.execute(
            "ALTER TABLE scheduling_occupancy DROP CONSTRAINT occupancy_no_double_booking"
        )
    yield
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE scheduling_occupancy CASCADE")
        cursor.execute(
            "ALTER TABLE scheduling_occupancy"
            f" ADD CONSTRAINT occupancy_no_double_booking {definition}"
        )


@pytest.fixture
def without_day_locks(monkeypatch):
    """Let everybody read the diary before anybody writes: the first guard is off."""

    def install(rivals: int) -> None:
        unguarded.without_days(monkeypatch)
        unguarded.meet_after_check(monkeypatch, rivals)

    return install
