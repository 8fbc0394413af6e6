"""Telling customers and staff of a change of a booking."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from notifications.models import Audience, Message, MessageStatus
from notifications.operations import delivery, planning
from scheduling.queries import booking_changes, catalog

_BATCH = 500


def announce(
    event_id: UUID, *, audience: Audience, now: datetime, is_last_try: bool = False
) -> None:
    """Tell the audience of the change: record one message per recipient, then send each.

    Safe to repeat: what is recorded is not recorded again, what is sent or skipped is not sent.
    Raises ``DeliveryDelayedError`` if one of them did not go out; the others did.
    """
    change = booking_changes.get_change(event_id)
    planned = planning.list_messages(change, catalog.get_profile(), audience=audience, now=now)
    Message.objects.bulk_create(planned, ignore_conflicts=True)
    waiting = Message.objects.filter(
        booking_id=change.after.id,
        version=change.after.version,
        audience=audience,
        kind__in={message.kind for message in planned},
        status=MessageStatus.QUEUED,
    )
    delayed = []
    for message_id in waiting.order_by("pk").values_list("pk", flat=True):
        try:
            delivery.deliver(message_id, now=now, is_last_try=is_last_try)
        except delivery.DeliveryDelayedError as error:
            delayed.append(error)
    if delayed:
        raise delivery.DeliveryDelayedError("; ".join(sorted({str(error) for error in delayed})))


@transaction.atomic(durable=True)
def record_skipped(event_ids: Iterable[UUID], *, now: datetime) -> int:
    """Record the messages of these changes as skipped, so that nobody ever sends them.

    For history that never happened in the world (demo data, imports). Safe to repeat, and
    workers that get to the same events later find nothing to send; messages that were already
    recorded stay as they are. Returns how many were planned.
    """
    profile = catalog.get_profile()
    messages = []
    for change in booking_changes.list_changes(event_ids):
        for audience in Audience:
            messages += planning.list_messages(change, profile, audience=audience, now=now)
    for message in messages:
        message.status = MessageStatus.SKIPPED
    Message.objects.bulk_create(messages, batch_size=_BATCH, ignore_conflicts=True)
    return len(messages)
