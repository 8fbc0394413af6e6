"""What is due runs at once where a script says so."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from booking_saas.dev.time_travel import due
from booking_saas.settings import base
from tenants import outbox
from tenants.models import OutboxMessage
from tests import unguarded_outbox
from tests.factories.outbox import make_message

pytestmark = pytest.mark.django_db
NEXT_HOUR = timedelta(hours=1)


@pytest.fixture
def worked(monkeypatch, acme, settings):
    """Let tasks run as soon as they are sent, as quick workers would; return their messages."""
    settings.EVENT_ROUTES = {"thing.due": ("tests.first",)}
    handled = []

    def run(calls):
        for _name, kwargs, _queue in calls:
            with outbox.handling(kwargs["message_id"]) as held:
                if held is not None:
                    handled.append(kwargs["message_id"])

    unguarded_outbox.with_broker(monkeypatch, run)
    return handled


def post(client, host="acme.localhost"):
    answer = client.post("/-/demo/run-due", HTTP_HOST=host)
    return answer.status_code, json.loads(answer.content)


def test_alarm_that_is_due_and_what_rests_are_done_before_the_answer(client, acme, worked):
    make_message(acme, visible_at=timezone.now() + NEXT_HOUR, attempts=3, last_error="refused")
    with transaction.atomic():
        outbox.set_alarm("thing.due", due=datetime.now(UTC))
        outbox.set_alarm("thing.due", due=datetime.now(UTC) + NEXT_HOUR)

    assert post(client) == (200, {"done": 2, "resting": 0, "dead": 0, "in_hand": 0})

    assert len(worked) == 2
    assert due.find_next_due() > datetime.now(UTC)


def test_what_fails_again_is_left_and_counted(client, acme, monkeypatch):
    message = make_message(acme, visible_at=timezone.now() + NEXT_HOUR, last_error="refused")

    def fail(calls):
        for _name, kwargs, _queue in calls:
            outbox.mark_failed(outbox.lease(kwargs["message_id"]), "refused again")

    unguarded_outbox.with_broker(monkeypatch, fail)

    assert post(client) == (200, {"done": 0, "resting": 1, "dead": 0, "in_hand": 0})

    message.refresh_from_db()
    assert (message.attempts, message.last_error) == (1, "refused again")


def test_workers_that_do_not_come_are_said(acme, monkeypatch):
    unguarded_outbox.with_broker(monkeypatch, list)
    make_message(acme)

    report = due.run_due(acme.schema_name, seconds=0.2)

    assert report == due.Report(done=0, resting=0, dead=0, in_hand=1)


def test_another_businesss_messages_are_not_counted(client, acme, globex_business, worked):
    theirs = make_message(globex_business, visible_at=timezone.now() + NEXT_HOUR)

    assert post(client) == (200, {"done": 0, "resting": 0, "dead": 0, "in_hand": 0})

    assert OutboxMessage.objects.waiting().get() == theirs


def test_next_moment_is_told_on_the_platforms_host(client, acme, settings):
    settings.EVENT_ROUTES = {"thing.due": ("tests.first",)}
    moment = datetime(2030, 1, 1, tzinfo=UTC)
    assert json.loads(client.get("/-/demo/next-due", HTTP_HOST="localhost").content)["due"] is None

    with transaction.atomic():
        outbox.set_alarm("thing.due", due=moment)

    answer = json.loads(client.get("/-/demo/next-due", HTTP_HOST="localhost").content)
    assert answer["due"] == moment.isoformat()


@pytest.mark.parametrize(("method", "path"), [("get", "run-due"), ("post", "next-due")])
def test_other_methods_find_nothing(client, acme, method, path):
    answer = getattr(client, method)(f"/-/demo/{path}", HTTP_HOST="acme.localhost")

    assert answer.status_code == 404


def test_servers_have_no_such_door():
    assert not [each for each in base.MIDDLEWARE if ".dev." in each]
