"""What a business wrote itself, in place of parts of the standard texts (booking-rules, 10).

What happened and the details always stand in the standard words: an own text cannot hide a new
time. Only messages to customers about their bookings have own texts; those with codes and about
accounts have none, since people must be able to tell them from forged ones.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from foundation.formats import Formats
from notifications.contracts import BookingContext, MessageKind
from notifications.texts import placeholders, wording
from notifications.texts.letters import Letter

EMAIL = "email"
SMS = "sms"

KINDS: dict[str, tuple[MessageKind, ...]] = {
    EMAIL: (
        MessageKind.CONFIRMATION,
        MessageKind.REMINDER,
        MessageKind.RESCHEDULE,
        MessageKind.CANCELLATION,
        MessageKind.FOLLOW_UP,
        MessageKind.CLOCK_CHANGE,
    ),
    SMS: (MessageKind.REMINDER, MessageKind.RESCHEDULE, MessageKind.CANCELLATION),
}
"""What a business may write itself, by channel, in the order of a customer's visit."""
PARTS: dict[str, tuple[str, ...]] = {EMAIL: ("subject", "opening", "closing"), SMS: ("text",)}
PLACEHOLDERS: dict[str, tuple[str, ...]] = {
    EMAIL: placeholders.IN_MAILS,
    SMS: placeholders.IN_SMS,
}
LONGEST = {"subject": 150, "opening": 2000, "closing": 2000, "text": 600}
"""Characters as written; names that take the place of placeholders come on top."""
_LONGEST_SUBJECT = 250
"""As kept in the log."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnText:
    """The parts that a business wrote; an empty one stays the standard text.

    Of an e-mail ``subject``, ``opening`` (greeting and what follows it, before the details) and
    ``closing`` (after them); of a text message ``text``, the whole.
    """

    subject: str = ""
    opening: str = ""
    closing: str = ""
    text: str = ""


def put_into(
    letter: Letter, own: OwnText, context: BookingContext, formats: Formats, *, now: datetime
) -> Letter:
    """Return the letter with what the business wrote itself."""
    values = list_values(context, formats, now=now)
    subject = wording.clean(placeholders.fill(own.subject, values))[:_LONGEST_SUBJECT]
    opening = placeholders.fill(own.opening, values)
    closing = placeholders.fill(own.closing, values)
    return replace(
        letter,
        subject=subject or letter.subject,
        lead=opening or letter.lead,
        closing=tuple(closing.split("\n\n")) if closing else letter.closing,
    )


def write_sms(
    own: OwnText, context: BookingContext, formats: Formats, *, now: datetime, link: str
) -> str:
    """Return the whole text message; empty where the business wrote none."""
    return placeholders.fill(own.text, list_values(context, formats, now=now) | {"link": link})


def list_values(context: BookingContext, formats: Formats, *, now: datetime) -> dict[str, str]:
    """Return what takes the place of each placeholder, each on one line.

    The name of who booked only once the address is proved: until then a stranger may have typed
    it for somebody else to read.
    """
    visit, zone = context.visit, context.visit.zone
    return {
        "service": wording.tell_service(visit, context.business),
        "date": formats.day_near(
            visit.starts_at.astimezone(zone).date(), now.astimezone(zone).date()
        ).replace("\u202f", " "),
        "time": formats.time(visit.starts_at, zone).replace("\u202f", " "),
        "name": wording.tell_name(context.customer.name) if context.is_proved else "",
        "staff": wording.tell_people(visit.staff),
        "place": wording.tell_place(visit),
        "business": wording.clean(context.business.name),
    }
