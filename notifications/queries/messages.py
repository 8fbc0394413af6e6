"""Questions about messages."""

from uuid import UUID

from notifications.models import Message
from notifications.models.messages import MessageQuerySet


def list_messages() -> MessageQuerySet:
    """Return all messages, newest first, for lists of staff."""
    return Message.objects.newest_first()


def list_about(kind: str, id_: UUID) -> MessageQuerySet:
    """Return what was told about one booking or another subject, newest first."""
    return Message.objects.about(kind, [id_]).newest_first()
