"""What customers are told."""

from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from foundation.formats import Formats
from notifications.contracts import BookingContext, Business, CodeContext, Visit
from notifications.texts import wording
from notifications.texts.letters import DetailRow, Letter

_WHOLE = 100


def write_confirmation(context: BookingContext, formats: Formats, *, now: datetime) -> Letter:
    """Write that the visit is booked."""
    reader = _get_reader(context, formats)
    return _write(
        context,
        reader,
        subject=_("Confirmed: %(service)s, %(moment)s") % _name(context, reader, now),
        heading=_("Your visit is booked."),
        lead=_("We will contact you at that time. Here is all you need.")
        if context.visit.remote
        else _("We look forward to seeing you. Here is all you need."),
        lines=[
            *_list_lines(context, reader),
            *_list_deadlines(context, reader, now),
            *_list_terms(context.visit),
        ],
        button_label=_("Change or cancel"),
    )


def write_rescheduled(context: BookingContext, formats: Formats, *, now: datetime) -> Letter:
    """Write that the visit has another time or other people, and what was before."""
    visit, before = context.visit, context.before
    reader = _get_reader(context, formats)
    has_new_time = before is None or before.starts_at != visit.starts_at
    lines = _list_lines(context, reader)
    if before is not None and (has_new_time or before.zone != visit.zone):
        label = pgettext("mail", "Before")
        told = wording.tell_span(before, reader, before.zone)
        lines.append(DetailRow(label=label, value=told))
    if before is not None and before.staff != visit.staff:
        label = pgettext("mail", "Before, with")
        lines.append(DetailRow(label=label, value=wording.tell_people(before.staff)))
    lines += [*_list_deadlines(context, reader, now), *_list_terms(visit)]
    named = _name(context, reader, now)
    if before is not None and before.zone != visit.zone:
        subject = _("Please check the time: %(service)s, %(moment)s") % named
        heading = _("Your visit is told in another time zone.")
        lead = _("It is now told in %(city)s time.") % {"city": reader.formats.city(visit.zone)}
    elif has_new_time:
        subject = _("New time: %(service)s, %(moment)s") % named
        heading, lead = _("Your visit has a new time."), _("The time before is free again.")
    else:
        subject = _("Changed: %(service)s, %(moment)s") % named
        heading, lead = _("Your visit has changed."), _("The time stays as it was.")
    return _write(
        context,
        reader,
        subject=subject,
        heading=heading,
        lead=lead,
        lines=lines,
        button_label=_("Change or cancel"),
    )


def write_cancelled(context: BookingContext, formats: Formats, *, now: datetime) -> Letter:
    """Write that the visit will not take place, and who decided so."""
    reader = _get_reader(context, formats)
    if context.actor == "customer":
        lead = _("We have cancelled it as you asked. There is nothing else for you to do.")
    else:
        business = wording.clean(context.business.name)
        lead = _("%(business)s has cancelled it. You do not need to come.") % {"business": business}
    return _write(
        context,
        reader,
        subject=_("Cancelled: %(service)s, %(moment)s") % _name(context, reader, now),
        heading=_("Your visit is cancelled."),
        lead=lead,
        lines=_list_lines(context, reader, with_map=False),
        button_label=_("See the visit or book again"),
        can_change=False,
    )


def write_clock_changed(context: BookingContext, formats: Formats, *, now: datetime) -> Letter:
    """Write that the rules of the visit's clock changed, and what that changed for the visit."""
    visit, before = context.visit, context.before
    reader = _get_reader(context, formats)
    lines = _list_lines(context, reader)
    named = _name(context, reader, now)
    if before is None or before.starts_at == visit.starts_at:
        subject = _("Same time by the new clock rules: %(service)s, %(moment)s") % named
        heading = _("Your visit keeps its time on the clock.")
        tail = _("Your calendar may show another time until it takes over the attached file.")
    else:
        label = pgettext("mail", "Before")
        lines.append(DetailRow(label=label, value=wording.tell_span(before, reader)))
        subject = _("Another time on the clock: %(service)s, %(moment)s") % named
        heading = _("The clock will show another time for your visit.")
        tail = _("The visit itself has not moved.")
    return _write(
        context,
        reader,
        subject=subject,
        heading=heading,
        lead=f"{wording.tell_clock_change(reader)} {tail}",
        lines=lines,
        button_label=_("Change or cancel"),
    )


