"""Alarms and outbox where much lies ahead and one business has a large backlog.

Five million alarms, 1,000 businesses, 200,000 messages of one of them. Not part of ``make bench``:
filling takes minutes. ``python -m bench outbox``.
"""

import json
import os
import signal
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from celery import current_app
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bench.report import Table
from bench.timing import measure
from booking_saas.dev.patience import PATIENCE_SECONDS
from booking_saas.dev.servers import die_with_parent
from foundation import schemas
from tenants import outbox
from tenants.models import Alarm, Business, OutboxMessage
from tenants.operations import provisioning
from tenants.outbox import claims

LIMIT_SECONDS = 1_800
ALARMS = 5_000_000
BACKLOG = 200_000
OTHERS = 999
TURNS = 11
RUNG = 2_000
FIRST_DUE = datetime(2090, 1, 1, tzinfo=UTC)
QUIET_MESSAGES = 12
SWEEP_SECONDS = 5
"""As often as beat wakes a sweep."""

_ALARMS = """
INSERT INTO tenants_alarm (id, schema_name, topic, payload, due)
SELECT md5(n::text)::uuid, 't_' || n %% 1000, 'message.resend_requested',
       jsonb_build_object('notification_id', n), %s::timestamptz + n * interval '1 s'
FROM generate_series(1, %s) n
"""
_MESSAGES = """
INSERT INTO tenants_outboxmessage
    (schema_name, topic, consumer, payload, stream, visible_at, done_at)
SELECT %s, 'bench.made', 'bench.work', jsonb_build_object('thing_id', n),
       'thing:' || n || '/bench.work', now() + interval '1 h', {done_at}
FROM generate_series(1, %s) n
"""


def run(business: Business) -> None:
    """Print what a tick, a claim and the message of another business cost."""
    signal.alarm(LIMIT_SECONDS)
    quiet = provisioning.create_business(
        slug="quiet", name="Quiet", fill=lambda _business: None, now=timezone.now()
    )
    schemas.leave()
    _fill(business.schema_name)
    table = Table(
        f"Outbox: {ALARMS:,} alarms, {BACKLOG:,} messages of one business, {OTHERS} others",
        "what",
        "ms",
        "pages",
    )
    table.add("idle tick: ring and look", _measure(_tick), _count_pages(_tick))
    due = _find_due()
    table.add(f"ring {RUNG:,} alarms", _measure(lambda: outbox.ring(due)), "")
    _let_everything_be_visible()
    table.add(f"claim: {claims.BATCH} of {OTHERS + 1} businesses", _measure(_claim), "")
    while _claim()[1]:
        continue
    table.add("claim, where the one has all in hand that it may", _measure(_claim), "")
    table.print()
    _print_starts(business.schema_name, quiet.schema_name)


def _fill(loud: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
        cursor.execute(_ALARMS, [FIRST_DUE, ALARMS])
        cursor.execute(_MESSAGES.format(done_at="NULL"), [loud, BACKLOG])
        cursor.execute(_MESSAGES.format(done_at="now()"), [loud, BACKLOG])
        for number in range(OTHERS):
            cursor.execute(_MESSAGES.format(done_at="NULL"), [f"t_{number}", 1])
        cursor.execute("VACUUM ANALYZE tenants_alarm, tenants_outboxmessage")


def _tick() -> None:
    outbox.ring()
    claims.find_next_moment()


def _claim() -> tuple[list[claims.Claim], bool]:
    return claims.take(timezone.now())


def _measure(work: Callable[[], object]) -> float:
    """Return milliseconds of the best of some turns, each of which is taken back."""
    turns = []
    for _ in range(TURNS):
        with transaction.atomic():
            turns.append(measure(work, 1) * 1000)
            transaction.set_rollback(True)
    return min(turns)


def _count_pages(work: Callable[[], object]) -> int:
    """Return the pages that the statements of ``work`` look at."""
    work()
    with CaptureQueriesContext(connection) as captured:
        work()
    pages = 0
    for query in captured.captured_queries:
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {query['sql']}")
            answer = cursor.fetchone()[0]
        plan = (json.loads(answer) if isinstance(answer, str) else answer)[0]["Plan"]
        pages += plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]
    return pages


def _find_due() -> datetime:
    """Return the moment at which ``RUNG`` alarms are due."""
    first = Alarm.objects.order_by("due").values_list("due", flat=True)[0]
    return first + timedelta(seconds=RUNG - 1)


def _let_everything_be_visible() -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE tenants_outboxmessage SET visible_at = now() WHERE done_at IS NULL")
        cursor.execute("VACUUM ANALYZE tenants_outboxmessage")


def _print_starts(loud: str, quiet: str) -> None:
    """Let a real worker of two processes work off the backlog, and another business speak up."""
    OutboxMessage.objects.filter(schema_name__startswith="t_").exclude(
        schema_name__in=(loud, quiet)
    ).delete()
    OutboxMessage.objects.in_hand().update(sent_at=None, leased_at=None)
    done = OutboxMessage.objects.filter(schema_name=loud, attempts=1, done_at__isnull=False)
    with _beating(), _working():
        _wait_for_end(quiet)
        before, started = done.count(), time.monotonic()
        waits = [_wait_for_end(quiet, after=number * 0.7) for number in range(QUIET_MESSAGES)]
        rate = (done.count() - before) / (time.monotonic() - started)
    table = Table("A message of another business, two worker processes", "what", "value")
    table.add("seconds until it is handled, though no nudge came: median", statistics.median(waits))
    table.add("longest", max(waits))
    table.add("messages of the backlog handled in a second meanwhile", rate)
    table.print()


@contextmanager
def _working() -> Iterator[None]:
    command = [
        "celery",
        "-A",
        "booking_saas.celery",
        "worker",
        "--include",
        "bench.workers.consumers",
    ]
    command += ["--concurrency", "2", "--without-gossip", "--loglevel", "WARNING"]
    settings = {"DJANGO_SETTINGS_MODULE": "bench.workers.settings"}
    process = subprocess.Popen(
        die_with_parent.wrap([sys.executable, "-m", *command]),
        env=os.environ | settings,
        stdout=subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        process.terminate()
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


def _wait_for_end(schema_name: str, *, after: float = 0) -> float:
    """Write a message as a commit does whose nudge is lost; return seconds until it is handled."""
    time.sleep(after)
    message = OutboxMessage.objects.create(
        schema_name=schema_name, topic="bench.made", consumer="bench.work", payload={}
    )
    give_up_at = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < give_up_at:
        message.refresh_from_db()
        if message.done_at:
            return (message.done_at - message.created_at).total_seconds()
        time.sleep(0.05)
    raise TimeoutError("nobody handles messages")
