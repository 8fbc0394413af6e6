"""Moving a booking by its link: the free times, one question, and the move on POST.

Who would come is named before anybody agrees to it (booking-rules, "Reschedule").
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from http import HTTPStatus

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from booking_saas.booking_site.book.forms import new_key
from booking_saas.booking_site.browse.steps import Way, build_picker, picker_template
from booking_saas.booking_site.frame.choices import write_instant
from booking_saas.booking_site.frame.page_requests import PageRequest, page
from booking_saas.booking_site.manage import moves_shown
from booking_saas.booking_site.manage.bookings_shown import Managed
from booking_saas.booking_site.manage.managing import refuse
from booking_saas.booking_site.manage.opening import (
    find_proof,
    of_booking,
    read_key,
    read_version,
    with_form,
)
from foundation.web import parameters
from scheduling.kinds import ANYONE
from scheduling.operations import bookings, errors, people
from scheduling.operations.commands import RescheduleBooking
from scheduling.queries import bookings as booking_queries
from scheduling.queries.catalog import Offer
from scheduling.refusals import Code

PEOPLE_FIELD = "people"
MAX_PEOPLE = 2000


@require_http_methods(["GET", "HEAD", "POST"])
@page
@of_booking
def move(page_request: PageRequest, managed: Managed) -> HttpResponse:
    """Offer the free times, then ask once; move on POST."""
    if page_request.request.method == "POST":
        return _move(page_request, managed)
    if not managed.can_move:
        return redirect(managed.url("manage"))
    offer = managed.find_offer()
    if offer is None:
        return _show_gone(page_request, managed)
    start = page_request.choice.start
    if start is None:
        return _show_times(page_request, managed, offer)
    if start == managed.booking.starts_at:
        return redirect(managed.url("manage"))
    return _ask(page_request, managed, offer, start)


def _move(page_request: PageRequest, managed: Managed) -> HttpResponse:
    start = page_request.choice.start
    if start is None or (managed.is_open and start == managed.booking.starts_at):
        # Sent again after a look back, it is there already: nobody needs another e-mail.
        path = managed.url("move") if start is None else f"{managed.url('manage')}?done=moved"
        return redirect(path)
    command = RescheduleBooking(
        booking_id=managed.booking.id,
        start=start,
        shown_people=_read_people(page_request),
        expected_version=read_version(page_request),
        proof=find_proof(managed),
        idempotency=read_key(page_request, "move", managed.booking.id, write_instant(start)),
    )
    try:
        bookings.reschedule_booking(command, now=page_request.now)
    except (errors.RefusedError, errors.UnknownChoiceError, errors.PeopleChangedError) as refusal:
        return _offer_others(page_request, managed, refusal)
    except errors.BookingError as refusal:
        return refuse(page_request, managed, refusal)
    return redirect(f"{managed.url('manage')}?done=moved")


def _offer_others(
    page_request: PageRequest, managed: Managed, refusal: errors.BookingError
) -> HttpResponse:
    """Show what can be had instead of the move that was refused."""
    offer = managed.find_offer()
    if offer is None or refusal.code == Code.SERVICE_INACTIVE:
        return _show_gone(page_request, managed)
    start = page_request.choice.start
    if isinstance(refusal, errors.PeopleChangedError) and start is not None:
        return _ask(page_request, managed, offer, start, warning=str(refusal.sentence))
    return _show_times(page_request, managed, offer, problem=str(refusal.sentence))


def _ask(
    page_request: PageRequest, managed: Managed, offer: Offer, start: datetime, *, warning: str = ""
) -> HttpResponse:
    """Ask whether to move, with both times and who would come in words."""
    come = people.list_people_after(managed.booking, [start], now=page_request.now).get(start)
    if come is None:
        text = _("This time is not free any more.")
        return _show_times(page_request, managed, offer, problem=text)
    context = moves_shown.move_page(managed, start=start, come=come, key=new_key())
    context["problem"] = warning
    status = HTTPStatus.CONFLICT if warning else HTTPStatus.OK
    template = "booking_site/manage/move_confirm.html"
    return with_form(page_request.render(template, {"page": context}, status=status))


def _show_times(
    page_request: PageRequest, managed: Managed, offer: Offer, *, problem: str = ""
) -> HttpResponse:
    page_request = replace(
        page_request,
        zone=managed.display.chosen,
        choice=page_request.choice.but(start=None),
    )
    if page_request.choice.day is None and page_request.choice.month is None:
        page_request = replace(page_request, choice=page_request.choice.but(day=managed.local_day))
    chosen = _find_chosen(page_request, managed, offer)
    anyone_url = page_request.choice.but(staff=ANYONE).url(managed.url("move"))
    way = Way(
        path=managed.url("move"),
        pick_path=managed.url("move"),
        staff=chosen,
        anyone_url=anyone_url if chosen and offer.has_choice else None,
        without_slot=booking_queries.get_slot_id(managed.booking.id),
        current=managed.booking.starts_at,
        tell_notes=lambda starts: _tell_notes(managed, starts),
    )
    context = moves_shown.times_page(managed, offer, when=build_picker(page_request, offer, way))
    if problem:
        context["problem"] = {"title": _("Your booking stays as it was."), "text": problem}
    status = HTTPStatus.CONFLICT if problem else HTTPStatus.OK
    template = picker_template(page_request, "booking_site/manage/move.html")
    return page_request.render(template, {"page": context}, status=status)


def _show_gone(page_request: PageRequest, managed: Managed) -> HttpResponse:
    """Say that the service is no longer offered, and where to go on."""
    context = moves_shown.gone_page(managed)
    template = "booking_site/manage/move_gone.html"
    return page_request.render(template, {"page": context}, status=HTTPStatus.GONE)


def _tell_notes(managed: Managed, starts: Sequence[datetime]) -> Mapping[datetime, str]:
    """Return of each start with whom it would be, where that is somebody else."""
    found = people.list_people_after(managed.booking, starts, now=managed.page_request.now)
    return {start: moves_shown.tell_newcomers(managed, come) for start, come in found.items()}


def _find_chosen(page_request: PageRequest, managed: Managed, offer: Offer) -> str | None:
    """Return whom the customer chose, while they offer the service; None for times of all."""
    booking = managed.booking
    if page_request.choice.staff == ANYONE or booking.any_staff or not booking.staff:
        return None
    slug = booking.staff[0].slug
    return slug if any(person.slug == slug for person in offer.staff) else None


def _read_people(page_request: PageRequest) -> frozenset[str]:
    """Return the slugs of whom the page showed for the new time."""
    text = parameters.read_text(page_request.request.POST, PEOPLE_FIELD, most=MAX_PEOPLE)
    return frozenset(text.split())
