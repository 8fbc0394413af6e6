"""Booking: the operation against a raw psycopg transaction that sends the same statements."""

import contextlib
import multiprocessing as mp
import statistics
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from multiprocessing.synchronize import Barrier
from uuid import uuid4

import psycopg
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django_tenants.utils import schema_context

from bench import raw, world
from bench.report import Table
from scheduling.models import Channel, Resource
from scheduling.operations import bookings
from scheduling.operations.commands import BookSlot, Contact, Idempotency, Outcome
from scheduling.operations.errors import BookingError

SECONDS = 5
CLIENTS = (1, 2, 8)
RIVALS = 32
ROUNDS = 300

type Booker = Callable[[str, str, datetime], object]


def run() -> None:
    """Print the tables of booking."""
    service = world.make_service("spread", staff=8, days=1, full=0)
    slugs = list(
        Resource.objects.filter(requirements__service=service).values_list("slug", flat=True)
    )
    _print_queries(service.slug, slugs)
    _print_throughput(service.slug, slugs)
    hot = world.make_service("hot", staff=1, days=1, full=0)
    _print_storm(hot.slug)


def book(service: str, staff: str, start: datetime) -> Outcome:
    """Book through the operation, for somebody new."""
    name = uuid4().hex
    command = BookSlot(
        service=service,
        start=start,
        staff=staff,
        contact=Contact(name="Bench", email=f"{name}@example.com"),
        channel=Channel.API,
        idempotency=Idempotency(scope="bench", key=name, fingerprint=name),
    )
    return bookings.book_slot(command, now=world.NOW)


def _print_queries(service: str, slugs: list[str]) -> None:
    table = Table("Statements of one booking, BEGIN and COMMIT included", ("case", "statements"))
    start = world.FIRST_DAY + timedelta(days=361, hours=world.OPENS)
    book(service, slugs[0], start)
    for case, staff in (("chosen staff", slugs[0]), ("any staff", None)):
        start += timedelta(minutes=45)
        with CaptureQueriesContext(connection) as queries:
            book(service, staff, start)
        table.add(case, len(queries))
    table.print()


def _print_throughput(service: str, slugs: list[str]) -> None:
    table = Table(
        f"Bookings a second, spread over resources ({SECONDS} s each)",
        ("clients", "operation", "raw psycopg", "operation / raw"),
    )
    for clients in CLIENTS:
        offset = CLIENTS.index(clients) * 100
        ours = _run_clients(clients, book, service, slugs, offset)
        floor = _run_clients(clients, raw.book, service, slugs, offset + 50)
        table.add(clients, ours, floor, ours / floor)
    table.print()


def _run_clients(
    clients: int, booker: Booker, service: str, slugs: list[str], offset: int
) -> float:
    """Return bookings per second of all clients together, each a process of its own."""
    context = mp.get_context("fork")
    barrier, results = context.Barrier(clients), context.Queue()
    connections.close_all()
    arguments = (connection.schema_name, booker, service, barrier, results)
    processes = [
        context.Process(target=_client, args=(*arguments, slugs[number % len(slugs)], offset))
        for number in range(clients)
    ]
    for process in processes:
        process.start()
    done = [results.get() for _ in processes]
    for process in processes:
        process.join()
    return sum(done)


def _client(
    schema_name: str,
    booker: Booker,
    service: str,
    barrier: Barrier,
    results: "mp.Queue[float]",
    staff: str,
    offset: int,
) -> None:
    with schema_context(schema_name):
        starts = (
            world.FIRST_DAY + timedelta(days=offset + day, hours=world.OPENS, minutes=45 * number)
            for day in range(50)
            for number in range(12)
        )
        booker(service, staff, next(starts))
        barrier.wait()
        began, booked = time.perf_counter(), 0
        for start in starts:
            booker(service, staff, start)
            booked += 1
            if time.perf_counter() - began > SECONDS:
                break
        results.put(booked / (time.perf_counter() - began))
    connections.close_all()


def _print_storm(service: str) -> None:
    """Let many clients want one start, again and again: one winner each time, no deadlock."""
    context = mp.get_context("fork")
    barrier, results = context.Barrier(RIVALS), context.Queue()
    connections.close_all()
    deadlocks_before = _count_deadlocks()
    processes = [
        context.Process(target=_rival, args=(connection.schema_name, service, barrier, results))
        for _ in range(RIVALS)
    ]
    for process in processes:
        process.start()
    told = [results.get() for _ in processes]
    for process in processes:
        process.join()
    winners = [sum(rival[number][0] for rival in told) for number in range(ROUNDS)]
    slowest = [max(rival[number][1] for rival in told) for number in range(ROUNDS)]
    table = Table(
        f"Storm: {RIVALS} clients, one start, {ROUNDS} rounds",
        ("rounds with one winner", "deadlocks", "median ms to the last answer", "longest ms"),
    )
    table.add(
        winners.count(1),
        _count_deadlocks() - deadlocks_before,
        statistics.median(slowest) * 1000,
        max(slowest) * 1000,
    )
    table.print()


def _rival(
    schema_name: str,
    service: str,
    barrier: Barrier,
    results: "mp.Queue[list[tuple[int, float]]]",
) -> None:
    told = []
    with schema_context(schema_name):
        connection.ensure_connection()
        for number in range(ROUNDS):
            day, place = divmod(number, 12)
            start = world.FIRST_DAY + timedelta(days=day, hours=world.OPENS, minutes=45 * place)
            barrier.wait()
            began, won = time.perf_counter(), 0
            with contextlib.suppress(BookingError):
                book(service, "hot-0", start)
                won = 1
            told.append((won, time.perf_counter() - began))
    results.put(told)
    connections.close_all()


def _count_deadlocks() -> int:
    """Ask Postgres's own statistics, through a connection that sees them fresh."""
    settings = connection.get_connection_params()
    settings.pop("cursor_factory", None)
    settings.pop("context", None)
    with psycopg.connect(**settings) as fresh:
        row = fresh.execute(
            "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
        ).fetchone()
    return row[0] if row else 0
