"""An e-mail as the mail server gets it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarPart:
    """A calendar file and what the receiver shall do with it (``REQUEST``, ``CANCEL``)."""

    method: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """A message ready to go. ``message_id`` is the same at each attempt (trust, I6)."""

    message_id: str
    kind: str
    recipient: str
    recipient_name: str
    sender_name: str
    reply_to: str
    subject: str
    text: str
    html: str
    calendar: CalendarPart | None
