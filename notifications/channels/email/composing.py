"""From the context to an e-mail: the letter, its two forms and the calendar file."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from django.utils import translation
from django.utils.translation import pgettext

from foundation import calendars, inputs
from foundation.calendars import CalendarText, Method, Person
from foundation.formats import Formats
from notifications.channels import Dispatch
from notifications.channels.email import senders
from notifications.channels.email.envelopes import CalendarPart, Envelope
from notifications.contracts import (
    LINKS,
    OPTIONAL_KINDS,
    PAGES,
    AboutKind,
    Audience,
    BookingContext,
    MessageContext,
    MessageKind,
    Recipient,
)
from notifications.texts import (
    account,
    concerns,
    customer,
    day_sheet,
    digest,
    own_texts,
    rendering,
    staff,
    wording,
)
from notifications.texts.letters import DetailRow, Letter

WRITERS: dict[tuple[str, str, str], Callable[..., Letter]] = {
    (AboutKind.BOOKING, Audience.CUSTOMER, MessageKind.CONFIRMATION): customer.write_confirmation,
    (AboutKind.BOOKING, Audience.CUSTOMER, MessageKind.RESCHEDULE): customer.write_rescheduled,
    (AboutKind.BOOKING, Audience.CUSTOMER, MessageKind.CANCELLATION): customer.write_cancelled,
    (AboutKind.BOOKING, Audience.CUSTOMER, MessageKind.CLOCK_CHANGE): customer.write_clock_changed,
    (AboutKind.BOOKING, Audience.CUSTOMER, MessageKind.REMINDER): customer.write_reminder,
    (AboutKind.BOOKING, Audience.CUSTOMER, MessageKind.FOLLOW_UP): customer.write_follow_up,
    (AboutKind.KEY, Audience.CUSTOMER, MessageKind.LINK): customer.write_key,
    (AboutKind.BOOKING, Audience.STAFF, MessageKind.CONFIRMATION): staff.write_booked,
    (AboutKind.BOOKING, Audience.STAFF, MessageKind.RESCHEDULE): staff.write_moved,
    (AboutKind.BOOKING, Audience.STAFF, MessageKind.CANCELLATION): staff.write_cancelled,
    (AboutKind.BOOKING, Audience.STAFF, MessageKind.CLOCK_CHANGE): staff.write_clock_changed,
    (AboutKind.BOOKING, Audience.STAFF, MessageKind.RELEASED): staff.write_released,
    (AboutKind.ACCOUNT, Audience.CUSTOMER, MessageKind.ACCOUNT): account.write_news,
    (AboutKind.DIGEST, Audience.STAFF, MessageKind.DIGEST): digest.write_digest,
    (AboutKind.DAY, Audience.STAFF, MessageKind.DAY_SHEET): day_sheet.write_day_sheet,
    (AboutKind.ADDRESS, Audience.STAFF, MessageKind.UNREACHED): concerns.write_unreached,
    (AboutKind.DOMAIN, Audience.STAFF, MessageKind.DOMAIN_LOST): concerns.write_domain_lost,
}
WRITERS |= {
    (AboutKind.TRIAL, audience, kind): writer
    for (about_kind, audience, kind), writer in WRITERS.items()
    if about_kind == AboutKind.BOOKING and audience == Audience.CUSTOMER
}
WRITERS |= {
    (AboutKind.BOOKING, Audience.CUSTOMER, MessageKind.LINK): customer.write_where_to_cancel,
}
_ENDING = {MessageKind.CANCELLATION, MessageKind.RELEASED}
"""What takes the visit out of the reader's calendar."""
_WITHOUT_CALENDAR = {MessageKind.LINK, MessageKind.REMINDER, MessageKind.FOLLOW_UP}
"""What changes nothing in it."""


def compose(dispatch: Dispatch, *, now: datetime) -> Envelope:
    """Return the mail in its reader's language, with the links of its context."""
    context, recipient = dispatch.context, dispatch.recipient
    formats = wording.get_formats(recipient.locale, business=context.business)
    with translation.override(formats.locale.language):
        letter = write_letter(dispatch, formats, now=now)
        sender = dispatch.sender or senders.get_address()
        calendar = _find_calendar(dispatch, context, letter, now)
    return Envelope(
        message_id=f"<{dispatch.key}@{context.business.host}>",
        kind=dispatch.kind,
        recipient=recipient.address,
        recipient_name=_get_recipient_name(recipient),
        sender_name=wording.clean(context.business.name),
        reply_to=context.business.email,
        subject=letter.subject,
        text=rendering.render_text(letter),
        html=rendering.render_html(
            letter,
            accent_color=context.business.accent_color,
            logo_url=context.business.logo_url,
        ),
        calendar=calendar,
        sender=sender,
        organizer=(dispatch.organizer or sender) if calendar else "",
        reference=dispatch.reference,
        unsubscribe_url=_find_unsubscribe_url(dispatch),
    )


