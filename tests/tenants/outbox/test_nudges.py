import pytest
from celery import current_app
from django.db import transaction

from booking_saas.settings import waiting
from tenants import outbox
from tenants.models import OutboxMessage
from tenants.outbox import nudges
from tests import silence, unguarded_outbox
from tests.patience import PATIENCE_SECONDS, wait_for


@pytest.fixture(autouse=True)
def _fresh(settings):
    settings.EVENT_ROUTES = {"thing.made": ("tests.first", "tests.second")}
    settings.BROKER_PAUSE_SECONDS = PATIENCE_SECONDS
    unguarded_outbox.forget_silence_of_broker()
    yield
    unguarded_outbox.forget_silence_of_broker()
    unguarded_outbox.forget_connections_to_broker()


@pytest.fixture
def broker_at(monkeypatch):
    """Let the nudges speak to another broker: the broker is a third party."""

    def move(url: str) -> None:
        unguarded_outbox.forget_connections_to_broker()
        connect = current_app.connection_for_write
        monkeypatch.setattr(
            current_app._get_current_object(),
            "connection_for_write",
            lambda **options: connect(url, **options),
        )

    return move


@pytest.fixture
def hanging_broker(broker_at, tmp_path, settings):
    """A broker that accepts and never answers."""
    settings.BROKER_SECONDS = waiting.BROKER_SECONDS
    with silence.listening(str(tmp_path / "s")) as server:
        broker_at(f"redis+socket://{tmp_path}/s")
        yield server


def publish_and_commit(capture) -> None:
    with capture(execute=True), transaction.atomic():
        outbox.publish("thing.made", thing_id=1)


def test_commit_has_the_outbox_swept(acme, queue, django_capture_on_commit_callbacks):
    publish_and_commit(django_capture_on_commit_callbacks)

    assert queue() == ["tenants.sweep_outbox"]


def test_commits_share_the_sweep_that_is_on_its_way(
    acme, queue, django_capture_on_commit_callbacks, monkeypatch
):
    unguarded_outbox.with_way_of_a_sweep(monkeypatch, PATIENCE_SECONDS)
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


def ask_for_the_flag(question: str) -> int:
    with current_app.connection_for_read() as connection:
        return getattr(connection.default_channel.client, question)(nudges.flag_name())


def test_sweep_that_was_lost_holds_back_no_other_for_long(queue):
    nudges.nudge()

    # -1: it stays for ever. -2: it is gone already.
    assert ask_for_the_flag("ttl") in {-2, 0, 1, 2, 3, 4, 5}


def test_sweep_that_was_lost_is_followed_by_another(queue, monkeypatch):
    unguarded_outbox.with_way_of_a_sweep(monkeypatch, 1)
    nudges.nudge()
    wait_for(lambda: not ask_for_the_flag("exists"))

    nudges.nudge()

    assert queue() == ["tenants.sweep_outbox"] * 2


def test_dead_broker_is_left_to_the_sweep(
    acme, broker_at, tmp_path, django_capture_on_commit_callbacks
):
    broker_at(f"redis+socket://{tmp_path}/nobody")

    publish_and_commit(django_capture_on_commit_callbacks)

    assert OutboxMessage.objects.filter(sent_at=None).count() == 2


def test_hanging_broker_is_given_up_and_then_left_alone(
    acme, hanging_broker, caplog, django_capture_on_commit_callbacks
):
    publish_and_commit(django_capture_on_commit_callbacks)
    asked = hanging_broker.count()
    publish_and_commit(django_capture_on_commit_callbacks)

    assert asked > 0
    assert hanging_broker.count() == asked
    assert caplog.text.count("The broker does not answer") == 1
    assert waiting.BROKER_SECONDS == 0.1
    assert OutboxMessage.objects.filter(sent_at=None).count() == 4


def test_broker_is_asked_again_after_the_pause(
    acme, hanging_broker, settings, django_capture_on_commit_callbacks
):
    settings.BROKER_PAUSE_SECONDS = 0
    publish_and_commit(django_capture_on_commit_callbacks)
    asked = hanging_broker.count()
    publish_and_commit(django_capture_on_commit_callbacks)

    assert hanging_broker.count() == 2 * asked
