"""Telling whom it concerns what has happened."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from foundation import inputs
from notifications.channels.registry import EMAIL
from notifications.contracts import SUBJECTS, PlannedMessage
from notifications.models import Message, MessageStatus
from notifications.operations import delivery


def announce(
    about_kind: str,
    event_id: UUID,
    *,
    audience: str,
    channel: str = EMAIL,
    now: datetime,
    is_last_try: bool = False,
) -> None:
    """Tell the audience of the event on one channel: record one message each, then send each.

    Safe to repeat: what is recorded is not recorded again, what is sent or skipped is not sent.
    Raises ``DeliveryDelayedError`` if one of them did not go out; the others did.
    """
    every = SUBJECTS[about_kind].plan_messages([event_id])
    tell(about_kind, every, audience=audience, channel=channel, now=now, is_last_try=is_last_try)


def tell(
    about_kind: str,
    planned_messages: Sequence[PlannedMessage],
    *,
    audience: str,
    channel: str = EMAIL,
    now: datetime,
    is_last_try: bool = False,
) -> None:
    """Record those of the messages that are for it, then send each that waits. As ``announce``."""
    concerning = [
        planned
        for planned in planned_messages
        if (planned.recipient.audience, planned.recipient.channel) == (audience, channel)
    ]
    if not concerning:
        return
    rows = [make(about_kind, planned, now) for planned in concerning]
    Message.objects.bulk_create(rows, ignore_conflicts=True)
    waiting = Message.objects.about(
        about_kind, {planned.about_id for planned in concerning}
    ).filter(
        version__in={planned.version for planned in concerning},
        kind__in={planned.kind for planned in concerning},
        audience=audience,
        channel=channel,
        status=MessageStatus.QUEUED,
    )
    delayed = []
    for message_id in waiting.order_by("pk").values_list("pk", flat=True):
        try:
            delivery.deliver(message_id, now=now, is_last_try=is_last_try)
        except delivery.DeliveryDelayedError as error:
            delayed.append(error)
    if delayed:
        raise delivery.DeliveryDelayedError(
            "; ".join(sorted({str(error) for error in delayed})),
            unreachable=all(error.unreachable for error in delayed),
        )


def make(about_kind: str, planned: PlannedMessage, now: datetime) -> Message:
    """Return the row of a planned message, unsaved."""
    recipient = planned.recipient
    return Message(
        about_kind=about_kind,
        about_id=planned.about_id,
        version=planned.version,
        kind=planned.kind,
        offset_minutes=planned.offset_minutes,
        channel=recipient.channel,
        audience=recipient.audience,
        recipient=recipient.address,
        mailbox=inputs.find_mailbox(recipient.address),
        recipient_name=recipient.name,
        locale=recipient.locale,
        status=MessageStatus.QUEUED,
        queued_at=now,
    )
