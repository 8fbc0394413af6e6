"""From a row and the change it tells of to an envelope that a channel can send."""

from collections.abc import Callable
from datetime import datetime
from email.utils import parseaddr
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from foundation import calendars, signing
from foundation.calendars import CalendarText, Method, Person
from notifications.channels import CalendarPart, Envelope
from notifications.models import Audience, Kind, Message
from notifications.texts import customer, rendering, staff, wording
from notifications.texts.letters import Letter
from scheduling.contracts import BookingSnapshot
from scheduling.queries import calendar_files, links
from scheduling.queries.booking_changes import BookingChange
from scheduling.queries.catalog import Profile
from tenants.queries import domains

CUSTOMER_WRITERS: dict[str, Callable[..., Letter]] = {
    Kind.CONFIRMATION: customer.write_confirmation,
    Kind.RESCHEDULED: customer.write_rescheduled,
    Kind.CANCELLED: customer.write_cancelled,
}
STAFF_WRITERS: dict[str, Callable[..., Letter]] = {
    Kind.CONFIRMATION: staff.write_booked,
    Kind.RESCHEDULED: staff.write_moved,
    Kind.CANCELLED: staff.write_cancelled,
    Kind.RELEASED: staff.write_released,
}
KEY_PLACE = "…"
"""What stored copies show instead of the key of a customer's link."""


def compose(
    message: Message, change: BookingChange, profile: Profile, *, now: datetime
) -> Envelope:
    """Return the message in its reader's language, with its links as they are now."""
    letter = _write(message, change, profile, now)
    return Envelope(
        message_id=_get_message_id(message),
        recipient=message.recipient,
        recipient_name=_get_recipient_name(message),
        sender_name=wording.clean(profile.name),
        reply_to=profile.email,
        subject=letter.subject,
        text=rendering.render_text(letter),
        html=rendering.render_html(
            letter, accent_color=profile.accent_color, logo_url=_get_logo_url(profile)
        ),
        calendar=_build_calendar(message, change, profile, letter, now),
    )


def hide_key(text: str, booking: BookingSnapshot) -> str:
    """Return the text without the key of the booking's link: keys are stored nowhere."""
    return text.replace(links.get_manage_token(booking), KEY_PLACE)


def _write(message: Message, change: BookingChange, profile: Profile, now: datetime) -> Letter:
    if message.audience == Audience.CUSTOMER:
        reader = customer.get_reader(change.after, profile)
        url = links.get_manage_url(change.after)
        with translation.override(reader.language):
            writer = CUSTOMER_WRITERS[message.kind]
            return writer(change, profile, manage_url=url, now=now)
    reader = staff.get_reader(change.after, profile)
    url = _get_booking_url(change.after)
    with translation.override(reader.language):
        return STAFF_WRITERS[message.kind](change, profile, booking_url=url, now=now)


def _get_booking_url(booking: BookingSnapshot) -> str:
    """Return where staff see the booking. Workers have no request: the host's URLs are named."""
    path = reverse(
        "admin:scheduling_booking_change", args=[booking.id], urlconf=settings.ROOT_URLCONF
    )
    return domains.get_base_url() + path


def _get_logo_url(profile: Profile) -> str:
    """Return where mail programs find the logo: on the business's own host; empty without one."""
    return urljoin(domains.get_base_url(), profile.logo_url) if profile.logo_url else ""


def _get_message_id(message: Message) -> str:
    """Return the same id at each attempt, and another one when staff send it anew.

    A crash between the server's "250" and our commit makes the message go out once more; by
    its id mail programs recognize the copy.
    """
    host = urlsplit(domains.get_base_url()).hostname
    digest = signing.keyed_hash(
        message.booking_id,
        message.version,
        message.kind,
        message.offset_minutes,
        message.channel,
        message.audience,
        message.recipient,
        message.resends,
        purpose="message-id",
    )
    return f"<{digest}@{host}>"


def _get_recipient_name(message: Message) -> str:
    """Return the name of staff. A customer's could be anything that a stranger typed."""
    return wording.clean(message.recipient_name) if message.audience == Audience.STAFF else ""


def _get_platform_address() -> str:
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1]


def _build_calendar(
    message: Message,
    change: BookingChange,
    profile: Profile,
    letter: Letter,
    now: datetime,
) -> CalendarPart:
    booking = change.after
    is_over = message.kind in {Kind.CANCELLED, Kind.RELEASED}
    method = Method.CANCEL if is_over else Method.REQUEST
    business = wording.clean(profile.name)
    is_customer = message.audience == Audience.CUSTOMER
    other = business if is_customer else wording.clean(booking.contact_name)
    facts = [f"{fact.label}: {fact.value}" for fact in letter.facts]
    text = CalendarText(
        summary=f"{wording.clean(booking.service_name)}, {other}",
        description="\n".join([*facts, "", f"{letter.button_label}:", letter.button_url]),
        url=letter.button_url,
    )
    entry = calendars.Entry(
        uid=calendar_files.get_uid(booking),
        sequence=booking.version,
        starts_at=booking.starts_at,
        ends_at=booking.ends_at,
        zone=calendar_files.get_display_zone(booking),
        place=calendar_files.get_place(booking),
    )
    content = calendars.write_calendar(
        entry,
        text,
        method=method,
        now=now,
        organizer=Person(name=business, email=profile.email or _get_platform_address()),
        attendee=Person(
            name=booking.contact_name if is_customer else message.recipient_name,
            email=message.recipient,
        ),
    )
    return CalendarPart(method=method.value, content=content)
