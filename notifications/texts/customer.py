"""What customers are told."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from foundation.formats import Formats
from notifications.contracts import BookingFacts, Business
from notifications.texts import wording
from notifications.texts.letters import Fact, Letter


def write_confirmation(facts: BookingFacts, formats: Formats, *, now: datetime) -> Letter:
    """Write that the visit is booked."""
    reader = _get_reader(facts, formats)
    return _write(
        facts,
        reader,
        subject=_("Confirmed: %(service)s, %(moment)s") % _name(facts, reader, now),
        heading=_("Your visit is booked."),
        lead=_("We will contact you at that time. Here is all you need.")
        if facts.visit.remote
        else _("We look forward to seeing you. Here is all you need."),
        lines=_list_lines(facts, reader),
        button_label=_("Change or cancel"),
    )


def write_rescheduled(facts: BookingFacts, formats: Formats, *, now: datetime) -> Letter:
    """Write that the visit has another time or other people, and what was before."""
    visit, before = facts.visit, facts.before
    reader = _get_reader(facts, formats)
    has_new_time = before is None or before.starts_at != visit.starts_at
    lines = _list_lines(facts, reader)
    if before is not None and has_new_time:
        label = pgettext("mail", "Before")
        lines.append(Fact(label=label, value=wording.tell_span(before, reader)))
    elif before is not None and before.staff != visit.staff:
        label = pgettext("mail", "Before, with")
        lines.append(Fact(label=label, value=wording.tell_people(before.staff)))
    named = _name(facts, reader, now)
    if has_new_time:
        subject = _("New time: %(service)s, %(moment)s") % named
        heading, lead = _("Your visit has a new time."), _("The time before is free again.")
    else:
        subject = _("Changed: %(service)s, %(moment)s") % named
        heading, lead = _("Your visit has changed."), _("The time stays as it was.")
    return _write(
        facts,
        reader,
        subject=subject,
        heading=heading,
        lead=lead,
        lines=lines,
        button_label=_("Change or cancel"),
    )


def write_cancelled(facts: BookingFacts, formats: Formats, *, now: datetime) -> Letter:
    """Write that the visit will not take place, and who decided so."""
    reader = _get_reader(facts, formats)
    if facts.actor == "customer":
        lead = _("We have cancelled it as you asked. There is nothing else for you to do.")
    else:
        business = wording.clean(facts.business.name)
        lead = _("%(business)s has cancelled it. You do not need to come.") % {"business": business}
    return _write(
        facts,
        reader,
        subject=_("Cancelled: %(service)s, %(moment)s") % _name(facts, reader, now),
        heading=_("Your visit is cancelled."),
        lead=lead,
        lines=_list_lines(facts, reader),
        button_label=_("See the visit or book again"),
        can_change=False,
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


def _get_reader(facts: BookingFacts, formats: Formats) -> wording.Reader:
    """Return how the customer reads: on the clock of the visit."""
    return wording.Reader(formats=formats, zone=facts.visit.zone)


def _name(facts: BookingFacts, reader: wording.Reader, now: datetime) -> dict[str, str]:
    return {
        "service": wording.clean(facts.visit.service),
        "moment": wording.tell_moment(facts.visit.starts_at, reader, now),
    }


def _list_lines(facts: BookingFacts, reader: wording.Reader) -> list[Fact]:
    times = wording.list_times(
        facts.visit,
        reader,
        beside=facts.visit.customer_zone,
        beside_label=pgettext("mail", "Your time"),
    )
    return [*times, *wording.list_circumstances(facts.visit, reader)]


def _write(
    facts: BookingFacts,
    reader: wording.Reader,
    *,
    subject: str,
    heading: str,
    lead: str,
    lines: list[Fact],
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
        lead=f"{wording.greet(facts.customer.name)}\n{lead}",
        facts=tuple(lines),
        button_label=button_label,
        button_url=facts.manage_url,
        notes=(link, *list_contacts(facts.business)),
        signature=wording.clean(facts.business.name),
    )
