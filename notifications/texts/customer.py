"""What customers are told."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from notifications.texts import wording
from notifications.texts.letters import Fact, Letter
from scheduling.contracts import BookingSnapshot
from scheduling.queries import calendar_files
from scheduling.queries.booking_changes import BookingChange
from scheduling.queries.catalog import Profile


def get_reader(booking: BookingSnapshot, profile: Profile) -> wording.Reader:
    """Return how the customer reads: their language, the zone of the visit."""
    return wording.Reader(
        formats=wording.get_formats(booking.locale, default=profile.locale),
        zone=calendar_files.get_display_zone(booking),
    )


def write_confirmation(
    change: BookingChange, profile: Profile, *, manage_url: str, now: datetime
) -> Letter:
    """Write that the visit is booked."""
    booking = change.after
    reader = get_reader(booking, profile)
    return _write(
        booking,
        profile,
        subject=_("Confirmed: %(service)s, %(moment)s") % _name(booking, reader, now),
        heading=_("Your visit is booked."),
        lead=_("We will contact you at that time. Here is all you need.")
        if booking.remote
        else _("We look forward to seeing you. Here is all you need."),
        facts=_list_facts(booking, reader),
        button_label=_("Change or cancel"),
        manage_url=manage_url,
    )


def write_rescheduled(
    change: BookingChange, profile: Profile, *, manage_url: str, now: datetime
) -> Letter:
    """Write that the visit has another time or other people, and what was before."""
    booking, before = change.after, change.before
    reader = get_reader(booking, profile)
    has_new_time = before is None or before.starts_at != booking.starts_at
    facts = _list_facts(booking, reader)
    if before is not None and has_new_time:
        label = pgettext("mail", "Before")
        facts.append(Fact(label=label, value=wording.tell_span(before, reader)))
    elif before is not None and before.staff != booking.staff:
        label = pgettext("mail", "Before, with")
        facts.append(Fact(label=label, value=wording.tell_people(before.staff)))
    named = _name(booking, reader, now)
    if has_new_time:
        subject = _("New time: %(service)s, %(moment)s") % named
        heading, lead = _("Your visit has a new time."), _("The time before is free again.")
    else:
        subject = _("Changed: %(service)s, %(moment)s") % named
        heading, lead = _("Your visit has changed."), _("The time stays as it was.")
    return _write(
        booking,
        profile,
        subject=subject,
        heading=heading,
        lead=lead,
        facts=facts,
        button_label=_("Change or cancel"),
        manage_url=manage_url,
    )


def write_cancelled(
    change: BookingChange, profile: Profile, *, manage_url: str, now: datetime
) -> Letter:
    """Write that the visit will not take place, and who decided so."""
    booking = change.after
    reader = get_reader(booking, profile)
    if change.actor == "customer":
        lead = _("We have cancelled it as you asked. There is nothing else for you to do.")
    else:
        business = wording.clean(profile.name)
        lead = _("%(business)s has cancelled it. You do not need to come.") % {"business": business}
    return _write(
        booking,
        profile,
        subject=_("Cancelled: %(service)s, %(moment)s") % _name(booking, reader, now),
        heading=_("Your visit is cancelled."),
        lead=lead,
        facts=_list_facts(booking, reader),
        button_label=_("See the visit or book again"),
        manage_url=manage_url,
        can_change=False,
    )


def list_contacts(profile: Profile) -> list[str]:
    """Return how to reach the business; nothing where it names no way."""
    phone = wording.clean(profile.phone)
    if profile.email and phone:
        return [_("Questions? Answer this message or call %(phone)s.") % {"phone": phone}]
    if profile.email:
        return [_("Questions? Just answer this message.")]
    if phone:
        return [_("Questions? Call %(phone)s.") % {"phone": phone}]
    return []


def _name(booking: BookingSnapshot, reader: wording.Reader, now: datetime) -> dict[str, str]:
    return {
        "service": wording.clean(booking.service_name),
        "moment": wording.tell_moment(booking.starts_at, reader, now),
    }


def _list_facts(booking: BookingSnapshot, reader: wording.Reader) -> list[Fact]:
    times = wording.list_times(
        booking,
        reader,
        beside=ZoneInfo(booking.timezone),
        beside_label=pgettext("mail", "Your time"),
    )
    return [*times, *wording.list_circumstances(booking, reader)]


def _write(
    booking: BookingSnapshot,
    profile: Profile,
    *,
    subject: str,
    heading: str,
    lead: str,
    facts: list[Fact],
    button_label: str,
    manage_url: str,
    can_change: bool = True,
) -> Letter:
    if can_change:
        link = _("The link is yours alone: whoever has it can change or cancel the visit.")
    else:
        link = _("The link is yours alone: it shows what became of the visit.")
    return Letter(
        language=get_reader(booking, profile).language,
        subject=subject,
        heading=heading,
        lead=f"{wording.greet(booking.contact_name)}\n{lead}",
        facts=tuple(facts),
        button_label=button_label,
        button_url=manage_url,
        notes=(link, *list_contacts(profile)),
        signature=wording.clean(profile.name),
    )
