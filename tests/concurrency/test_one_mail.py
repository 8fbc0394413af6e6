"""Two workers at one message: whoever comes while the other sends leaves it alone (trust, I6)."""

from datetime import timedelta
from threading import Event

import pytest
from django.db import connection
from django.utils import timezone

from booking_saas.celery import app
from notifications.models import Message, MessageStatus
from notifications.operations import delivery
from tenants.models import OutboxMessage
from tests import guards
from tests.concurrency.conftest import MEETING_SECONDS
from tests.concurrency.turns import Running
from tests.factories.scheduling import NOW, at, book
from tests.notifications.conftest import FakeChannel, open_salon

CONSUMER = "notifications.tell_customer"


@pytest.fixture
def channel(monkeypatch) -> FakeChannel:
    fake = FakeChannel()
    guards.with_channel(monkeypatch, "email", fake)
    return fake


@pytest.fixture
def row(committed_acme, settings, tmp_path) -> OutboxMessage:
    settings.CLOCK_FILE = tmp_path / "clock"
    settings.CLOCK_FILE.write_text(f"={NOW.isoformat()}")
    book(open_salon().service, at(9))
    app.loader.import_default_modules()
    return OutboxMessage.objects.get(consumer=CONSUMER)


def work(row: OutboxMessage) -> object:
    """Do what a worker does; return what delayed it."""
    business = connection.tenant
    try:
        app.tasks[CONSUMER](schema_name=row.schema_name, message_id=row.pk)
    except delivery.DeliveryDelayedError as error:
        return str(error)
    finally:
        connection.set_tenant(business)


def work_while_another_sends(row, channel) -> object:
    """Let a worker's lease end while the mail server keeps it waiting; work beside it."""
    is_sending, mail_server_answers = Event(), Event()

    def keep_waiting(_envelope):
        channel.behave = lambda _envelope: None
        is_sending.set()
        assert mail_server_answers.wait(MEETING_SECONDS)

    channel.behave = keep_waiting
    slow = Running(lambda: work(row))
    assert is_sending.wait(MEETING_SECONDS)
    past = timezone.now() - timedelta(seconds=1)
    OutboxMessage.objects.filter(pk=row.pk).update(visible_at=past)

    delayed = work(row)

    mail_server_answers.set()
    assert slow.get_outcome() is None
    return delayed


def test_worker_that_takes_a_message_over_waits_for_who_is_sending_it(row, channel):
    delayed = work_while_another_sends(row, channel)

    assert delayed == "Another worker is sending this message."
    assert len(channel.taken) == 1
    message = Message.objects.get()
    assert (message.status, message.attempts) == (MessageStatus.SENT, 1)


def test_control_without_the_claim_two_mails_are_sent(row, channel, monkeypatch):
    guards.without_claim(monkeypatch)

    assert work_while_another_sends(row, channel) is None
    assert len(channel.taken) == 2
