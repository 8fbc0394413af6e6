"""Trying a text: looking at it, and sending it to oneself."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import translation

from foundation import inputs
from notifications.channels import Composed, Dispatch, registry
from notifications.channels.email import composing
from notifications.contracts import (
    SUBJECTS,
    AboutKind,
    Audience,
    BookingContext,
    MessageContext,
    Outdated,
    PlannedMessage,
    Recipient,
)
from notifications.models import Message
from notifications.texts import own_texts, wording
from notifications.texts.own_texts import OwnText
from tenants import outbox

TOPIC = "message.trial_requested"
TEXT_TOPIC = "message.text_trial_requested"

NO_BOOKING = UUID(int=0)
"""Asks for an example."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """Which text is tried, with which booking, and who reads it."""

    kind: str
    channel: str
    language: str
    booking_id: UUID
    address: str


def compose(trial: Trial, own: OwnText, *, now: datetime) -> Composed:
    """Return the message as a customer would get it with this text. Nothing is kept or sent."""
    planned = _plan(trial, version=1)
    dispatch = Dispatch(
        key="",
        about_kind=AboutKind.BOOKING,
        kind=trial.kind,
        recipient=planned.recipient,
        context=_get_context(planned, now=now),
        own=own,
    )
    composed: Composed = registry.CHANNELS[trial.channel].compose(dispatch, now=now)
    return composed


def write_standard(trial: Trial, *, now: datetime) -> dict[str, str]:
    """Return the standard text of each part with this booking, for who is about to replace it."""
    planned = _plan(trial, version=1)
    context = _get_context(planned, now=now)
    dispatch = Dispatch(
        key="",
        about_kind=AboutKind.BOOKING,
        kind=trial.kind,
        recipient=planned.recipient,
        context=context,
    )
    if trial.channel != own_texts.EMAIL:
        return {"text": registry.CHANNELS[trial.channel].compose(dispatch, now=now).text}
    formats = wording.get_formats(trial.language, business=context.business)
    with translation.override(formats.locale.language):
        letter = composing.write_letter(dispatch, formats, now=now)
    closing = "\n\n".join(letter.closing)
    return {"subject": letter.subject, "opening": letter.lead, "closing": closing}


def write_values(trial: Trial, *, now: datetime) -> dict[str, str]:
    """Return what would take the place of each placeholder."""
    context = _get_context(_plan(trial, version=1), now=now)
    if not isinstance(context, BookingContext):
        return {}
    formats = wording.get_formats(trial.language, business=context.business)
    with translation.override(formats.locale.language):
        values = own_texts.list_values(context, formats, now=now)
    return values | {"link": context.manage_url}


@transaction.atomic(durable=True)
def request_trial(trial: Trial, *, now: datetime) -> int:
    """Record a test message with the saved text and have it sent; return its id."""
    before = Message.objects.about(AboutKind.TRIAL, [trial.booking_id])
    latest = before.order_by("-version").values_list("version", flat=True).first() or 0
    planned = _plan(trial, version=latest + 1)
    message = Message.objects.create(
        about_kind=AboutKind.TRIAL,
        about_id=planned.about_id,
        version=planned.version,
        kind=planned.kind,
        channel=planned.recipient.channel,
        audience=planned.recipient.audience,
        recipient=planned.recipient.address,
        mailbox=inputs.find_mailbox(planned.recipient.address),
        locale=planned.recipient.locale,
        queued_at=now,
    )
    topic = TOPIC if trial.channel == own_texts.EMAIL else TEXT_TOPIC
    outbox.publish(topic, notification_id=message.pk)
    return message.pk


def _plan(trial: Trial, *, version: int) -> PlannedMessage:
    recipient = Recipient(
        audience=Audience.CUSTOMER,
        channel=trial.channel,
        address=trial.address,
        name="",
        locale=trial.language,
    )
    return PlannedMessage(
        about_id=trial.booking_id, version=version, kind=trial.kind, recipient=recipient
    )


def _get_context(planned: PlannedMessage, *, now: datetime) -> MessageContext:
    found = SUBJECTS[AboutKind.TRIAL].find(planned, now=now)
    if isinstance(found, Outdated):
        raise TypeError(found.reason)
    return found
