"""What staff are told. Their notices tell times in the location's zone."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from foundation import inputs
from foundation.formats import Formats
from notifications.contracts import BookingContext, Visit
from notifications.texts import wording
from notifications.texts.letters import DetailRow, Letter


def write_booked(context: BookingContext, formats: Formats, *, now: datetime) -> Letter:
    """Write that a visit was booked."""
    reader = _get_reader(context, formats)
    return _write(
        context,
        reader,
        subject=_("Booked: %(service)s, %(name)s, %(moment)s")
        % _name(context, context.visit, reader, now),
        heading=_("A visit was booked."),
        lines=_list_lines(context, context.visit, reader),
    )


def write_moved(context: BookingContext, formats: Formats, *, now: datetime) -> Letter:
    """Write that a visit has another time or other people, and what was before."""
    before = context.before
    reader = _get_reader(context, formats)
    lines = _list_lines(context, context.visit, reader)
    if before is not None:
        value = _tell_when_and_with(before, _get_reader_of(before, formats))
        lines.insert(1, DetailRow(label=pgettext("mail", "Before"), value=value))
    return _write(
        context,
        reader,
        subject=_("Moved: %(service)s, %(name)s, %(moment)s")
        % _name(context, context.visit, reader, now),
        heading=_("A visit was moved."),
        lines=lines,
    )


def write_clock_changed(context: BookingContext, formats: Formats, *, now: datetime) -> Letter:
    """Write that the rules of the location's clock changed, and what that changed for a visit."""
    visit, before = context.visit, context.before
    reader = _get_reader(context, formats)
    lines = _list_lines(context, visit, reader)
    if before is None or before.starts_at == visit.starts_at:
        heading = _("This visit keeps its time on the clock.")
    else:
        heading = _("The clock will show another time for this visit.")
        value = wording.tell_span(before, reader)
        lines.insert(1, DetailRow(label=pgettext("mail", "Before"), value=value))
    return _write(
        context,
        reader,
        subject=_("New clock rules: %(service)s, %(name)s, %(moment)s")
        % _name(context, visit, reader, now),
        heading=f"{heading} {wording.tell_clock_change(reader)}",
        lines=lines,
    )


def write_released(context: BookingContext, formats: Formats, *, now: datetime) -> Letter:
    """Write to who had the visit before that a colleague has it now."""
    before = context.before or context.visit
    reader = _get_reader(context, formats)
    value = _tell_when_and_with(context.visit, reader)
    lines = [
        *_list_lines(context, before, reader),
        DetailRow(label=pgettext("mail", "Now"), value=value),
    ]
    return _write(
        context,
        reader,
        subject=_("No longer yours: %(service)s, %(name)s, %(moment)s")
        % _name(context, before, reader, now),
        heading=_("A colleague has taken over this visit. Your time is free again."),
        lines=lines,
    )


def write_cancelled(context: BookingContext, formats: Formats, *, now: datetime) -> Letter:
    """Write that a visit will not take place."""
    reader = _get_reader(context, formats)
    lines = _list_lines(context, context.visit, reader)
    if reason := wording.clean_lines(context.reason):
        lines.append(DetailRow(label=pgettext("mail", "Reason"), value=reason))
    return _write(
        context,
        reader,
        subject=_("Cancelled: %(service)s, %(name)s, %(moment)s")
        % _name(context, context.visit, reader, now),
        heading=_("A visit was cancelled. Its time is free again."),
        lines=lines,
    )


def _get_reader(context: BookingContext, formats: Formats) -> wording.Reader:
    return _get_reader_of(context.visit, formats)


def _get_reader_of(visit: Visit, formats: Formats) -> wording.Reader:
    """Return how staff read the visit: in the zone that its location had then."""
    return wording.Reader(formats=formats, zone=visit.location_zone)


def _tell_when_and_with(visit: Visit, reader: wording.Reader) -> str:
    span = wording.tell_span(visit, reader)
    people = wording.tell_people(visit.staff)
    return f"{span}, {people}" if people else span


def _name(
    context: BookingContext, visit: Visit, reader: wording.Reader, now: datetime
) -> dict[str, str]:
    return {
        "service": wording.tell_service(visit, context.business),
        "name": wording.clean(context.customer.name),
        "moment": wording.tell_moment(visit.starts_at, reader, now),
    }


def _list_lines(context: BookingContext, visit: Visit, reader: wording.Reader) -> list[DetailRow]:
    times = wording.list_times(
        visit,
        reader,
        beside=visit.customer_zone,
        beside_label=pgettext("mail", "For the customer"),
    )
    person = [
        DetailRow(label=label, value=value)
        for label, value in (
            (pgettext("mail", "Who"), wording.clean(context.customer.name)),
            (pgettext("mail", "Phone"), wording.clean(inputs.format_phone(context.customer.phone))),
            (
                pgettext("mail", "E-mail"),
                wording.clean(inputs.format_email(context.customer.email)),
            ),
            (pgettext("mail", "Note"), wording.clean_lines(context.note)),
        )
        if value
    ]
    circumstances = wording.list_circumstances(visit, reader)
    return [*times, *person, *circumstances, *wording.list_code(context.code)]


def _write(
    context: BookingContext,
    reader: wording.Reader,
    *,
    subject: str,
    heading: str,
    lines: list[DetailRow],
) -> Letter:
    by_whom = {
        "customer": _("By the customer."),
        "staff": _("By %(name)s.")
        % {"name": wording.clean(context.actor_name) or pgettext("mail", "staff")},
    }
    return Letter(
        language=reader.language,
        subject=subject,
        heading=heading,
        lead=by_whom.get(context.actor, _("By the system.")),
        rows=tuple(lines),
        button_label=_("Open the booking"),
        button_url=context.staff_url,
        notes=(),
        signature=wording.clean(context.business.name),
    )
