"""Several ticks at once, and ticks that are killed: no alarm is lost, none rings twice."""

from collections import Counter
from datetime import UTC, datetime

import psycopg
import pytest
from django.db import connection, transaction

from tenants import outbox
from tenants.models import Alarm, OutboxMessage
from tenants.outbox import alarms
from tests import unguarded_outbox
from tests.concurrency.turns import Running
from tests.tenants.outbox.test_leases_in_races import RIVALS, race

DUE = datetime(2030, 1, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _routes(settings, committed_acme):
    settings.EVENT_ROUTES = {"thing.due": ("tests.first",)}


@transaction.atomic
def set_some(count: int) -> None:
    for number in range(count):
        outbox.set_alarm("thing.due", due=DUE, number=number)


def count_rung() -> Counter[int]:
    """Return how often each number has come into the outbox."""
    return Counter(OutboxMessage.objects.values_list("payload__number", flat=True))


def connect() -> psycopg.Connection:
    settings = connection.get_connection_params()
    return psycopg.connect(**settings | {"cursor_factory": None, "context": None})


def ring_and_stop(raw: psycopg.Connection) -> None:
    """Ring through a connection of its own and stand before the commit."""
    names = {"topics": ["thing.due"], "routed": ["thing.due"], "consumers": ["tests.first"]}
    names |= {"remotes": [""], "queues": ["core"]}
    raw.execute(alarms.RING, {"now": DUE, "most": 2_000, **names})


def test_ticks_at_once_ring_each_alarm_once(monkeypatch):
    unguarded_outbox.with_batch(monkeypatch, alarms, 20)
    set_some(300)

    counts = race(lambda: outbox.ring(DUE))
    rest = outbox.ring(DUE)

    assert sum(counts) + rest == 300
    assert count_rung() == Counter(range(300))
    assert Alarm.objects.count() == 0


def test_control_in_several_statements_an_alarm_rings_more_than_once(monkeypatch):
    unguarded_outbox.without_one_statement_of_ringing(monkeypatch, RIVALS)
    set_some(1)

    counts = race(lambda: outbox.ring(DUE))

    assert counts == [1] * RIVALS
    assert count_rung() == Counter({0: RIVALS})


def test_tick_passes_over_what_another_one_rings():
    set_some(3)
    with connect() as raw:
        ring_and_stop(raw)

        other = Running(lambda: outbox.ring(DUE))

        assert not other.wait_until_it_waits()
        assert other.get_outcome() == 0
    assert count_rung() == Counter(range(3))


def test_tick_that_is_killed_leaves_all_its_alarms_to_the_next():
    set_some(3)
    raw = connect()
    ring_and_stop(raw)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 60000)", [raw.info.backend_pid])

    rung = outbox.ring(DUE)

    assert rung == 3
    assert count_rung() == Counter(range(3))
    with pytest.raises(psycopg.OperationalError):
        raw.commit()
    raw.close()


def ring_while_it_is_set_again() -> object:
    """Return how many ring while a transaction that set one again has not committed."""
    set_some(1)
    with transaction.atomic():
        outbox.set_alarm("thing.due", due=DUE, number=0)
        return Running(lambda: outbox.ring(DUE)).get_outcome()


def test_alarm_that_is_being_set_again_does_not_ring_before_the_commit():
    assert ring_while_it_is_set_again() == 0
    assert outbox.ring(DUE) == 1


def test_control_without_the_lock_it_rings_before_anybody_sees_why(monkeypatch):
    unguarded_outbox.without_lock_of_alarms(monkeypatch)

    assert ring_while_it_is_set_again() == 1
