"""Two workers, two sweeps, real connections."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django_tenants.utils import schema_context

from tenants import outbox
from tenants.models import Business, OutboxMessage
from tenants.outbox import leases, nudges
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


@pytest.fixture
def make_messages(committing):
    def make(count: int) -> list[int]:
        schema_name = Business.objects.get(slug="acme").schema_name
        messages = [
            OutboxMessage(
                schema_name=schema_name, topic="thing.made", consumer="tests.first", payload={}
            )
            for _ in range(count)
        ]
        return [message.pk for message in OutboxMessage.objects.bulk_create(messages)]

    return make


def test_one_of_many_workers_gets_the_lease(make_messages):
    for message_id in make_messages(10):
        held = race(lambda pk=message_id: outbox.lease(pk))

        assert sum(lease is not None for lease in held) == 1
        assert OutboxMessage.objects.get(pk=message_id).attempts == 1


def test_lease_control_without_the_conditional_update_several_workers_run(
    make_messages, monkeypatch
):
    """Reading first and writing without the fence: whoever read early believes it is theirs."""
    everybody_read = threading.Barrier(RIVALS)

    def lease_unguarded(message_id):
        row = OutboxMessage.objects.filter(pk=message_id, leased_until=None).first()
        everybody_read.wait(PATIENCE_SECONDS)
        OutboxMessage.objects.filter(pk=message_id).update(fence=row.fence + 1)
        return row

    (message_id,) = make_messages(1)

    held = race(lambda: lease_unguarded(message_id))

    assert sum(lease is not None for lease in held) == RIVALS
    assert leases.LEASE_FOR.total_seconds() == 60


def test_sweeps_at_once_send_each_message_once(make_messages, monkeypatch):
    sent = []
    lock = threading.Lock()

    def send(calls):
        with lock:
            sent.extend(call[1]["message_id"] for call in calls)

    monkeypatch.setattr(nudges, "send", send)
    pks = make_messages(500)

    counts = race(outbox.sweep)

    assert sum(counts) == 500
    assert sorted(sent) == sorted(pks)
