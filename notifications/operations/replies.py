"""Answering who declined an invitation in their calendar (booking-rules, 10)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from notifications.contracts import CALENDARS, REPLIES
from notifications.models import Message, MessageStatus
from notifications.operations import announcements, delivery
from tenants import outbox


@transaction.atomic(durable=True)
def answer_declined(about_id: UUID, *, attendee: str, now: datetime) -> None:
    """Tell the customer once that declining cancels nothing, and where to cancel. Safe to repeat.

    It goes to the visit's own address alone, and only if that is ``attendee``: whoever writes to us
    may have nothing to do with it. Nothing of the visit changes.
    """
    planned = REPLIES[CALENDARS].plan_answer(about_id, attendee=attendee, now=now)
    if planned is None:
        return
    row = announcements.make(REPLIES[CALENDARS].about_kind, planned, now)
    Message.objects.bulk_create([row], ignore_conflicts=True)
    recorded = Message.objects.about(row.about_kind, [about_id]).filter(
        version=row.version, kind=row.kind, recipient__iexact=row.recipient
    )
    message = recorded.get()
    if message.status == MessageStatus.QUEUED and message.attempts == 0:
        outbox.publish(delivery.RESEND_TOPIC, notification_id=message.pk)
