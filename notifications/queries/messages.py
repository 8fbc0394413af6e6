"""Questions about messages."""

from uuid import UUID

from notifications.models import Message
from notifications.models.messages import MessageQuerySet


def list_messages() -> MessageQuerySet:
    """Return all messages, newest first, for lists of staff."""
    return Message.objects.newest_first()


def list_of_booking(booking_id: UUID) -> MessageQuerySet:
    """Return what was told about one booking, newest first."""
    return Message.objects.of_booking(booking_id).newest_first()
