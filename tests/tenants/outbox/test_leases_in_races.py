"""Two workers, two sweeps, real connections."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections, transaction
from django.utils import timezone
from django_tenants.utils import schema_context

from tenants import outbox
from tenants.models import Business, OutboxMessage
from tenants.outbox import claims
from tests import unguarded_outbox
from tests.concurrency.turns import Running
from tests.factories.outbox import make_message
from tests.patience import PATIENCE_SECONDS

RIVALS = 8


def race(work) -> list:
    """Run ``work`` in threads with connections of their own, all from the same moment."""
    barrier = threading.Barrier(RIVALS)
    schema_name = Business.objects.get(slug="acme").schema_name

    def run(_number):
        try:
            with schema_context(schema_name):
                barrier.wait(PATIENCE_SECONDS)
                return work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(RIVALS) as pool:
        return list(pool.map(run, range(RIVALS)))


def make_messages(schema_name: str, count: int) -> list[int]:
    messages = [
        OutboxMessage(
            schema_name=schema_name, topic="thing.made", consumer="tests.first", payload={}
        )
        for _ in range(count)
    ]
    return [message.pk for message in OutboxMessage.objects.bulk_create(messages)]


def test_one_of_many_workers_that_found_it_free_gets_the_lease(committed_acme, monkeypatch):
    unguarded_outbox.meet_with_message_read(monkeypatch, RIVALS)
    for message_id in make_messages(committed_acme.schema_name, 5):
        held = race(lambda pk=message_id: outbox.lease(pk))

        (lease,) = [each for each in held if each is not None]
        message = OutboxMessage.objects.get(pk=message_id)
        assert (lease.fence, lease.attempts) == (message.fence, message.attempts) == (1, 1)


def test_control_without_the_condition_of_the_update_all_of_them_do(committed_acme, monkeypatch):
    unguarded_outbox.meet_with_message_read(monkeypatch, RIVALS)
    unguarded_outbox.without_condition_of_leases(monkeypatch)
    (message_id,) = make_messages(committed_acme.schema_name, 1)

    held = race(lambda: outbox.lease(message_id))

    assert [lease.fence for lease in held] == [1] * RIVALS


@pytest.fixture
def sent(monkeypatch) -> list[int]:
    """Collect what a broker would get from all threads: the broker is a third party."""
    collected: list[int] = []
    lock = threading.Lock()

    def send(calls):
        with lock:
            collected.extend(call[1]["message_id"] for call in calls)

    unguarded_outbox.with_broker(monkeypatch, send)
    return collected


def test_sweeps_at_once_send_each_message_once(committed_acme, sent):
    pks = [pk for number in range(25) for pk in make_messages(f"t_{number}", 20)]

    counts = race(outbox.sweep)

    assert sum(counts) == 500
    assert sorted(sent) == sorted(pks)


def test_sweeps_at_once_take_no_more_of_a_business_than_it_has_places(committed_acme, sent):
    make_messages(committed_acme.schema_name, 500)

    counts = race(outbox.sweep)

    assert sum(counts) == len(sent) == 20


def take_while_another_claim_is_open(schema_name: str) -> tuple[bool, object]:
    """Return whether a second claim waited for the first, and how many it took.

    Between the two a message appears that has waited for longer than all others: a transaction
    that wrote it took its time. The second claim sees it, and none of the first one's in hand.
    """
    make_messages(schema_name, 50)
    old = timezone.now() - timedelta(minutes=1)
    with transaction.atomic():
        assert len(claims.take(timezone.now())[0]) == 20
        Running(lambda: make_message(schema_name, visible_at=old)).get_outcome()
        other = Running(lambda: len(claims.take(timezone.now())[0]))
        waited = other.wait_until_it_waits()
    return waited, other.get_outcome()


def test_claim_waits_for_the_one_before(committed_acme):
    assert take_while_another_claim_is_open(committed_acme.schema_name) == (True, 0)


def test_control_without_taking_turns_both_fill_the_same_place(committed_acme, monkeypatch):
    unguarded_outbox.without_taking_turns(monkeypatch)

    assert take_while_another_claim_is_open(committed_acme.schema_name) == (False, 1)


def finish_while_a_claim_sees_it_open(schema_name: str) -> tuple[bool, bool]:
    """Return whether the end waited for the claim, and whether the next of the stream is visible.

    The claim still sees the first of a stream in hand, and puts the second aside.
    """
    first, second = (make_message(schema_name, stream="booking:1/x") for _ in range(2))
    held = outbox.lease(first.pk)
    with transaction.atomic():
        assert claims.take(timezone.now())[0] == []
        end = Running(lambda: outbox.mark_done(held))
        waited = end.wait_until_it_waits()
    assert end.get_outcome() is True
    second.refresh_from_db()
    return waited, second.visible_at <= timezone.now()


def test_end_of_a_message_wakes_the_next_though_a_claim_puts_it_aside(committed_acme):
    assert finish_while_a_claim_sees_it_open(committed_acme.schema_name) == (True, True)


def test_control_waking_only_what_looks_put_aside_leaves_it_resting(committed_acme, monkeypatch):
    unguarded_outbox.without_waking_what_seems_awake(monkeypatch)

    assert finish_while_a_claim_sees_it_open(committed_acme.schema_name) == (False, False)
