"""An e-mail as the mail server gets it."""

from dataclasses import dataclass

CALENDAR_FILE = "invite.ics"


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarPart:
    """A calendar file and what the receiver shall do with it (``REQUEST``, ``CANCEL``)."""

    method: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """A message ready to go. ``message_id`` is the same at each attempt (trust, I6).

    ``sender`` is the address that it comes from; ``organizer`` is who its calendar file says
    invites; ``reference`` is what the provider's reports bring back; at ``unsubscribe_url`` the
    reader ends this kind of mail.
    """

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
    sender: str = ""
    organizer: str = ""
    reference: str = ""
    unsubscribe_url: str = ""

    @property
    def files(self) -> dict[str, str]:
        """What goes along as text, by the name of the file."""
        return {} if self.calendar is None else {CALENDAR_FILE: self.calendar.content.decode()}
