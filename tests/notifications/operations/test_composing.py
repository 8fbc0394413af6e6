"""A message has one identity, by which mail programs recognize its copies (trust, I6)."""

from uuid import UUID

import pytest

from notifications.models import Message
from notifications.operations import composing, delivery
from tests.factories.scheduling import NOW
from tests.notifications.conftest import announce_to_jane


def test_attempts_of_one_message_share_its_id(salon, channel):
    tried = []
    channel.behave = tried.append
    first = announce_to_jane(salon)
    Message.objects.filter(pk=first.pk).update(status="queued", claimed_at=None)
    delivery.deliver(first.pk, now=NOW)
    announce_to_jane(salon, hour=11)

    ids = [envelope.message_id for envelope in tried]
    assert ids[0] == ids[1] != ids[2]
    assert ids[0].endswith("@acme.localhost>")


def test_address_of_another_case_is_the_same_message_to_the_mail_program(salon, channel):
    message = announce_to_jane(salon)
    Message.objects.update(recipient="JANE@example.com", status="queued", claimed_at=None)

    delivery.deliver(message.pk, now=NOW)

    first, second = channel.taken
    assert second.recipient == "JANE@example.com"
    assert first.message_id == second.message_id


@pytest.mark.parametrize(
    "change",
    [
        {"version": 2},
        {"kind": "reschedule"},
        {"offset_minutes": 60},
        {"audience": "staff"},
        {"recipient": "june@example.com"},
        {"resends": 1},
        {"about_id": UUID(int=1)},
        {"about_kind": "order"},
        {"channel": "sms"},
    ],
)
def test_every_part_of_the_identity_makes_another_id(salon, channel, change):
    message = announce_to_jane(salon)
    ids = {composing.make_key(message)}
    for name, value in change.items():
        setattr(message, name, value)

    ids.add(composing.make_key(message))

    assert len(ids) == 2
