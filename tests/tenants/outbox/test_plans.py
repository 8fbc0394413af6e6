"""What the outbox asks of the database reads little, however much there is (EXPLAIN).

Tens of thousands of rows tell an index from a scan; ``python -m bench outbox`` has the millions.
"""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tenants import outbox
from tenants.models import OutboxMessage
from tenants.outbox import claims
from tenants.queries import attention

DUE = datetime(2030, 1, 1, tzinfo=UTC)
BUSINESSES = 200

_FILL = """
INSERT INTO tenants_alarm (id, schema_name, topic, payload, due)
SELECT md5(n::text)::uuid, 't_' || n % {businesses}, 'thing.due', '{{}}',
       '2030-01-01Z'::timestamptz + n * interval '1 min'
FROM generate_series(1, 60000) n;
INSERT INTO tenants_outboxmessage
    (schema_name, topic, consumer, payload, remote, visible_at, stream, {columns})
SELECT schema_name, 'thing.made', 'tests.first', '{{}}', 'smtp',
       now() - interval '{ago}' + n * interval '1 ms', 'thing:' || n || '/x', {values}
FROM (SELECT n, CASE WHEN n % 2 = 0 THEN 't_0' ELSE 't_' || n % {businesses} END AS schema_name
      FROM generate_series(1, {count}) n) each;
"""


def fill(count: int, *, ago: str = "1 h", **columns: str) -> None:
    """Write alarms, and messages of which one business has half; columns are SQL."""
    columns = {"attempts": "0"} | columns
    names, values = ", ".join(columns), ", ".join(columns.values())
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE tenants_alarm, tenants_outboxmessage")
        cursor.execute(
            _FILL.format(businesses=BUSINESSES, count=count, ago=ago, columns=names, values=values)
        )
        cursor.execute("ANALYZE tenants_alarm, tenants_outboxmessage")


@pytest.fixture(autouse=True)
def _routes(settings, db):
    settings.EVENT_ROUTES = {"thing.due": ("tests.first",)}
    settings.WORKER_PROCESSES = {"core": 2_000}


def list_plans(work: Callable[[], object]) -> list[dict]:
    """Return the plans of the statements that ``work`` runs, all of them from the same state."""
    OutboxMessage.objects.first()
    with CaptureQueriesContext(connection) as captured, undone():
        work()
    statements = [query["sql"] for query in captured.captured_queries]
    return [
        explain(statement)
        for statement in statements
        if re.match(r"\s*(WITH|SELECT|UPDATE|DELETE)\b", statement) and "tenants_" in statement
    ]


@contextmanager
def undone() -> Iterator[None]:
    """Take back what the block writes."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def explain(statement: str) -> dict:
    with undone(), connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {statement}".replace("%", "%%"))
        answer = cursor.fetchone()[0]
    return (json.loads(answer) if isinstance(answer, str) else answer)[0]["Plan"]


def walk(plan: dict) -> Iterator[dict]:
    yield plan
    for part in plan.get("Plans", ()):
        yield from walk(part)


def list_scanned(plans: list[dict]) -> set[str]:
    """Return the tables of the outbox that are read from one end to the other."""
    nodes = [node for plan in plans for node in walk(plan)]
    return {node["Relation Name"] for node in nodes if node["Node Type"] == "Seq Scan"}


def count_buffers(plans: list[dict]) -> int:
    return sum(plan["Shared Hit Blocks"] + plan["Shared Read Blocks"] for plan in plans)


def test_idle_tick_reads_few_pages_however_much_rests():
    fill(40_000, ago="-1 h", last_error="'refused'")

    plans = list_plans(lambda: (outbox.ring(DUE), claims.find_next_moment()))

    assert len(plans) == 2
    assert list_scanned(plans) == set()
    assert count_buffers(plans) <= 30


def test_idle_tick_reads_few_pages_however_much_is_done():
    fill(40_000, done_at="now()")

    plans = list_plans(lambda: (outbox.ring(DUE), claims.find_next_moment()))

    assert list_scanned(plans) == set()
    assert count_buffers(plans) <= 30


def test_control_without_its_index_an_idle_tick_reads_it_all():
    fill(40_000, ago="-1 h")
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX outbox_visible")

    plans = list_plans(claims.find_next_moment)

    assert list_scanned(plans) == {"tenants_outboxmessage"}
    assert count_buffers(plans) > 30


def pick() -> list[dict]:
    return list_plans(lambda: claims.take(timezone.now()))


def test_claim_enters_the_index_once_for_each_lane():
    fill(40_000)

    picked, taken = pick()

    assert list_scanned([picked, taken]) == set()
    assert picked["Actual Rows"] == taken["Actual Rows"] == claims.BATCH
    # Some pages to find a lane and its first twenty, some to lock each that is taken.
    assert count_buffers([picked]) < 30 * BUSINESSES + 10 * claims.BATCH


def test_claim_costs_the_same_whatever_one_business_has():
    fill(4_000)
    few = count_buffers(pick()[:1])
    fill(40_000)

    many = count_buffers(pick()[:1])

    assert many < 1.2 * few


@pytest.mark.parametrize(
    "ask",
    [
        outbox.find_oldest_pending_age,
        lambda: outbox.note_answer("stripe"),
        outbox.prune,
    ],
    ids=["oldest", "answer", "prune"],
)
def test_questions_of_the_outbox_are_answered_by_indexes(ask):
    fill(40_000, done_at="CASE n % 4 WHEN 0 THEN now() END")

    plans = list_plans(ask)

    assert len(plans) >= 1
    assert "tenants_outboxmessage" not in list_scanned(plans)


def test_numbers_of_the_home_are_counted_through_indexes_where_most_is_done():
    fill(40_000, done_at="CASE WHEN n % 40 > 0 THEN now() END")

    plans = list_plans(attention.count_platform)

    assert len(plans) == 5
    assert "tenants_outboxmessage" not in list_scanned(plans)


def test_end_of_a_message_is_written_through_indexes(acme):
    fill(40_000)
    message = OutboxMessage.objects.create(
        schema_name=acme.schema_name, topic="t", consumer="c", payload={}, stream="thing:1/x"
    )

    def handle() -> None:
        with outbox.handling(message.pk):
            pass

    plans = list_plans(handle)

    assert list_scanned(plans) == set()
    assert count_buffers(plans) < 200