def write_reminder(context: BookingContext, formats: Formats, *, now: datetime) -> Letter:
    """Write that the visit is near; the page behind the button takes the answer."""
    reader = _get_reader(context, formats)
    lead = (
        _("We will contact you at that time.")
        if context.visit.remote
        else _("We look forward to seeing you.")
    )
    if context.attends:
        lead = f"{lead} {_('You have told us that you will be there.')}"
    letter = _write(
        context,
        reader,
        subject=_("Reminder: %(service)s, %(moment)s") % _name(context, reader, now),
        heading=_("Your visit is coming up."),
        lead=lead,
        lines=[
            *_list_lines(context, reader),
            *_list_deadlines(context, reader, now),
            *_list_terms(context.visit),
        ],
        button_label=_("Change or cancel")
        if context.attends
        else _("I will be there, move or cancel"),
    )
    off = _("You want no more reminders of this visit? Switch them off on the same page.")
    link, *others = letter.notes
    return replace(letter, notes=(link, off, *others))


def write_follow_up(context: BookingContext, formats: Formats, *, now: datetime) -> Letter:
    """Write to who was there, a day later."""
    reader = _get_reader(context, formats)
    business = {"business": wording.clean(context.business.name)}
    return _write(
        context,
        reader,
        subject=_("Thank you: %(service)s, %(moment)s") % _name(context, reader, now),
        heading=_("Thank you for your visit."),
        lead=_("Would you like to come again? Everybody at %(business)s would be happy.")
        % business,
        lines=_list_lines(context, reader, with_map=False),
        button_label=_("See the visit or book again"),
        can_change=False,
    )


def write_key(context: BookingContext | CodeContext, formats: Formats, *, now: datetime) -> Letter:
    """Write what somebody asked to be mailed: the link of a booking, or a code."""
    if isinstance(context, CodeContext):
        return _write_code(context, formats)
    return _write_link(context, formats, now=now)


def _write_link(context: BookingContext, formats: Formats, *, now: datetime) -> Letter:
    """Write the booking's link to who asked for it, as it is now."""
    reader = _get_reader(context, formats)
    return _write(
        context,
        reader,
        subject=_("Your link: %(service)s, %(moment)s") % _name(context, reader, now),
        heading=_("Here is the link to your visit."),
        lead=_("Somebody asked us for it. Links from earlier messages may no longer work."),
        lines=_list_lines(context, reader),
        button_label=_("Open your visit"),
    )


def write_where_to_cancel(context: BookingContext, formats: Formats, *, now: datetime) -> Letter:
    """Write to who declined in their calendar that the visit stands until they cancel it."""
    reader = _get_reader(context, formats)
    return _write(
        context,
        reader,
        subject=_("Not yet cancelled: %(service)s, %(moment)s") % _name(context, reader, now),
        heading=_("Your visit is still booked."),
        lead=_(
            "Your calendar told us that you are not coming. That alone cancels nothing: please"
            " cancel on this page."
        ),
        lines=[*_list_lines(context, reader), *_list_deadlines(context, reader, now)],
        button_label=_("Change or cancel"),
    )


def _write_code(context: CodeContext, formats: Formats) -> Letter:
    """Write the code that proves the address; the subject is kept and does not hold it."""
    business = wording.clean(context.business.name)
    wait = ngettext(
        "It is valid for %(minutes)d minute.",
        "It is valid for %(minutes)d minutes.",
        context.minutes,
    ) % {"minutes": context.minutes}
    return Letter(
        language=formats.locale.language,
        subject=_("Your code for %(business)s") % {"business": business},
        heading=_("Confirm your address"),
        lead=_("Please enter this code on the page that asked you for it.") + f" {wait}",
        rows=(DetailRow(label=_("Code"), value=context.code),),
        button_label="",
        button_url="",
        notes=(
            _("If you did not ask for it, ignore this message: nothing happens."),
            *list_contacts(context.business),
        ),
        signature=business,
    )


