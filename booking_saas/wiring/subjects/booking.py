"""Bookings as messages tell of them: who is told what, whether it is still true, the details.

Rules: *(booking-rules, 10)*; what is told until when: (decisions, 13).
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urljoin, urlsplit
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from booking_saas import absolute_links
from foundation.web.links import get_map_url
from notifications.channels.registry import EMAIL
from notifications.contracts import (
    Audience,
    BookingContext,
    Business,
    Contact,
    Deadlines,
    MessageKind,
    Outdated,
    PlannedMessage,
    Recipient,
    Visit,
)
from scheduling import events
from scheduling.contracts import BookingSnapshot
from scheduling.queries import (
    booking_changes,
    bookings,
    calendar_files,
    catalog,
    links,
    proofs,
)
from scheduling.queries.booking_changes import BookingChange
from scheduling.queries.catalog import Profile
from scheduling.queries.clocks import clock_changes
from tenants.queries import domains

KINDS = {
    events.BOOKING_CONFIRMED: MessageKind.CONFIRMATION,
    events.BOOKING_RESCHEDULED: MessageKind.RESCHEDULE,
    events.BOOKING_CANCELLED: MessageKind.CANCELLATION,
    events.BOOKING_CLOCK_CHANGED: MessageKind.CLOCK_CHANGE,
    events.BOOKING_SHIFTED: MessageKind.RESCHEDULE,
    events.BOOKING_RETOLD: MessageKind.RESCHEDULE,
    events.BOOKING_CONTACT_CORRECTED: MessageKind.CONFIRMATION,
}


class BookingSubject:
    """Asks the product what a message about a booking needs to know."""

    def plan_messages(self, event_ids: Iterable[UUID]) -> list[PlannedMessage]:
        """Return whom these changes concern; a topic that nobody is told of has no news."""
        changes = booking_changes.list_changes(event_ids)
        profile = catalog.get_profile()
        return [planned for change in changes for planned in _plan_messages(change, profile)]

    def find(
        self, about_id: UUID, version: int, kind: str, *, recipient: Recipient, now: datetime
    ) -> BookingContext | Outdated:
        """Return the change that led to that version, with the links that work now."""
        change = booking_changes.find_change(about_id, version)
        if change is None:
            return Outdated(reason=_("This booking no longer exists."))
        current = bookings.get_snapshot(about_id)
        profile = catalog.get_profile()
        reason = find_reason_to_skip(
            change,
            _as_told_to(recipient, current),
            profile,
            kind=kind,
            recipient=recipient,
            now=now,
        )
        if reason:
            return Outdated(reason=reason)
        return make_context(change, current, profile, audience=recipient.audience)


def _as_told_to(recipient: Recipient, current: BookingSnapshot) -> BookingSnapshot:
    """Return the booking in the version of which this recipient was told last.

    A corrected address is news to its customer only: what staff were told stays true.
    """
    if recipient.audience == Audience.CUSTOMER:
        return current
    version = booking_changes.get_version_of_visit(current.id)
    return replace(current, version=version)


def _plan_messages(change: BookingChange, profile: Profile) -> Iterator[PlannedMessage]:
    """Yield one message for each whom the change concerns; two of the same address are one."""
    kind = KINDS.get(change.topic)
    if kind is None:
        return
    if change.after.contact_email:
        yield _plan_message(change, kind, _make_customer(change.after, profile))
    if change.topic == events.BOOKING_CONTACT_CORRECTED:
        return
    for person in list_staff(change.after, profile):
        yield _plan_message(change, kind, person)
    for person in _list_released(change, profile):
        yield _plan_message(change, MessageKind.RELEASED, person)


def list_staff(booking: BookingSnapshot, profile: Profile) -> list[Recipient]:
    """Return the people of the visit who have an address, else the business's; maybe nobody."""
    found = {
        person.email.lower(): (person.email, person.name)
        for person in booking.staff
        if person.email
    }
    if not found and profile.email:
        found[profile.email.lower()] = (profile.email, profile.name)
    return [
        Recipient(
            audience=Audience.STAFF,
            channel=EMAIL,
            address=address,
            name=name,
            locale=profile.locale,
        )
        for address, name in found.values()
    ]


def find_reason_to_skip(
    change: BookingChange,
    current: BookingSnapshot,
    profile: Profile,
    *,
    kind: str,
    recipient: Recipient,
    now: datetime,
) -> str | None:
    """Return why the message must not go out any more, in words, or None (trust, I6).

    ``current`` is the booking as it is now: mail may wait for hours while the mail server is
    away. A customer whose address was changed is not written to at the old one: somebody else
    may read there, and the link opens the booking.

    None after a cancellation, for an old time or after the start. A cancellation is told
    until then, and so is a change of staff to who has lost the visit: both stay true, and
    nobody else would tell them.
    """
    if recipient.audience == Audience.CUSTOMER and not _is_same(
        current.contact_email, recipient.address
    ):
        return _("The customer’s address has since changed.")
    if now >= _get_visit(change, kind).starts_at:
        return _("The visit has since begun.")
    if kind != MessageKind.RELEASED:
        return _find_reason_not_to_announce(change.after, current, kind)
    if _is_with(current, recipient.address, profile):
        return _("The visit has since come back to this person.")
    return None


def _find_reason_not_to_announce(
    told: BookingSnapshot, current: BookingSnapshot, kind: str
) -> str | None:
    is_same = (current.status, current.version) == (told.status, told.version)
    if kind == MessageKind.CANCELLATION and not is_same:
        return _("The cancellation has since been undone.")
    if current.status != told.status:
        return _("The booking is no longer in the state this message describes.")
    if current.version != told.version:
        return _("The booking has since been changed again.")
    return None


def _get_visit(change: BookingChange, kind: str) -> BookingSnapshot:
    """Return the visit that the message is about: who lost it is told of the old time."""
    return (change.before or change.after) if kind == MessageKind.RELEASED else change.after


def _list_released(change: BookingChange, profile: Profile) -> list[Recipient]:
    """Return whom a move relieves of the visit."""
    if change.before is None or change.topic != events.BOOKING_RESCHEDULED:
        return []
    earlier = list_staff(change.before, profile)
    return [person for person in earlier if not _is_with(change.after, person.address, profile)]


def _is_with(booking: BookingSnapshot, address: str, profile: Profile) -> bool:
    """Tell whether news of the booking go to that address of staff."""
    return any(_is_same(person.address, address) for person in list_staff(booking, profile))


def _is_same(one: str, other: str) -> bool:
    return one.lower() == other.lower()


def _make_customer(booking: BookingSnapshot, profile: Profile) -> Recipient:
    return Recipient(
        audience=Audience.CUSTOMER,
        channel=EMAIL,
        address=booking.contact_email,
        name=booking.contact_name,
        locale=booking.locale or profile.locale,
    )


def _plan_message(change: BookingChange, kind: MessageKind, recipient: Recipient) -> PlannedMessage:
    return PlannedMessage(
        about_id=change.after.id, version=change.after.version, kind=kind, recipient=recipient
    )


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