def write_letter(dispatch: Dispatch, formats: Formats, *, now: datetime) -> Letter:
    """Return the letter in the active language, with what the business wrote itself."""
    context = dispatch.context
    writer = WRITERS[dispatch.about_kind, dispatch.recipient.audience, dispatch.kind]
    letter = writer(context, formats, now=now)
    if dispatch.own is not None and isinstance(context, BookingContext):
        letter = own_texts.put_into(letter, dispatch.own, context, formats, now=now)
    if url := _find_unsubscribe_url(dispatch):
        letter = replace(letter, rows=(*letter.rows, _write_way_out(url)))
    if dispatch.about_kind == AboutKind.TRIAL:
        subject = pgettext("mail", "Test: %(subject)s") % {"subject": letter.subject}
        letter = replace(letter, subject=subject)
    return letter


def _find_unsubscribe_url(dispatch: Dispatch) -> str:
    if dispatch.kind not in OPTIONAL_KINDS:
        return ""
    return LINKS[PAGES].get_unsubscribe_url(dispatch.recipient.address)


def _write_way_out(url: str) -> DetailRow:
    """Return the link that ends such mail, for those whose mail program shows no button for it."""
    return DetailRow(
        label=pgettext("mail", "Such messages"),
        value=url,
        link_text=pgettext("mail", "I want no more of them"),
    )


def _get_recipient_name(recipient: Recipient) -> str:
    """Return the name of staff. A customer's could be anything that a stranger typed."""
    return wording.clean(recipient.name) if recipient.audience == Audience.STAFF else ""


def _find_calendar(
    dispatch: Dispatch, context: MessageContext, letter: Letter, now: datetime
) -> CalendarPart | None:
    """Return the file that puts a visit into the reader's calendar or takes it out of it.

    Its organizer is the mail's sender and not the business: an address that the business may
    change, or be written to at itself, would cancel nothing and invite whoever invites. Who was
    first stays it: calendars take a change only from who invited, and so the sender may have
    become another since. Who is the sender gets no file: calendars would not know which of the two
    they are.
    """
    recipient = dispatch.recipient
    organizer = dispatch.organizer or dispatch.sender or senders.get_address()
    if not isinstance(context, BookingContext) or dispatch.kind in _WITHOUT_CALENDAR:
        return None
    if dispatch.about_kind == AboutKind.TRIAL or _is_same(recipient.address, organizer):
        return None
    visit = context.visit
    method = Method.CANCEL if dispatch.kind in _ENDING else Method.REQUEST
    is_customer = recipient.audience == Audience.CUSTOMER
    name = recipient.name if not is_customer or context.is_proved else ""
    content = calendars.write_calendar(
        calendars.Entry(
            uid=context.calendar_uid,
            sequence=context.version,
            starts_at=visit.starts_at,
            ends_at=visit.ends_at,
            zone=visit.zone,
            place=visit.location,
        ),
        _write_entry(context, letter, is_customer=is_customer),
        method=method,
        now=now,
        organizer=Person(name=wording.clean(context.business.name), email=organizer),
        attendee=Person(name=name, email=recipient.address),
    )
    return CalendarPart(method=method.value, content=content)


def _write_entry(context: BookingContext, letter: Letter, *, is_customer: bool) -> CalendarText:
    """Return the words of the entry; neutral ones name the service nowhere in it.

    Calendars are shown to others: what stands in them proves no address.
    """
    other = wording.clean(context.business.name if is_customer else context.customer.name)
    url = context.manage_url if is_customer else letter.button_url
    hides_service = context.business.neutral_wording
    rows = [row for row in letter.rows if not (hides_service and row.names_service)]
    lines = [f"{row.label}: {row.value}" for row in rows]
    return CalendarText(
        summary=f"{wording.tell_service(context.visit, context.business)}, {other}",
        description="\n".join([*lines, "", f"{letter.button_label}:", url]),
        url=url,
    )


def _is_same(one: str, other: str) -> bool:
    return inputs.find_written_form(one) == inputs.find_written_form(other)
