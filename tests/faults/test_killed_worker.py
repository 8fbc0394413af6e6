"""A worker is killed before or after its mail: another takes the message over, one mail is sent."""

import signal
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from foundation import clock
from notifications.models import Message, MessageStatus
from tenants import outbox
from tenants.models import OutboxMessage
from tests.factories.scheduling import book, make_location, make_profile, make_resource
from tests.factories.scheduling import make_service as build_service
from tests.faults.conftest import run_program

CONSUMER = "notifications.tell_customer"


@pytest.fixture
def row(committed_acme):
    make_profile()
    service = build_service([make_resource(make_location())])
    now = clock.now()
    start = (now + timedelta(days=3)).replace(hour=10, minute=0, second=0, microsecond=0)
    book(service, start, now=now)
    return OutboxMessage.objects.get(consumer=CONSUMER)


def work(row: OutboxMessage, *, crash_at: str = "") -> int:
    arguments = (row.schema_name, CONSUMER, str(row.pk))
    return run_program("tests.faults.worker", *arguments, CRASH_AT=crash_at)[0]


def let_the_lease_end(row: OutboxMessage) -> None:
    past = timezone.now() - timedelta(seconds=1)
    OutboxMessage.objects.filter(pk=row.pk).update(visible_at=past)


@pytest.mark.parametrize(("place", "mails_before"), [("outbox.leased", 0), ("outbox.handled", 1)])
def test_message_of_a_killed_worker_is_sent_once(row, place, mails_before):
    killed = work(row, crash_at=place)
    before = Message.objects.filter(status=MessageStatus.SENT).count()
    meanwhile = outbox.lease(row.pk)
    let_the_lease_end(row)

    ended = work(row)

    assert (killed, before, meanwhile, ended) == (-signal.SIGKILL, mails_before, None, 0)
    message = Message.objects.get()
    assert (message.status, message.attempts) == (MessageStatus.SENT, 1)
    row.refresh_from_db()
    assert row.done_at is not None
    call_command("invariants", verbosity=0)


def test_control_without_the_record_in_the_message_a_second_mail_is_sent(row):
    work(row, crash_at="outbox.handled")
    Message.objects.update(status=MessageStatus.QUEUED, claimed_at=None)
    let_the_lease_end(row)

    work(row)

    assert Message.objects.get().attempts == 2
