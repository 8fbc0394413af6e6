"""Who sends a message: one worker at a time, and whoever comes late writes nothing."""

from contextlib import suppress
from datetime import UTC, datetime

import pytest
from django.utils import timezone

from notifications.channels import ProviderError
from notifications.models import Message
from notifications.operations import delivery
from tests import guards
from tests.concurrency.conftest import run_race
from tests.factories.scheduling import NOW
from tests.notifications.conftest import AWAY, open_salon, queue_for_jane


def test_worker_that_comes_while_another_sends_does_nothing(salon, channel):
    message = queue_for_jane(salon, channel)
    refused = []

    def second_worker_comes(_envelope):
        with pytest.raises(delivery.DeliveryDelayedError) as delayed:
            delivery.deliver(message.pk, now=NOW)
        refused.append(str(delayed.value))

    channel.behave = second_worker_comes
    delivery.deliver(message.pk, now=NOW)

    assert refused == ["Another worker is sending this message."]
    assert len(channel.taken) == 1


def test_control_without_the_claim_the_second_worker_sends_too(salon, channel, monkeypatch):
    guards.without_time_of_claim(monkeypatch)
    message = queue_for_jane(salon, channel)

    def second_worker_comes(_envelope):
        channel.behave = lambda _envelope: None
        delivery.deliver(message.pk, now=NOW)

    channel.behave = second_worker_comes
    delivery.deliver(message.pk, now=NOW)

    assert len(channel.taken) == 2


RIVALS = 6


@pytest.fixture
def contested(committed_acme, channel):
    """A message that waits, for workers with connections of their own."""
    return queue_for_jane(open_salon(), channel)


def race_to_deliver(message):
    run_race([lambda: swallow_delay(message.pk) for _ in range(RIVALS)])


def swallow_delay(message_id):
    try:
        delivery.deliver(message_id, now=NOW)
    except delivery.DeliveryDelayedError as error:
        return error


def test_race_of_workers_sends_once(contested, channel):
    race_to_deliver(contested)

    assert len(channel.taken) == 1


def test_control_race_without_the_claim_sends_more(contested, channel, monkeypatch):
    guards.without_claim(monkeypatch, rivals=RIVALS)

    race_to_deliver(contested)

    assert len(channel.taken) == RIVALS


def test_worker_that_died_while_sending_is_followed_by_another(salon, channel):
    message = queue_for_jane(salon, channel)
    died_at = timezone.now() - delivery.CLAIM_FOR
    Message.objects.filter(pk=message.pk).update(claimed_at=died_at)

    delivery.deliver(message.pk, now=NOW)

    message.refresh_from_db()
    assert message.status == "sent"


class WorkerKilledError(BaseException):
    """What no handler sees: the process is gone."""


def test_worker_killed_after_the_server_took_the_mail_repeats_it_recognizably(salon, channel):
    message = queue_for_jane(salon, channel)
    arrived = []

    def die(envelope):
        arrived.append(envelope)
        raise WorkerKilledError

    channel.behave = die
    with pytest.raises(WorkerKilledError):
        delivery.deliver(message.pk, now=NOW)
    channel.behave = arrived.append
    with pytest.raises(delivery.DeliveryDelayedError):
        delivery.deliver(message.pk, now=NOW)
    Message.objects.update(claimed_at=timezone.now() - delivery.CLAIM_FOR)
    for _ in range(3):
        delivery.deliver(message.pk, now=NOW)

    first, second = arrived
    assert first.message_id == second.message_id


def test_late_worker_does_not_undo_what_the_next_one_wrote(salon, channel):
    message = queue_for_jane(salon, channel)

    def come_second(_envelope):
        Message.objects.filter(pk=message.pk).update(status="sent", sent_at=NOW)
        raise ProviderError(AWAY, permanent=True)

    channel.behave = come_second
    delivery.deliver(message.pk, now=NOW)

    message.refresh_from_db()
    assert message.status == "sent"


TAKEN_OVER_AT = datetime(2100, 1, 1, tzinfo=UTC)
"""When the next worker claimed the message: it is still at it."""


def deliver_and_lose_the_claim(message, channel, error):
    """Deliver; while the mail server thinks, another worker claims the message."""

    def lose_the_claim(_envelope):
        Message.objects.filter(pk=message.pk).update(claimed_at=TAKEN_OVER_AT)
        if error is not None:
            raise error

    channel.behave = lose_the_claim
    with suppress(delivery.DeliveryDelayedError, RuntimeError):
        delivery.deliver(message.pk, now=NOW)
    message.refresh_from_db()
    return message.status, message.reason, message.claimed_at


LATE_WORDS = pytest.mark.parametrize(
    ("error", "overwritten"),
    [
        (None, ("sent", "", TAKEN_OVER_AT)),
        (ProviderError("No such mailbox", permanent=True), ("failed", "No such mailbox", None)),
        (ProviderError("Try again", permanent=False), ("queued", "Try again", None)),
        (RuntimeError("broken"), ("queued", "RuntimeError: broken", None)),
    ],
    ids=["sent", "refused", "delayed", "broken"],
)


@LATE_WORDS
def test_late_worker_writes_nothing_once_its_claim_went_to_another(
    salon, channel, error, overwritten
):
    message = queue_for_jane(salon, channel)

    left = deliver_and_lose_the_claim(message, channel, error)

    assert left == ("queued", AWAY, TAKEN_OVER_AT)


@LATE_WORDS
def test_control_without_the_fence_the_late_worker_has_the_last_word(
    salon, channel, error, overwritten, monkeypatch
):
    guards.without_fence_of_claims(monkeypatch)
    message = queue_for_jane(salon, channel)

    left = deliver_and_lose_the_claim(message, channel, error)

    assert left == overwritten
