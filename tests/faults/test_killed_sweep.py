"""A sweep is killed between its steps: no alarm is lost or rings twice, no message is forgotten."""

import signal

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from foundation import clock
from tenants import outbox
from tenants.models import Alarm, OutboxMessage
from tenants.outbox import claims
from tests import unguarded_outbox
from tests.faults.conftest import run_program

KILLED = -signal.SIGKILL


@pytest.fixture(autouse=True)
def _alarm(committed_acme):
    with transaction.atomic():
        outbox.set_alarm("message.resend_requested", due=clock.now(), notification_id=7)


def run_sweep(crash_at: str) -> int:
    return run_program("tests.faults.sweeper", CRASH_AT=crash_at)[0]


def test_alarm_of_a_sweep_killed_after_ringing_is_in_the_outbox_once(queue):
    killed = run_sweep("outbox.rung")
    left = (Alarm.objects.count(), OutboxMessage.objects.count(), queue())

    sent = outbox.sweep()

    assert (killed, left, sent) == (KILLED, (0, 1, []), 1)
    assert queue() == ["notifications.deliver_message"]
    call_command("invariants", verbosity=0)


def test_message_of_a_sweep_killed_before_sending_is_sent_by_a_later_one(queue):
    killed = run_sweep("outbox.claimed")
    left = (Alarm.objects.count(), OutboxMessage.objects.in_hand().count(), queue())
    now = timezone.now()

    sent = [outbox.sweep(now), outbox.sweep(now + claims.SEND_AGAIN_AFTER)]

    assert (killed, left, sent) == (KILLED, (0, 1, []), [0, 1])
    assert queue() == ["notifications.deliver_message"]
    call_command("invariants", verbosity=0)


def test_control_without_sending_again_the_message_is_forgotten(queue, monkeypatch):
    unguarded_outbox.without_sending_again(monkeypatch)
    run_sweep("outbox.claimed")

    sent = outbox.sweep(timezone.now() + claims.SEND_AGAIN_AFTER)

    assert (sent, queue()) == (0, [])
    assert OutboxMessage.objects.in_hand().count() == 1
