"""The ways out: one folder each, one small protocol, always a time-out."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarPart:
    """A calendar file and what the receiver shall do with it (``REQUEST``, ``CANCEL``)."""

    method: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """A message ready to go. ``message_id`` is the same at each attempt (trust, I6)."""

    message_id: str
    recipient: str
    recipient_name: str
    sender_name: str
    reply_to: str
    subject: str
    text: str
    html: str
    calendar: CalendarPart | None


class Channel(Protocol):
    """Hands messages to a provider."""

    def send(self, envelope: Envelope) -> None:
        """Return once the provider has taken the message over. Raises ``ProviderError``."""


class ProviderError(Exception):
    """The provider did not take the message; ``permanent``: and never will."""

    def __init__(self, message: str, *, permanent: bool) -> None:
        super().__init__(message)
        self.permanent = permanent
