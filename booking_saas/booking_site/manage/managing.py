"""A booking by its link: its state first, then what can be done with it (booking-rules, 6).

Reading never changes anything; what changes it happens on POST only.
"""

from http import HTTPStatus

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from booking_saas import absolute_links, calendar_titles, refusal_statuses
from booking_saas.booking_site.book.forms import new_key
from booking_saas.booking_site.frame import asking
from booking_saas.booking_site.frame.page_requests import PageRequest, page
from booking_saas.booking_site.manage import bookings_shown, moves_shown
from booking_saas.booking_site.manage.bookings_shown import Managed
from booking_saas.booking_site.manage.forms import CorrectForm
from booking_saas.booking_site.manage.opening import (
    find_proof,
    of_booking,
    read_key,
    read_version,
    with_form,
)
from foundation.web import parameters
from scheduling.operations import bookings, errors, restoring
from scheduling.operations.addresses import contacts
from scheduling.operations.commands import (
    CancelBooking,
    CorrectEmail,
    RestoreBooking,
)
from scheduling.queries import bookings as booking_queries
from scheduling.queries import calendar_files, floods, links


@require_safe
@page
@of_booking
def manage(page_request: PageRequest, managed: Managed) -> HttpResponse:
    """Show the booking as it is now."""
    done = parameters.read_text(page_request.request.GET, "done")
    if done == "moved":
        title, notice = moves_shown.tell_moved(managed)
        return _show(page_request, managed, title=title, notice=notice)
    notices = {
        "restored": _("Your booking stands again. A new confirmation is on its way."),
        "proved": _("Thank you. Your address is confirmed."),
        "attending": _("Thank you for letting us know. See you then."),
        "open": _("We no longer count on it that you will be there."),
        "unreminded": _("You get no more reminders of this visit."),
        "untexted": _("You get no more text messages about this visit."),
        "reminded": _("You get reminders of this visit again."),
    }
    return _show(page_request, managed, notice=notices.get(done, ""))


@require_safe
@page
@of_booking
def booked(page_request: PageRequest, managed: Managed) -> HttpResponse:
    """Say that it worked; a reload says it again, and later the state of that moment."""
    is_fresh = managed.is_open and not managed.is_past
    return _show(page_request, managed, is_fresh=is_fresh)


@require_safe
@page
@of_booking
def calendar_file(page_request: PageRequest, managed: Managed) -> HttpResponse:
    """Answer the booking as a file for any calendar."""
    content = calendar_files.write_download(
        managed.booking,
        manage_url=absolute_links.get_manage_url(managed.booking),
        title=calendar_titles.get_title(managed.booking, business_name=page_request.profile.name),
        now=page_request.now,
    )
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8; method=PUBLISH")
    response["Content-Disposition"] = 'attachment; filename="booking.ics"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@page
@of_booking
def cancel(page_request: PageRequest, managed: Managed) -> HttpResponse:
    """Ask once with the consequences; cancel on POST."""
    if page_request.request.method == "POST":
        return _cancel(page_request, managed)
    if not managed.can_cancel:
        return redirect(managed.url("manage"))
    response = page_request.render(
        "booking_site/manage/cancel.html",
        {"page": bookings_shown.cancel_page(managed, key=new_key())},
    )
    return with_form(response)


@require_POST
@page
@of_booking
def restore(page_request: PageRequest, managed: Managed) -> HttpResponse:
    """Take the cancellation back."""
    if managed.is_open:
        # Sent again after a look back: it stands already.
        return redirect(managed.url("manage"))
    proof = find_proof(managed)
    if not proof and _is_one_too_many(managed):
        return asking.ask(page_request.request, asking.WAIT_OF_UNPROVED)
    command = RestoreBooking(
        booking_id=managed.booking.id,
        expected_version=read_version(page_request),
        proof=proof,
        idempotency=read_key(page_request, "restore", managed.booking.id),
    )
    try:
        restoring.restore_booking(command, now=page_request.now)
    except errors.BookingError as refusal:
        return refuse(page_request, managed, refusal)
    return redirect(f"{managed.url('manage')}?done=restored")


@require_POST
@page
@of_booking
def correct(page_request: PageRequest, managed: Managed) -> HttpResponse:
    """Give the booking another address; what follows has the link that is now its own."""
    form = CorrectForm(page_request.request.POST)
    if not form.is_valid():
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return _show(page_request, managed, is_fresh=managed.is_open, form=form, status=status)
    email = form.cleaned_data["email"]
    command = CorrectEmail(
        booking_id=managed.booking.id,
        email=email,
        expected_version=read_version(page_request),
        idempotency=read_key(page_request, "correct", managed.booking.id, email),
    )
    try:
        outcome = contacts.correct_email(command, now=page_request.now)
    except errors.BookingError as refusal:
        return refuse(page_request, managed, refusal)
    token = links.get_manage_token(outcome.booking)
    return redirect("booking_site:booked", booking_id=outcome.booking.id, token=token)


def _cancel(page_request: PageRequest, managed: Managed) -> HttpResponse:
    command = CancelBooking(
        booking_id=managed.booking.id,
        expected_version=read_version(page_request),
        idempotency=read_key(page_request, "cancel", managed.booking.id),
    )
    try:
        bookings.cancel_booking(command, now=page_request.now)
    except errors.BookingError as refusal:
        return refuse(page_request, managed, refusal)
    return redirect(managed.url("manage"))


def refuse(
    page_request: PageRequest, managed: Managed, refusal: errors.BookingError
) -> HttpResponse:
    """Show the booking as it is now, with why the change was not made."""
    status = refusal_statuses.get_status(refusal)
    response = _show(page_request, managed, warning=str(refusal.sentence), status=status)
    return refusal_statuses.mark(response, refusal)


def _show(
    page_request: PageRequest,
    managed: Managed,
    *,
    is_fresh: bool = False,
    title: str = "",
    notice: str = "",
    warning: str = "",
    form: CorrectForm | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    current = managed.reread(booking_queries.get_snapshot(managed.booking.id))
    until = None
    if current.is_cancelled:
        until = restoring.find_restorable_until(current.booking.id, now=page_request.now)
    context = bookings_shown.manage_page(current, is_fresh=is_fresh, restorable_until=until)
    context["title"] = title or context["title"]
    can_prove = current.can_prove and find_proof(current) != ""
    can_correct = is_fresh and contacts.is_correctable(current.booking.id, now=page_request.now)
    context["can_prove"] = can_prove
    context["attendance"] = bookings_shown.find_attendance(current) if not is_fresh else None
    if can_correct:
        context["correct_form"] = form or CorrectForm.begin(current.booking)
        context["correct_url"] = current.url("correct")
    if notice and current.is_open:
        context["notice"] = {"kind": "ok", "icon": "circle-check", "text": notice}
    if warning:
        context["notice"] = {"kind": "warn", "icon": "triangle-alert", "text": warning}
    response = page_request.render(
        "booking_site/manage/manage.html", {"page": context}, status=status
    )
    has_form = until or can_prove or can_correct or context["attendance"]
    return with_form(response) if has_form else response


def _is_one_too_many(managed: Managed) -> bool:
    """Tell whether whoever made the booking has too many open ones, and did nothing for more."""
    visitor, now = floods.find_visitor_of(managed.booking.id), managed.page_request.now
    is_over = floods.is_visitor_over(visitor, now=now)
    return is_over and not asking.is_answered(managed.page_request.request)
