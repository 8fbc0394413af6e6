"""What the database itself refuses about messages."""

from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from notifications.models import Message
from tests.factories.scheduling import NOW

pytestmark = pytest.mark.usefixtures("acme")


def create(**fields) -> Message:
    defaults = {
        "about_kind": "booking",
        "about_id": UUID(int=1),
        "version": 1,
        "kind": "confirmation",
        "channel": "email",
        "audience": "customer",
        "recipient": "jane@example.com",
        "queued_at": NOW,
    }
    return Message.objects.create(**defaults | fields)


def is_refused(promise: str, **fields) -> bool:
    try:
        with transaction.atomic():
            create(**fields)
    except IntegrityError as error:
        return promise in str(error)
    return False


@pytest.mark.parametrize("recipient", ["jane@example.com", "JANE@Example.com"])
def test_message_exists_once_however_its_address_is_written(recipient):
    create()

    assert is_refused("message_once", recipient=recipient)
    assert Message.objects.count() == 1


@pytest.mark.parametrize(
    "other",
    [
        {"about_kind": "order"},
        {"about_id": UUID(int=2)},
        {"version": 2},
        {"kind": "reschedule"},
        {"offset_minutes": 60},
        {"channel": "sms"},
        {"audience": "staff"},
        {"recipient": "june@example.com"},
    ],
)
def test_each_part_of_the_identity_makes_another_message(other):
    create()
    create(**other)

    assert Message.objects.count() == 2


@pytest.mark.parametrize("status", ["sent", "delivered", "bounced"])
def test_message_that_went_out_has_its_time(status):
    assert is_refused("message_sent_has_its_time", status=status, reason="Reported")
    assert create(status=status, reason="Reported", sent_at=NOW).status == status


@pytest.mark.parametrize("status", ["bounced", "failed", "skipped"])
def test_message_that_nobody_read_says_why(status):
    assert is_refused("message_untold_says_why", status=status, sent_at=NOW)


@pytest.mark.parametrize("kind", ["waitlist_joined", "payment_problem"])
def test_every_kind_of_the_mail_api_has_room(kind):
    assert create(kind=kind).kind == kind


def test_address_is_found_however_it_is_written():
    message = create(recipient="Jane@Example.com", mailbox="jane@example.com")
    create(recipient="june@example.com", mailbox="june@example.com")

    assert list(Message.objects.to_mailbox("jane+news@EXAMPLE.com")) == [message]
