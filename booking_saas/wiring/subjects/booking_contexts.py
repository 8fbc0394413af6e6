"""What messages tell of a booking: the visit, its links, its deadlines, who writes."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urljoin, urlsplit
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from booking_saas import absolute_links, text_consent
from foundation.web.links import get_map_url
from notifications.channels.registry import SMS
from notifications.contracts import (
    Audience,
    BookingContext,
    Business,
    Contact,
    Deadlines,
    Recipient,
    Visit,
)
from notifications.queries import settings
from scheduling.contracts import BookingSnapshot
from scheduling.queries import calendar_files, links, proofs
from scheduling.queries.booking_changes import BookingChange
from scheduling.queries.catalog import Profile
from scheduling.queries.clocks import clock_changes
from tenants.queries import domains


def make_context(
    change: BookingChange, current: BookingSnapshot, profile: Profile, *, audience: str
) -> BookingContext:
    """Return what messages tell of a change, with the links of the booking as it is now."""
    booking, before = change.after, change.before
    base_url = domains.get_base_url()
    proof = proofs.make_link_proof(current.contact_email)
    return BookingContext(
        business=make_business(profile, base_url),
        secrets=(links.get_manage_token(current), proof),
        version=booking.version,
        code=booking.code,
        visit=_make_visit(booking),
        before=None if before is None else _make_visit(_read_as_told(before, audience)),
        customer=Contact(
            name=booking.contact_name, email=booking.contact_email, phone=booking.contact_phone
        ),
        note=booking.note,
        actor=change.actor,
        actor_name=change.actor_name,
        reason=change.reason,
        calendar_uid=calendar_files.get_uid(booking),
        manage_url=absolute_links.get_manage_url(current),
        mailed_url=absolute_links.get_mailed_url(current, proof=proof),
        staff_url=absolute_links.get_staff_url(booking),
        is_proved=current.is_proved,
        deadlines=_find_deadlines(booking, profile, at=change.at),
        attends=current.attending_since is not None,
    )


def _find_deadlines(booking: BookingSnapshot, profile: Profile, *, at: datetime) -> Deadlines:
    """Return until when the visit can be changed, as it is at that moment."""
    agreement = booking.agreement
    asked: dict[str, Any] = {
        "starts_at": booking.starts_at,
        "at": at,
        "timezone": booking.location_timezone,
    }
    return Deadlines(
        move_until=booking.starts_at - timedelta(minutes=profile.reschedule_cutoff_minutes),
        cancel_until=booking.starts_at - timedelta(minutes=profile.cancel_cutoff_minutes),
        refund_until=agreement.find_deadline(**asked) if agreement.price_minor else None,
        refund_percent=agreement.get_refund_percent(**asked),
    )


def tell_not_theirs(recipient: Recipient) -> str:
    """Return why nothing goes to a customer's earlier address, in a sentence for staff."""
    if recipient.channel == SMS:
        return _("The customer wants no text messages any more, or has another number.")
    return _("The customer’s address has since changed.")


def make_business(profile: Profile, base_url: str) -> Business:
    """Return what messages tell of who writes."""
    return Business(
        name=profile.name,
        host=urlsplit(base_url).hostname or "",
        locale=profile.locale,
        clock=profile.style.clock,
        date_style=profile.style.date_style,
        first_weekday=profile.style.first_weekday,
        email=profile.email,
        phone=profile.phone,
        accent_color=profile.accent_color,
        # Mail programs find the logo on the business's own host.
        logo_url=urljoin(base_url, profile.logo_url) if profile.logo_url else "",
        neutral_wording=settings.get_settings().neutral_wording,
        timezone=profile.timezone,
        countries=text_consent.list_countries(profile),
    )


def _read_as_told(booking: BookingSnapshot, audience: str) -> BookingSnapshot:
    """Return the visit at the time that the reader was told, by the rules of clocks of today."""
    is_customer = audience == Audience.CUSTOMER
    zone = calendar_files.get_display_zone(booking).key if is_customer else ""
    start = clock_changes.find_told_start(booking, zone or booking.location_timezone)
    return replace(booking, starts_at=start, ends_at=start + (booking.ends_at - booking.starts_at))


def _make_visit(booking: BookingSnapshot) -> Visit:
    return Visit(
        service=booking.service_name,
        starts_at=booking.starts_at,
        ends_at=booking.ends_at,
        zone=calendar_files.get_display_zone(booking),
        location_zone=ZoneInfo(booking.location_timezone),
        customer_zone=ZoneInfo(booking.timezone),
        remote=booking.remote,
        location=calendar_files.get_place(booking),
        staff=tuple(person.name for person in booking.staff),
        price_minor=booking.price_minor,
        currency=booking.currency,
        terms=booking.agreement.sentence,
        map_url=""
        if booking.remote or not booking.location_address
        else get_map_url(booking.location_address),
    )
