import socket
import time

import pytest
from celery import current_app
from django.db import transaction

from tenants import outbox
from tenants.models import OutboxMessage
from tenants.outbox import nudges


@pytest.fixture(autouse=True)
def _fresh(settings):
    settings.EVENT_ROUTES = {"thing.made": ("tests.first", "tests.second")}
    nudges._Silence.until = float("-inf")
    yield
    nudges._Silence.until = float("-inf")
    nudges._producers.cache_clear()


@pytest.fixture
def broker_at(monkeypatch):
    """Let the nudges speak to another broker: the broker is a third party."""

    def move(url: str) -> None:
        nudges._producers.cache_clear()
        connect = current_app.connection_for_write
        monkeypatch.setattr(
            current_app._get_current_object(),
            "connection_for_write",
            lambda **options: connect(url, **options),
        )

    return move


@pytest.fixture
def hanging_broker(broker_at, tmp_path):
    """A broker that accepts and never answers."""
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "s"))
        server.listen(8)
        broker_at(f"redis+socket://{tmp_path}/s")
        yield


def publish_and_commit(capture) -> float:
    """Return how long the commit's callbacks took."""
    started = time.perf_counter()
    with capture(execute=True), transaction.atomic():
        outbox.publish("thing.made", thing_id=1)
    return time.perf_counter() - started


def test_commit_has_the_outbox_swept(acme, queue, django_capture_on_commit_callbacks):
    publish_and_commit(django_capture_on_commit_callbacks)

    assert queue() == ["tenants.sweep_outbox"]


def test_commits_share_the_sweep_that_is_on_its_way(
    acme, queue, django_capture_on_commit_callbacks
):
    for _ in range(3):
        publish_and_commit(django_capture_on_commit_callbacks)

    assert queue() == ["tenants.sweep_outbox"]


def test_commit_after_a_sweep_began_needs_another(acme, queue, django_capture_on_commit_callbacks):
    publish_and_commit(django_capture_on_commit_callbacks)
    outbox.sweep()
    publish_and_commit(django_capture_on_commit_callbacks)

    assert sorted(queue()) == [
        "tenants.sweep_outbox",
        "tenants.sweep_outbox",
        "tests.first",
        "tests.second",
    ]


def test_sweep_that_was_lost_holds_back_no_other_for_long(queue):
    nudges.nudge()

    with current_app.connection_for_read() as connection:
        left = connection.default_channel.client.ttl(nudges.flag_name())
    assert 0 < left <= 5


def test_dead_broker_is_left_to_the_sweep(
    acme, broker_at, tmp_path, django_capture_on_commit_callbacks
):
    broker_at(f"redis+socket://{tmp_path}/nobody")

    assert publish_and_commit(django_capture_on_commit_callbacks) < 1

    assert OutboxMessage.objects.filter(sent_at=None).count() == 2


def test_hanging_broker_costs_a_moment_and_then_nothing(
    acme, hanging_broker, django_capture_on_commit_callbacks
):
    first = publish_and_commit(django_capture_on_commit_callbacks)
    later = publish_and_commit(django_capture_on_commit_callbacks)

    assert first < 0.5
    assert later < 0.1
    assert OutboxMessage.objects.filter(sent_at=None).count() == 4


def test_broker_is_asked_again_after_a_while(acme, queue, django_capture_on_commit_callbacks):
    nudges._Silence.until = time.monotonic() - 1

    publish_and_commit(django_capture_on_commit_callbacks)

    assert queue() == ["tenants.sweep_outbox"]
