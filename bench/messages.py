"""How soon all are reminded where a thousand businesses have a reminder in the same second.

The worker of the core has two processes, that of the messages four, as in production; the mail
server takes what it gets and counts. ``python -m bench messages``.
"""

import logging
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from datetime import time as wall_time
from uuid import uuid4

from aiosmtpd.controller import Controller
from celery import current_app
from django.conf import settings
from django.db import connection, transaction

from bench import world
from bench.report import Table
from booking_saas.dev.patience import PATIENCE_SECONDS, wait_for
from booking_saas.dev.servers import die_with_parent
from foundation import schemas
from notifications.operations import alarms
from scheduling.contracts import Agreement
from scheduling.kinds import BookingSource
from scheduling.operations import bookings
from scheduling.operations.commands import BookSlot, Contact, Idempotency
from tenants.models import Alarm, Business, Domain, OutboxMessage
from tenants.models.business import BusinessStatus
from tenants.outbox import nudges

BUSINESSES = int(os.environ.get("BENCH_BUSINESSES", "1000"))
WORKERS = {"core": 2, "messages": 4}
LIMIT_SECONDS = 600
LEAD = timedelta(seconds=20)
"""How long before the moment the workers are started."""
SWEEP_SECONDS = 5
_LIST_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = %s ORDER BY tablename"


class CountingServer:
    """A mail server that notes when each mail came (monotonic seconds)."""

    def __init__(self) -> None:
        self.came: list[float] = []

    async def handle_DATA(self, server, session, envelope):  # noqa: ANN001, ANN201, ARG002, N802 - as aiosmtpd calls it
        self.came.append(time.monotonic())
        return "250 OK"


def run(business: Business) -> None:
    """Print how long it takes until every customer of a thousand businesses is reminded."""
    logging.getLogger("mail.log").setLevel(logging.WARNING)
    reminder = _make_reminder()
    template = connection.schema_name
    schemas.leave()
    OutboxMessage.objects.all().delete()
    Alarm.objects.exclude(pk=reminder.pk).delete()
    _copy_business(business, template, reminder)
    server = CountingServer()
    with _serving(server) as port, _clock_at(reminder.due - LEAD), _working(port), _beating():
        started = time.monotonic()
        wait_for(lambda: len(server.came) >= BUSINESSES, seconds=LIMIT_SECONDS)
        _print(server.came, due=started + LEAD.total_seconds())


def _make_reminder() -> Alarm:
    """Book a visit of next week, and return the alarm of the reminder an hour before it."""
    service = world.make_service("bench-messages", staff=1, days=0)
    start = datetime.combine(world.FIRST_DAY, wall_time(10), UTC)
    command = BookSlot(
        service=service.slug,
        start=start,
        contact=Contact(name="Kim Lee", email="kim@example.com", timezone="UTC", locale="en"),
        source=BookingSource.API,
        idempotency=Idempotency(scope="bench", key="reminder", fingerprint="0"),
        agreement=Agreement(price_minor=0, currency="EUR"),
    )
    booked = bookings.book_slot(command, now=world.NOW).booking
    alarms.plan_alarms(booked.id)
    return Alarm.objects.get(topic=alarms.REMINDER_TOPIC, due=start - timedelta(hours=1))


def _copy_business(business: Business, template: str, reminder: Alarm) -> None:
    """Make as many businesses as are needed, each with the same visit and the same alarm."""
    for number in range(1, BUSINESSES):
        schema_name = f"t_copy{number:04}"
        with transaction.atomic():
            copy_schema(template, schema_name)
            copy = Business(
                schema_name=schema_name,
                slug=f"copy-{number}",
                name=business.name,
                status=BusinessStatus.READY,
                created_at=business.created_at,
            )
            Business.objects.bulk_create([copy])
            Domain.objects.create(tenant=copy, domain=f"copy-{number}.localhost", is_primary=True)
            Alarm.objects.create(
                id=uuid4(),
                schema_name=schema_name,
                topic=reminder.topic,
                payload=reminder.payload,
                stream=reminder.stream,
                due=reminder.due,
            )


def copy_schema(source: str, target: str) -> None:
    """Make a schema with the tables and rows of another, without its references."""
    with connection.cursor() as cursor:
        cursor.execute(_LIST_TABLES, [source])
        names = [row[0] for row in cursor.fetchall()]
        cursor.execute(f'CREATE SCHEMA "{target}"')
        for name in names:
            cursor.execute(
                f'CREATE TABLE "{target}"."{name}" (LIKE "{source}"."{name}" INCLUDING ALL);'
                f'INSERT INTO "{target}"."{name}" OVERRIDING SYSTEM VALUE'
                f' SELECT * FROM "{source}"."{name}"'
            )


@contextmanager
def _serving(server: CountingServer) -> Iterator[int]:
    port = _find_free_port()
    controller = Controller(server, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()


def _find_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@contextmanager
def _clock_at(moment: datetime) -> Iterator[None]:
    """Let the product's clock show that moment now, and run on from there."""
    shift = (moment - datetime.now(UTC)).total_seconds()
    clock_file = settings.CLOCK_FILE
    clock_file.write_text(f"{shift:+.3f}")
    try:
        yield
    finally:
        clock_file.unlink()


@contextmanager
def _working(port: int) -> Iterator[None]:
    """Run the workers of both queues, who hand their mails to the server at ``port``."""
    processes = [
        subprocess.Popen(
            die_with_parent.wrap(
                [
                    *(sys.executable, "-m", "celery", "-A", "booking_saas.celery", "worker"),
                    *("--hostname", f"{queue}@%h", "--queues", nudges.name_queue(queue)),
                    *("--concurrency", str(count), "--without-gossip", "--loglevel", "WARNING"),
                ]
            ),
            env=os.environ
            | {"DJANGO_SETTINGS_MODULE": "bench.workers.settings", "BENCH_SMTP_PORT": str(port)},
            stdout=subprocess.DEVNULL,
        )
        for queue, count in WORKERS.items()
    ]
    try:
        yield
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(PATIENCE_SECONDS)


@contextmanager
def _beating() -> Iterator[None]:
    """Wake sweeps as beat does."""
    is_over = threading.Event()

    def beat() -> None:
        while not is_over.wait(SWEEP_SECONDS):
            current_app.send_task("tenants.sweep_outbox")

    thread = threading.Thread(target=beat)
    thread.start()
    try:
        yield
    finally:
        is_over.set()
        thread.join()


def _print(came: list[float], *, due: float) -> None:
    waits = sorted(moment - due for moment in came)
    table = Table(f"{BUSINESSES} businesses, a reminder each in the same second", "what", "value")
    table.add("mails that came", len(waits))
    for share in (0.5, 0.9, 1.0):
        position = min(len(waits), round(share * BUSINESSES)) - 1
        table.add(f"seconds until {share:.0%} were with the mail server", waits[position])
    table.print()
