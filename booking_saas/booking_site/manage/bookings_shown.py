"""A booking in words, for the person who made it: state first, then what can be done."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Self
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from billing.queries import agreements
from booking_saas import calendar_titles
from booking_saas.booking_site.book.forms import new_key
from booking_saas.booking_site.browse.display_zones import DisplayZone, zone_name
from booking_saas.booking_site.browse.summaries import (
    SummaryRow,
    call_us,
    join_sentences,
    tell_moment,
    when_row,
    where_row,
    with_map,
)
from booking_saas.booking_site.frame.choices import write_instant
from booking_saas.booking_site.frame.page_requests import PageRequest
from booking_saas.booking_site.frame.terms import Terms
from booking_saas.booking_site.manage import calendar_menu, first_names
from foundation import inputs
from notifications.queries import reminders, texting
from scheduling.contracts import BookingSnapshot
from scheduling.kinds import BookingStatus
from scheduling.queries import availability, catalog
from scheduling.queries.catalog import Offer

_OPEN = (BookingStatus.CONFIRMED, BookingStatus.PENDING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Managed:
    """A booking opened by its link."""

    page_request: PageRequest
    booking: BookingSnapshot
    token: str

    def reread(self, booking: BookingSnapshot) -> Self:
        """Return the same with the booking as it is now."""
        return replace(self, booking=booking)

    def url(self, name: str) -> str:
        """Return the address of a page about this booking."""
        return reverse(f"booking_site:{name}", args=(self.booking.id, self.token))

    @property
    def display(self) -> DisplayZone:
        """The zones of the visit; a remote one keeps the zone chosen with the booking."""
        location = ZoneInfo(self.booking.location_timezone)
        kept = ZoneInfo(self.booking.timezone) if self.booking.timezone else None
        visitor = self.page_request.zone or kept
        if self.booking.remote:
            visitor = self.page_request.choice.zone or kept or visitor
        return DisplayZone.choose(location=location, visitor=visitor, is_remote=self.booking.remote)

    @property
    def local_day(self) -> date:
        """The calendar day of the visit, as shown."""
        return self.booking.starts_at.astimezone(self.display.zone).date()

    @property
    def is_open(self) -> bool:
        """Whether the booking stands."""
        return self.booking.status in _OPEN

    @property
    def is_cancelled(self) -> bool:
        """Whether it was cancelled."""
        return self.booking.status == BookingStatus.CANCELLED

    @property
    def is_past(self) -> bool:
        """Whether it has begun."""
        return self.booking.starts_at <= self.page_request.now

    @property
    def can_cancel(self) -> bool:
        """Whether the cut-off has not passed."""
        minutes = self.page_request.profile.cancel_cutoff_minutes
        return self.is_open and self.is_before(minutes, self.booking.starts_at)

    @property
    def can_move(self) -> bool:
        """Whether the cut-off has not passed."""
        minutes = self.page_request.profile.reschedule_cutoff_minutes
        return self.is_open and self.is_before(minutes, self.booking.starts_at)

    @property
    def can_prove(self) -> bool:
        """Whether somebody could still confirm that the visit is theirs."""
        booking = self.booking
        is_asked = not booking.is_proved and booking.contact_email != ""
        return is_asked and self.is_open and not self.is_past

    @property
    def terms(self) -> Terms:
        """Price and conditions as they were agreed."""
        return Terms.of(self.booking.agreement, formats=self.page_request.formats)

    @property
    def cancelled_now(self) -> dict[str, Any]:
        """The visit and this moment, for what the agreement gives back."""
        return {
            "starts_at": self.booking.starts_at,
            "at": self.page_request.now,
            "timezone": self.booking.location_timezone,
        }

    @property
    def when(self) -> str:
        """Start and end in words with their zone."""
        return self.span(self.booking.starts_at, self.booking.ends_at)

    def moment(self, at: datetime) -> str:
        """Return "Tuesday, December 1, 9:00 AM, Berlin time"."""
        writer, zone = self.page_request.formats, self.display.zone
        text = writer.moment(at, zone, today=self.page_request.today_in(zone))
        return f"{text}, {zone_name(writer, zone)}"

    def span(self, first: datetime, last: datetime) -> str:
        """Return "Tuesday, December 1, 9:00 AM – 9:45 AM, Berlin time"."""
        writer, zone = self.page_request.formats, self.display.zone
        begin = writer.moment(first, zone, today=self.page_request.today_in(zone))
        end = writer.time(last, zone)
        if first.astimezone(zone).date() != last.astimezone(zone).date():
            end = writer.moment(last, zone, today=self.page_request.today_in(zone))
        return f"{begin} – {end}, {zone_name(writer, zone)}"

    def find_offer(self) -> Offer | None:
        """Return the service as it is on offer now, ``None`` if it cannot be booked any more."""
        try:
            return catalog.get_offer(self.booking.service)
        except catalog.UnknownServiceError:
            return None

    def is_before(self, cutoff_minutes: int, start: datetime) -> bool:
        """Whether a visit that begins at ``start`` may still be changed."""
        until = start - timedelta(minutes=cutoff_minutes)
        return self.page_request.now < start and self.page_request.now <= until


def manage_page(
    managed: Managed, *, is_fresh: bool, restorable_until: datetime | None = None
) -> dict[str, Any]:
    """Return the page of the booking in its present state; ``is_fresh``: just made.

    ``restorable_until``: until when the cancellation can be taken back, ``None`` if it cannot.
    """
    booking = managed.booking
    title, icon, lead = _state(managed, is_fresh=is_fresh)
    stands = managed.is_open
    is_changeable = stands and not managed.is_past
    can_move = managed.can_move and not is_fresh
    needs_offer = can_move or not is_changeable
    is_on_offer = needs_offer and catalog.is_on_offer(booking.service)
    with_time = bool(managed.display.beside_at(booking.starts_at))
    return {
        "title": title,
        "icon": icon,
        "lead": lead,
        "is_off": not stands,
        "is_fresh": is_fresh,
        "booked": f"{booking.service} {write_instant(booking.starts_at)}",
        "when": managed.when,
        "rows": list_rows(managed, with_time=with_time),
        "terms": managed.terms,
        "calendars": calendar_menu.list_ways(
            booking,
            title=calendar_titles.get_title(
                booking, business_name=managed.page_request.profile.name
            ),
            file_url=managed.url("calendar_file"),
        )
        if is_changeable
        else [],
        "manage_url": managed.url("manage") if is_fresh else "",
        "move_url": managed.url("move") if can_move and is_on_offer else "",
        "cancel_url": managed.url("cancel") if managed.can_cancel and not is_fresh else "",
        "again_url": _again_url(booking, is_on_offer=is_on_offer) if not is_changeable else "",
        "is_on_offer": is_on_offer,
        "restore_url": managed.url("restore") if restorable_until else "",
        "restore_text": _tell_restorable(managed, restorable_until) if restorable_until else "",
        "key": new_key() if restorable_until else "",
        "version": booking.version,
        "prove_url": managed.url("prove") if managed.can_prove else "",
        "until": _until_when(managed, is_movable=is_on_offer or not can_move)
        if is_changeable
        else "",
        "next_lines": _next_lines(managed) if is_fresh else [],
    }


def find_attendance(managed: Managed) -> dict[str, Any] | None:
    """Return whether the customer has said that they will be there, and whether they are reminded.

    ``None`` where nobody asks: for a visit that has begun or does not stand.
    """
    booking = managed.booking
    if booking.status != BookingStatus.CONFIRMED or managed.is_past:
        return None
    return {
        "attends": booking.attending_since is not None,
        "start": write_instant(booking.starts_at),
        "key": new_key(),
        "url": managed.url("attend"),
        "is_reminded": reminders.are_wanted(booking.id),
        "remind_url": managed.url("remind"),
        "is_texted": booking.takes_texts and texting.is_offered(),
        "text_url": managed.url("end_texts"),
    }


def cancel_page(managed: Managed, *, key: str) -> dict[str, Any]:
    """Return the question whether to cancel, with its consequences."""
    return {
        "rows": list_rows(managed, with_time=True),
        "consequence": join_sentences(
            _("The time becomes free for others at once."),
            _cost_of_cancelling(managed),
            _("You can undo it for 15 minutes, unless somebody else books it first."),
        ),
        "terms": managed.terms,
        "back_url": managed.url("manage"),
        "url": managed.url("cancel"),
        "button": _("Cancel this booking"),
        "key": key,
        "version": managed.booking.version,
    }


def _state(managed: Managed, *, is_fresh: bool) -> tuple[str, str, str]:
    booking = managed.booking
    if is_fresh:
        lead = _("A confirmation is on its way to %(email)s.") % {
            "email": inputs.format_email(booking.contact_email)
        }
        given = first_names.find_first_name(booking.contact_name, locale=booking.locale)
        name = {"name": f"\u2068{given.rstrip('.')}\u2069"}
        return _("You are booked, %(name)s.") % name, "check", lead
    was = _("It was on %(moment)s.") % {"moment": managed.when}
    states = {
        BookingStatus.CANCELLED: (_("This booking is cancelled"), "calendar-x", was),
        BookingStatus.DECLINED: (_("This booking was declined"), "calendar-x", was),
        BookingStatus.EXPIRED: (_("This booking was not completed"), "calendar-x", was),
        BookingStatus.COMPLETED: (_("Thank you for coming"), "check", was),
        BookingStatus.NO_SHOW: (_("This visit was missed"), "calendar-x", was),
        BookingStatus.PENDING: (_("Your booking waits for confirmation"), "clock", ""),
        BookingStatus.HELD: (_("Your booking waits for its payment"), "clock", ""),
    }
    if booking.status in states:
        return states[BookingStatus(booking.status)]
    if managed.is_past:
        return _("This visit has begun or is over"), "calendar-check", ""
    return _("Your booking is confirmed"), "calendar-check", ""


def list_rows(managed: Managed, *, with_time: bool) -> list[SummaryRow]:
    """Return what was booked, with whom and where; when, only ``with_time``."""
    booking = managed.booking
    minutes = (booking.ends_at - booking.starts_at) // timedelta(minutes=1)
    duration = managed.page_request.formats.duration(minutes)
    rows = [SummaryRow(icon="list", label=_("Service"), text=booking.service_name, more=duration)]
    if booking.staff:
        names = ", ".join(person.name for person in booking.staff)
        rows.append(SummaryRow(icon="user", label=_("With"), text=names))
    if with_time:
        start, display = booking.starts_at, managed.display
        nights = availability.find_nights(booking.service, [start], zone=display.zone)
        row = when_row(
            managed.page_request, display, start, booking.ends_at, is_night=start in nights
        )
        rows.append(row)
    place = where_row(booking.remote, booking.location_name, booking.location_address)
    rows.append(with_map(place))
    if booking.code:
        text = _("Booking code %(code)s") % {"code": booking.code}
        rows.append(SummaryRow(icon="ticket", label=_("Reference"), text=text))
    return rows


def _cost_of_cancelling(managed: Managed) -> str:
    """Say what a cancellation now gives back, by what was agreed; that it is free only if so."""
    agreement = managed.booking.agreement
    percent = agreement.get_refund_percent(**managed.cancelled_now)
    if agreement.is_free_to_cancel(**managed.cancelled_now):
        return _("This costs you nothing.")
    return _("If you cancel now: %(share)s.") % {"share": agreements.describe_share(percent)}


def _until_when(managed: Managed, *, is_movable: bool) -> str:
    if not managed.can_move and not managed.can_cancel:
        return join_sentences(
            _("It is too late to change this booking online."),
            call_us(managed.page_request.profile),
        )
    agreement = managed.booking.agreement
    # Conditions speak for themselves, and what is free today may cost something tomorrow.
    is_free = not agreement.sentence and agreement.is_free_to_cancel(**managed.cancelled_now)
    return join_sentences(
        tell_changeable(managed, managed.booking.starts_at) if is_movable else _tell_gone(managed),
        _("It costs nothing.") if is_free else "",
        _tell_refund(managed),
    )


def _tell_gone(managed: Managed) -> str:
    """Say that the visit cannot be moved: its service is no longer offered."""
    return join_sentences(
        _("We no longer offer this online, so it cannot be moved here."),
        call_us(managed.page_request.profile),
    )


def _tell_refund(managed: Managed) -> str:
    """Say until when a cancellation gives back what one now does; "" where there is no such end."""
    agreement, asked = managed.booking.agreement, managed.cancelled_now
    end = agreement.find_deadline(**asked) if agreement.price_minor else None
    if end is None or not managed.can_cancel:
        return ""
    share = agreements.describe_share(agreement.get_refund_percent(**asked))
    until = tell_moment(managed.page_request, managed.display, end)
    return _("If you cancel by %(moment)s: %(share)s.") % {"moment": until, "share": share}


def _tell_restorable(managed: Managed, until: datetime) -> str:
    writer, zone = managed.page_request.formats, managed.display.zone
    return _("You can undo the cancellation until %(time)s, while the time is still free.") % {
        "time": writer.time(until, zone)
    }


def tell_changeable(managed: Managed, start: datetime) -> str:
    """Say until when a visit that begins at ``start`` can be moved and cancelled."""
    profile = managed.page_request.profile
    move, cancel = profile.reschedule_cutoff_minutes, profile.cancel_cutoff_minutes
    if move == cancel:
        until = {"moment": _until(managed, start, move)}
        return _("You can move or cancel it until %(moment)s.") % until
    moved = _("You can move it until %(moment)s.") % {"moment": _until(managed, start, move)}
    if not managed.is_before(move, start):
        moved = _("It is too late to move it online.")
    cancelled = _("You can cancel it until %(moment)s.") % {
        "moment": _until(managed, start, cancel)
    }
    if not managed.is_before(cancel, start):
        cancelled = _("It is too late to cancel it online.")
    return f"{moved} {cancelled}"


def _until(managed: Managed, start: datetime, minutes: int) -> str:
    if not minutes:
        return pgettext("until", "it starts")
    return tell_moment(managed.page_request, managed.display, start - timedelta(minutes=minutes))


def _next_lines(managed: Managed) -> list[str]:
    lines = [_("Your e-mail holds a link to change or cancel, and a calendar entry.")]
    if managed.booking.remote:
        lines.append(_("We will contact you at the time you chose."))
    return lines


def _again_url(booking: BookingSnapshot, *, is_on_offer: bool) -> str:
    """Return where to book again: the service while it is on offer, else all that is."""
    if not is_on_offer:
        return reverse("booking_site:services")
    return reverse("booking_site:service", args=(booking.service,))
