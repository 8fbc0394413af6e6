"""What a business wrote itself."""

from notifications.models import MessageText
from notifications.texts.own_texts import OwnText


def find_own(kind: str, channel: str, language: str) -> OwnText | None:
    """Return the own text for that kind of message; None where the standard text stands."""
    row = MessageText.objects.filter(kind=kind, channel=channel, language=language).first()
    return row.own if row else None


def list_texts() -> list[MessageText]:
    """Return everything that the business wrote itself, in one order."""
    return list(MessageText.objects.order_by("kind", "channel", "language"))
