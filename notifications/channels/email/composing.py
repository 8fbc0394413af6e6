"""From facts to an e-mail: the letter, its two forms and the calendar file."""

from collections.abc import Callable
from datetime import datetime

from django.utils import translation

from foundation import calendars
from foundation.calendars import CalendarText, Method, Person
from notifications.channels import Dispatch
from notifications.channels.email import senders
from notifications.channels.email.envelopes import CalendarPart, Envelope
from notifications.contracts import AboutKind, Audience, BookingFacts, Facts, Kind, Recipient
from notifications.texts import customer, rendering, staff, wording
from notifications.texts.letters import Letter

WRITERS: dict[tuple[str, str, str], Callable[..., Letter]] = {
    (AboutKind.BOOKING, Audience.CUSTOMER, Kind.CONFIRMATION): customer.write_confirmation,
    (AboutKind.BOOKING, Audience.CUSTOMER, Kind.RESCHEDULE): customer.write_rescheduled,
    (AboutKind.BOOKING, Audience.CUSTOMER, Kind.CANCELLATION): customer.write_cancelled,
    (AboutKind.BOOKING, Audience.STAFF, Kind.CONFIRMATION): staff.write_booked,
    (AboutKind.BOOKING, Audience.STAFF, Kind.RESCHEDULE): staff.write_moved,
    (AboutKind.BOOKING, Audience.STAFF, Kind.CANCELLATION): staff.write_cancelled,
    (AboutKind.BOOKING, Audience.STAFF, Kind.RELEASED): staff.write_released,
}
_ENDING = {Kind.CANCELLATION, Kind.RELEASED}
"""What takes the visit out of the reader's calendar."""


def compose(dispatch: Dispatch, *, now: datetime) -> Envelope:
    """Return the mail in its reader's language, with the links of its facts."""
    facts, recipient = dispatch.facts, dispatch.recipient
    formats = wording.get_formats(recipient.locale, default=facts.business.locale)
    writer = WRITERS[dispatch.about_kind, recipient.audience, dispatch.kind]
    with translation.override(formats.locale.language):
        letter = writer(facts, formats, now=now)
    return Envelope(
        message_id=f"<{dispatch.key}@{facts.business.host}>",
        kind=dispatch.kind,
        recipient=recipient.address,
        recipient_name=_get_recipient_name(recipient),
        sender_name=wording.clean(facts.business.name),
        reply_to=facts.business.email,
        subject=letter.subject,
        text=rendering.render_text(letter),
        html=rendering.render_html(
            letter,
            accent_color=facts.business.accent_color,
            logo_url=facts.business.logo_url,
        ),
        calendar=_find_calendar(dispatch, facts, letter, now),
    )


def _get_recipient_name(recipient: Recipient) -> str:
    """Return the name of staff. A customer's could be anything that a stranger typed."""
    return wording.clean(recipient.name) if recipient.audience == Audience.STAFF else ""


def _find_calendar(
    dispatch: Dispatch, facts: Facts, letter: Letter, now: datetime
) -> CalendarPart | None:
    """Return the file that puts a visit into the reader's calendar or takes it out of it."""
    if not isinstance(facts, BookingFacts):
        return None
    recipient, visit = dispatch.recipient, facts.visit
    method = Method.CANCEL if dispatch.kind in _ENDING else Method.REQUEST
    business = wording.clean(facts.business.name)
    is_customer = recipient.audience == Audience.CUSTOMER
    other = business if is_customer else wording.clean(facts.customer.name)
    lines = [f"{fact.label}: {fact.value}" for fact in letter.facts]
    content = calendars.write_calendar(
        calendars.Entry(
            uid=facts.calendar_uid,
            sequence=facts.version,
            starts_at=visit.starts_at,
            ends_at=visit.ends_at,
            zone=visit.zone,
            place=visit.place,
        ),
        CalendarText(
            summary=f"{wording.clean(visit.service)}, {other}",
            description="\n".join([*lines, "", f"{letter.button_label}:", letter.button_url]),
            url=letter.button_url,
        ),
        method=method,
        now=now,
        organizer=Person(name=business, email=facts.business.email or senders.get_address()),
        attendee=Person(name=recipient.name, email=recipient.address),
    )
    return CalendarPart(method=method.value, content=content)
