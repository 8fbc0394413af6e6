"""A move in words: the free times, the question, what came of it, and why there is none."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from booking_saas.booking_site.browse.picker import Picker
from booking_saas.booking_site.browse.summaries import join_line, join_sentences
from booking_saas.booking_site.frame.choices import write_instant
from booking_saas.booking_site.manage.bookings_shown import Managed, list_rows, tell_changeable
from scheduling import events
from scheduling.contracts import AssignedResource, BookingSnapshot
from scheduling.operations.people import People
from scheduling.queries import booking_changes
from scheduling.queries.catalog import Offer


def times_page(managed: Managed, offer: Offer, *, when: Picker) -> dict[str, Any]:
    """Return the times to which the booking can be moved."""
    now = _("Now: %(moment)s") % {"moment": managed.when}
    with_whom = _("with %(name)s") % {"name": _join(managed.booking.staff)}
    return {
        "line": join_line(
            managed.booking.service_name, with_whom if managed.booking.staff else "", now
        ),
        "gone": _tell_gone_person(managed, offer),
        "anyone_url": when.anyone_url if when.has_times else "",
        "back_url": managed.url("manage"),
        "when": when,
    }


def move_page(managed: Managed, *, start: datetime, come: People, key: str) -> dict[str, Any]:
    """Return the question whether to move, with both times, and who would come, in words."""
    booking = managed.booking
    newcomers = _list_newcomers(booking, come)
    return {
        "old_when": managed.when,
        "new_when": managed.span(start, start + (booking.ends_at - booking.starts_at)),
        "old_people": _join(booking.staff) if newcomers else "",
        "new_people": _join(come),
        "consequence": _("Everything else stays as it is, and so does your link."),
        "terms": managed.terms,
        **_change_after(managed, start),
        "back_url": managed.page_request.choice.but(start=None).url(managed.url("move")),
        "url": managed.url("move"),
        "start": write_instant(start),
        "people": " ".join(person.slug for person in come),
        "key": key,
        "version": booking.version,
        "button": _("Move, with %(name)s") % {"name": _join(newcomers)}
        if newcomers
        else _("Move my booking"),
    }


def gone_page(managed: Managed) -> dict[str, Any]:
    """Return why the booking cannot be moved online, and where to go on."""
    return {
        "rows": list_rows(managed, with_time=True),
        "back_url": managed.url("manage"),
        "services_url": reverse("booking_site:services"),
    }


def tell_newcomers(managed: Managed, come: People) -> str:
    """Return "with Ben" where somebody comes who does not have the visit now, else ""."""
    newcomers = _list_newcomers(managed.booking, come)
    return _("with %(name)s") % {"name": _join(newcomers)} if newcomers else ""


def tell_moved(managed: Managed) -> tuple[str, str]:
    """Return title and sentence of the last move: from when to when, and with whom if others."""
    booking = managed.booking
    change = booking_changes.find_change(booking.id, booking.version)
    before = change.before if change is not None else None
    if change is None or before is None or change.topic != events.BOOKING_RESCHEDULED:
        return "", ""
    if not managed.is_open:
        return "", ""
    moved = _("Moved from %(old)s to %(new)s.") % {
        "old": managed.span(before.starts_at, before.ends_at),
        "new": managed.when,
    }
    newcomers = _list_newcomers(before, booking.staff)
    others = ""
    if newcomers:
        gone = [person for person in before.staff if person.slug not in _slugs(booking.staff)]
        others = _tell_others(newcomers, gone)
    sent = _("A new confirmation is on its way.") if booking.contact_email else ""
    return _("Your booking is moved"), join_sentences(moved, others, sent)


def _tell_others(newcomers: list[AssignedResource], gone: list[AssignedResource]) -> str:
    names = {"new": _join(newcomers), "old": _join(gone)}
    if not gone:
        return _("%(new)s will be there, too.") % names
    return _("You will see %(new)s instead of %(old)s.") % names


def _tell_gone_person(managed: Managed, offer: Offer) -> str:
    """Say who of the visit no longer offers the service; colleagues do."""
    known = {person.slug for person in offer.staff}
    gone = [person for person in managed.booking.staff if person.slug not in known]
    if not gone or len(managed.booking.staff) > 1:
        # Of several people some may be in roles that nobody chooses from.
        return ""
    return _("%(name)s no longer offers this. These are the times of the others.") % {
        "name": _join(gone)
    }


def _list_newcomers(
    before: BookingSnapshot, come: tuple[AssignedResource, ...]
) -> list[AssignedResource]:
    return [person for person in come if person.slug not in _slugs(before.staff)]


def _slugs(people: tuple[AssignedResource, ...]) -> set[str]:
    return {person.slug for person in people}


def _join(people: Iterable[AssignedResource]) -> str:
    return ", ".join(person.name for person in people)


def _change_after(managed: Managed, start: datetime) -> dict[str, str]:
    """Say, before somebody moves, until when the new time can be changed, or that it cannot."""
    profile = managed.page_request.profile
    cutoffs = (profile.reschedule_cutoff_minutes, profile.cancel_cutoff_minutes)
    if any(managed.is_before(minutes, start) for minutes in cutoffs):
        return {"after": tell_changeable(managed, start)}
    return {"warning": _("This time is so near that you can then no longer change it online.")}