def list_contacts(business: Business) -> list[str]:
    """Return how to reach the business; nothing where it names no way."""
    phone = wording.clean(business.phone)
    if business.email and phone:
        return [_("Questions? Answer this message or call %(phone)s.") % {"phone": phone}]
    if business.email:
        return [_("Questions? Just answer this message.")]
    if phone:
        return [_("Questions? Call %(phone)s.") % {"phone": phone}]
    return []


def _get_reader(context: BookingContext, formats: Formats) -> wording.Reader:
    """Return how the customer reads: times are told in the visit's zone."""
    return wording.Reader(formats=formats, zone=context.visit.zone)


def _name(context: BookingContext, reader: wording.Reader, now: datetime) -> dict[str, str]:
    return {
        "service": wording.tell_service(context.visit, context.business),
        "moment": wording.tell_moment(context.visit.starts_at, reader, now),
    }


def _list_lines(
    context: BookingContext, reader: wording.Reader, *, with_map: bool = True
) -> list[DetailRow]:
    times = wording.list_times(
        context.visit,
        reader,
        beside=context.visit.customer_zone,
        beside_label=pgettext("mail", "Your time"),
    )
    circumstances = wording.list_circumstances(context.visit, reader)
    directions = wording.list_directions(context.visit) if with_map else []
    return [*times, *circumstances, *directions, *wording.list_code(context.code)]


def _list_deadlines(
    context: BookingContext, reader: wording.Reader, now: datetime
) -> list[DetailRow]:
    """Return until when the visit can be changed online, and until when it costs no more."""
    known = context.deadlines
    if known is None:
        return []
    ends = [
        (pgettext("mail", "Move until"), known.move_until),
        (pgettext("mail", "Cancel until"), known.cancel_until),
    ]
    if known.move_until == known.cancel_until:
        ends = [(pgettext("mail", "Change or cancel until"), known.cancel_until)]
    lines = [
        DetailRow(label=label, value=_tell_end(context, reader, end, now))
        for label, end in ends
        if end >= now
    ]
    until = known.refund_until
    if until is not None and now <= until <= known.cancel_until:
        label = pgettext("mail", "Full refund until")
        if known.refund_percent < _WHOLE:
            share = {"percent": known.refund_percent}
            label = pgettext("mail", "%(percent)d %% refund until") % share
        value = _tell_end(context, reader, until, now)
        lines.append(DetailRow(label=label, value=value))
    return lines


def _tell_end(context: BookingContext, reader: wording.Reader, end: datetime, now: datetime) -> str:
    if end == context.visit.starts_at:
        return pgettext("mail", "the start")
    return wording.tell_moment_in(end, reader, now)


def _list_terms(visit: Visit) -> list[DetailRow]:
    if not visit.terms:
        return []
    return [DetailRow(label=pgettext("mail", "If you cancel"), value=wording.clean(visit.terms))]


def _write(
    context: BookingContext,
    reader: wording.Reader,
    *,
    subject: str,
    heading: str,
    lead: str,
    lines: list[DetailRow],
    button_label: str,
    can_change: bool = True,
) -> Letter:
    if can_change:
        link = _("The link is yours alone: whoever has it can change or cancel the visit.")
    else:
        link = _("The link is yours alone: it shows what became of the visit.")
    return Letter(
        language=reader.language,
        subject=subject,
        heading=heading,
        # Until the address is proved, the name is what somebody typed for a stranger to read.
        lead=f"{wording.greet(context.customer.name if context.is_proved else '')}\n{lead}",
        rows=tuple(lines),
        button_label=button_label,
        button_url=context.mailed_url,
        notes=(link,),
        closing=tuple(list_contacts(context.business)),
        signature=wording.clean(context.business.name),
    )
