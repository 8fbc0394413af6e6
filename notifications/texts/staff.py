"""What staff are told. Their notices are in the business's language and the location's zone."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from notifications.texts import wording
from notifications.texts.letters import Fact, Letter
from scheduling.contracts import BookingSnapshot
from scheduling.queries.booking_changes import BookingChange
from scheduling.queries.catalog import Profile


def get_reader(booking: BookingSnapshot, profile: Profile) -> wording.Reader:
    """Return how staff read."""
    return wording.Reader(
        formats=wording.get_formats(profile.locale, default="en"),
        zone=ZoneInfo(booking.location_timezone),
    )


def write_booked(
    change: BookingChange, profile: Profile, *, booking_url: str, now: datetime
) -> Letter:
    """Write that a visit was booked."""
    booking = change.after
    reader = get_reader(booking, profile)
    return _write(
        change,
        profile,
        subject=_("Booked: %(service)s, %(name)s, %(moment)s") % _name(booking, reader, now),
        heading=_("A visit was booked."),
        facts=_list_facts(booking, reader),
        booking_url=booking_url,
    )


def write_moved(
    change: BookingChange, profile: Profile, *, booking_url: str, now: datetime
) -> Letter:
    """Write that a visit has another time or other people, and what was before."""
    booking, before = change.after, change.before
    reader = get_reader(booking, profile)
    facts = _list_facts(booking, reader)
    if before is not None:
        earlier = wording.tell_span(before, reader)
        if people := wording.tell_people(before.staff):
            earlier = f"{earlier}, {people}"
        facts.insert(1, Fact(label=pgettext("mail", "Before"), value=earlier))
    return _write(
        change,
        profile,
        subject=_("Moved: %(service)s, %(name)s, %(moment)s") % _name(booking, reader, now),
        heading=_("A visit was moved."),
        facts=facts,
        booking_url=booking_url,
    )


def write_released(
    change: BookingChange, profile: Profile, *, booking_url: str, now: datetime
) -> Letter:
    """Write to who had the visit before that a colleague has it now."""
    booking, before = change.after, change.before or change.after
    reader = get_reader(booking, profile)
    moved_to = wording.tell_span(booking, reader)
    if people := wording.tell_people(booking.staff):
        moved_to = f"{moved_to}, {people}"
    facts = [
        *_list_facts(before, reader),
        Fact(label=pgettext("mail", "Now"), value=moved_to),
    ]
    return _write(
        change,
        profile,
        subject=_("No longer yours: %(service)s, %(name)s, %(moment)s")
        % _name(before, reader, now),
        heading=_("A colleague has taken over this visit. Your time is free again."),
        facts=facts,
        booking_url=booking_url,
    )


def write_cancelled(
    change: BookingChange, profile: Profile, *, booking_url: str, now: datetime
) -> Letter:
    """Write that a visit will not take place."""
    booking = change.after
    reader = get_reader(booking, profile)
    facts = _list_facts(booking, reader)
    if reason := wording.clean_lines(change.reason):
        facts.append(Fact(label=pgettext("mail", "Reason"), value=reason))
    return _write(
        change,
        profile,
        subject=_("Cancelled: %(service)s, %(name)s, %(moment)s") % _name(booking, reader, now),
        heading=_("A visit was cancelled. Its time is free again."),
        facts=facts,
        booking_url=booking_url,
    )


def _name(booking: BookingSnapshot, reader: wording.Reader, now: datetime) -> dict[str, str]:
    return {
        "service": wording.clean(booking.service_name),
        "name": wording.clean(booking.contact_name),
        "moment": wording.tell_moment(booking.starts_at, reader, now),
    }


def _list_facts(booking: BookingSnapshot, reader: wording.Reader) -> list[Fact]:
    times = wording.list_times(
        booking,
        reader,
        beside=ZoneInfo(booking.timezone),
        beside_label=pgettext("mail", "For the customer"),
    )
    person = [
        Fact(label=label, value=value)
        for label, value in (
            (pgettext("mail", "Who"), wording.clean(booking.contact_name)),
            (pgettext("mail", "Phone"), wording.clean(booking.contact_phone)),
            (pgettext("mail", "E-mail"), wording.clean(booking.contact_email)),
            (pgettext("mail", "Note"), wording.clean_lines(booking.note)),
        )
        if value
    ]
    return [*times, *person, *wording.list_circumstances(booking, reader)]


def _write(
    change: BookingChange,
    profile: Profile,
    *,
    subject: str,
    heading: str,
    facts: list[Fact],
    booking_url: str,
) -> Letter:
    by_whom = {
        "customer": _("By the customer."),
        "staff": _("By %(name)s.")
        % {"name": wording.clean(change.actor_name) or pgettext("mail", "staff")},
    }
    return Letter(
        language=get_reader(change.after, profile).language,
        subject=subject,
        heading=heading,
        lead=by_whom.get(change.actor, _("By the system.")),
        facts=tuple(facts),
        button_label=_("Open the booking"),
        button_url=booking_url,
        notes=(),
        signature=wording.clean(profile.name),
    )
