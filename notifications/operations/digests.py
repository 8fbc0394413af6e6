"""Telling staff of a flood in one message instead of hundreds (booking-rules, 10)."""

import base64
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from foundation import signing
from notifications.channels import Composed
from notifications.contracts import SUBJECTS, Outdated
from notifications.models import Message, MessageStatus
from tenants import outbox

TOPIC = "digest.due"
EVERY = timedelta(minutes=30)
MOST_LINES = 50

_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


@transaction.atomic(durable=True)
def gather(message: Message, composed: Composed, *, now: datetime) -> None:
    """Keep the message for the next summary to the same address. Safe to repeat."""
    due = find_due(now)
    digest_id = make_id(message.recipient, due)
    gathered = Message.objects.filter(pk=message.pk, status=MessageStatus.QUEUED).update(
        status=MessageStatus.GATHERED,
        subject=composed.subject[:250],
        reason=_("There were many at once. A summary tells of it."),
        digest_id=digest_id,
    )
    if gathered:
        outbox.set_alarm(TOPIC, due=due, event_id=digest_id)


def list_gathered(digest_id: UUID) -> list[Message]:
    """Return what the summary tells of, in the order in which it happened."""
    return list(Message.objects.filter(digest_id=digest_id).order_by("pk"))


def list_true(messages: list[Message], *, now: datetime) -> list[str]:
    """Return the subjects of those that are still true."""
    return [
        message.subject
        for message in messages
        if not isinstance(
            SUBJECTS[message.about_kind].find(message.planned, now=now),
            Outdated,
        )
    ]


def find_due(now: datetime) -> datetime:
    """Return when the next summary goes out: on the half hour, at least a minute ahead."""
    return _EPOCH + ((now + timedelta(minutes=1) - _EPOCH) // EVERY + 1) * EVERY


def make_id(recipient: str, due: datetime) -> UUID:
    """Return the id of the summary to that address at that moment; it does not tell the address."""
    text = signing.keyed_hash(recipient.lower(), due.isoformat(), purpose="digest")
    return UUID(bytes=base64.urlsafe_b64decode(f"{text}=="))
