"""Booking: the operation against a raw psycopg transaction that sends the same statements."""

import contextlib
import statistics
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import islice
from uuid import uuid4

import psycopg
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_tenants.utils import schema_context

from bench import clients, order_row, raw, world
from bench.report import Table
from scheduling.contracts import Agreement
from scheduling.kinds import BookingSource
from scheduling.models import Service
from scheduling.operations import bookings
from scheduling.operations.commands import BookSlot, Contact, Idempotency, Outcome
from scheduling.operations.errors import BookingError
from tenants.models import Business

CLIENTS = (1, 2, 8)
TURNS = 5
"""How often the operation and raw psycopg take turns."""
BOOKINGS = 240
"""Of all clients together in one turn."""
RIVALS = 32
ROUNDS, BATCH = 300, 50
STORM_SECONDS = 100
"""No further batch of rounds begins after that."""
YEAR = 350
"""Days that the horizon covers with some to spare."""

_AGREEMENT = Agreement(price_minor=0, currency="EUR")

type Booker = Callable[[str, str, datetime], object]


def run(business: Business) -> None:
    """Print the tables of booking."""
    _print_statements(business.schema_name)
    _print_throughput(business.schema_name)
    order_row.run(business.schema_name)
    hot = world.make_service("hot", staff=1, days=1, full=0)
    _print_storm(business.schema_name, hot.slug)


def book(service: str, staff: str | None, start: datetime) -> Outcome:
    """Book through the operation, for somebody new."""
    name = uuid4().hex
    command = BookSlot(
        service=service,
        start=start,
        staff=staff,
        contact=Contact(name="Bench", email=f"{name}@example.com"),
        source=BookingSource.API,
        agreement=_AGREEMENT,
        idempotency=Idempotency(scope="bench", key=name, fingerprint=name),
    )
    return bookings.book_slot(command, now=world.NOW)


def _print_statements(schema_name: str) -> None:
    table = Table("Statements of one booking, BEGIN and COMMIT included", "case", "statements")
    service = world.make_service("counted", staff=3, days=1, full=0)
    # In a process of its own: the broker's connections of this one would not survive the forks.
    (counts,) = clients.run_together(_count_statements, [(schema_name, service.slug)])
    for case, count in counts.items():
        table.add(case, count)
    table.print()


def _count_statements(schema_name: str, service: str) -> dict[str, int]:
    starts = world.list_visits(world.FIRST_DAY, 1)
    chosen = f"{service}-0"
    cases = {"chosen staff, first of the day": chosen, "chosen staff": chosen, "any staff": None}
    counts = {}
    with schema_context(schema_name):
        connection.ensure_connection()
        for case, staff in cases.items():
            with CaptureQueriesContext(connection) as queries:
                book(service, staff, next(starts))
            counts[case] = len(queries)
    return counts


def _print_throughput(schema_name: str) -> None:
    table = Table(
        "Bookings a second, spread over resources",
        "clients",
        "operation",
        "raw psycopg",
        "operation / raw",
    )
    for count in CLIENTS:
        service = world.make_service(f"spread-{count}", staff=count, days=1, full=0)
        each = BOOKINGS // count
        pairs = []
        for turn in range(TURNS):
            ours, floor = (
                _run_turn(schema_name, booker, service, count, slice(first, first + each))
                for booker, first in (
                    (book, 2 * turn * each),
                    (raw.book, (2 * turn + 1) * each),
                )
            )
            pairs.append((ours, floor))
        table.add(
            count,
            max(ours for ours, _floor in pairs),
            max(floor for _ours, floor in pairs),
            statistics.median(ours / floor for ours, floor in pairs),
        )
    table.print()


def _run_turn(schema_name: str, booker: Booker, service: Service, count: int, part: slice) -> float:
    """Return bookings per second of all clients together, each with a resource of its own."""
    starts = list(islice(world.list_visits(world.FIRST_DAY, YEAR), part.start, part.stop))
    spans = clients.run_together(
        _book_all,
        [
            (schema_name, booker, service.slug, f"{service.slug}-{number}", starts)
            for number in range(count)
        ],
    )
    began, ended = min(began for began, _ in spans), max(ended for _, ended in spans)
    # The first booking of each client warms its connection up and is not counted.
    return count * (len(starts) - 1) / (ended - began)


def _book_all(
    schema_name: str, booker: Booker, service: str, staff: str, starts: Sequence[datetime]
) -> tuple[float, float]:
    with schema_context(schema_name):
        booker(service, staff, starts[0])
        began = clients.meet()
        for start in starts[1:]:
            booker(service, staff, start)
        return began, time.perf_counter()


def _print_storm(schema_name: str, service: str) -> None:
    """Let many clients want one start, again and again: one winner each time, no deadlock."""
    deadlocks_before = _count_deadlocks()
    starts = world.list_visits(world.FIRST_DAY, YEAR)
    rounds: list[tuple[tuple[int, float], ...]] = []
    began = time.perf_counter()
    while len(rounds) < ROUNDS and time.perf_counter() - began < STORM_SECONDS:
        batch = list(islice(starts, BATCH))
        told = clients.run_together(_rival, [(schema_name, service, batch)] * RIVALS)
        rounds += zip(*told, strict=True)
    winners = [sum(won for won, _seconds in answers) for answers in rounds]
    slowest = [max(seconds for _won, seconds in answers) for answers in rounds]
    table = Table(
        f"Storm: {RIVALS} clients for one start",
        "rounds",
        "rounds with one winner",
        "deadlocks",
        "median s to the last answer",
        "longest s",
    )
    table.add(
        len(rounds),
        winners.count(1),
        _count_deadlocks() - deadlocks_before,
        statistics.median(slowest),
        max(slowest),
    )
    table.print()


def _rival(schema_name: str, service: str, starts: Sequence[datetime]) -> list[tuple[int, float]]:
    told = []
    with schema_context(schema_name):
        connection.ensure_connection()
        for start in starts:
            began, won = clients.meet(), 0
            with contextlib.suppress(BookingError):
                book(service, f"{service}-0", start)
                won = 1
            told.append((won, time.perf_counter() - began))
    return told


def _count_deadlocks() -> int:
    """Ask Postgres's own statistics, through a connection that sees them fresh."""
    with psycopg.connect(**raw.connection_settings()) as fresh:
        row = fresh.execute(
            "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
        ).fetchone()
    return row[0] if row else 0
