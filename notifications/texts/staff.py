"""What staff are told. Their notices are on the clock of the location."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from foundation import inputs
from foundation.formats import Formats
from notifications.contracts import BookingFacts, Visit
from notifications.texts import wording
from notifications.texts.letters import Fact, Letter


def write_booked(facts: BookingFacts, formats: Formats, *, now: datetime) -> Letter:
    """Write that a visit was booked."""
    reader = _get_reader(facts, formats)
    return _write(
        facts,
        reader,
        subject=_("Booked: %(service)s, %(name)s, %(moment)s")
        % _name(facts, facts.visit, reader, now),
        heading=_("A visit was booked."),
        lines=_list_lines(facts, facts.visit, reader),
    )


def write_moved(facts: BookingFacts, formats: Formats, *, now: datetime) -> Letter:
    """Write that a visit has another time or other people, and what was before."""
    before = facts.before
    reader = _get_reader(facts, formats)
    lines = _list_lines(facts, facts.visit, reader)
    if before is not None:
        value = _tell_when_and_with(before, reader)
        lines.insert(1, Fact(label=pgettext("mail", "Before"), value=value))
    return _write(
        facts,
        reader,
        subject=_("Moved: %(service)s, %(name)s, %(moment)s")
        % _name(facts, facts.visit, reader, now),
        heading=_("A visit was moved."),
        lines=lines,
    )


def write_released(facts: BookingFacts, formats: Formats, *, now: datetime) -> Letter:
    """Write to who had the visit before that a colleague has it now."""
    before = facts.before or facts.visit
    reader = _get_reader(facts, formats)
    value = _tell_when_and_with(facts.visit, reader)
    lines = [
        *_list_lines(facts, before, reader),
        Fact(label=pgettext("mail", "Now"), value=value),
    ]
    return _write(
        facts,
        reader,
        subject=_("No longer yours: %(service)s, %(name)s, %(moment)s")
        % _name(facts, before, reader, now),
        heading=_("A colleague has taken over this visit. Your time is free again."),
        lines=lines,
    )


def write_cancelled(facts: BookingFacts, formats: Formats, *, now: datetime) -> Letter:
    """Write that a visit will not take place."""
    reader = _get_reader(facts, formats)
    lines = _list_lines(facts, facts.visit, reader)
    if reason := wording.clean_lines(facts.reason):
        lines.append(Fact(label=pgettext("mail", "Reason"), value=reason))
    return _write(
        facts,
        reader,
        subject=_("Cancelled: %(service)s, %(name)s, %(moment)s")
        % _name(facts, facts.visit, reader, now),
        heading=_("A visit was cancelled. Its time is free again."),
        lines=lines,
    )


def _get_reader(facts: BookingFacts, formats: Formats) -> wording.Reader:
    return wording.Reader(formats=formats, zone=facts.visit.location_zone)


def _tell_when_and_with(visit: Visit, reader: wording.Reader) -> str:
    span = wording.tell_span(visit, reader)
    people = wording.tell_people(visit.staff)
    return f"{span}, {people}" if people else span


def _name(
    facts: BookingFacts, visit: Visit, reader: wording.Reader, now: datetime
) -> dict[str, str]:
    return {
        "service": wording.clean(visit.service),
        "name": wording.clean(facts.customer.name),
        "moment": wording.tell_moment(visit.starts_at, reader, now),
    }


def _list_lines(facts: BookingFacts, visit: Visit, reader: wording.Reader) -> list[Fact]:
    times = wording.list_times(
        visit,
        reader,
        beside=visit.customer_zone,
        beside_label=pgettext("mail", "For the customer"),
    )
    person = [
        Fact(label=label, value=value)
        for label, value in (
            (pgettext("mail", "Who"), wording.clean(facts.customer.name)),
            (pgettext("mail", "Phone"), wording.clean(inputs.format_phone(facts.customer.phone))),
            (pgettext("mail", "E-mail"), wording.clean(inputs.format_email(facts.customer.email))),
            (pgettext("mail", "Note"), wording.clean_lines(facts.note)),
        )
        if value
    ]
    return [*times, *person, *wording.list_circumstances(visit, reader)]


def _write(
    facts: BookingFacts,
    reader: wording.Reader,
    *,
    subject: str,
    heading: str,
    lines: list[Fact],
) -> Letter:
    by_whom = {
        "customer": _("By the customer."),
        "staff": _("By %(name)s.")
        % {"name": wording.clean(facts.actor_name) or pgettext("mail", "staff")},
    }
    return Letter(
        language=reader.language,
        subject=subject,
        heading=heading,
        lead=by_whom.get(facts.actor, _("By the system.")),
        facts=tuple(lines),
        button_label=_("Open the booking"),
        button_url=facts.staff_url,
        notes=(),
        signature=wording.clean(facts.business.name),
    )
