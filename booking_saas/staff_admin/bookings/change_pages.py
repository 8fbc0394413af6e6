"""Moving and cancelling a booking: what it means first, then the deed (POST only)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from booking_saas import text_consent
from booking_saas.staff_admin.bookings import attempts, visit_choice
from booking_saas.staff_admin.bookings.booking_forms import CancelForm, MoveForm, name_visit
from booking_saas.staff_admin.bookings.refusals import Refusal
from booking_saas.staff_admin.bookings.staff_words import Wanted
from booking_saas.staff_admin.bookings.visit_choice import Asked
from booking_saas.staff_admin.frame import rows
from booking_saas.staff_admin.frame.outside_hours import booking_url
from booking_saas.staff_admin.frame.site import staff_site
from booking_saas.staff_admin.frame.wording import moment
from foundation import clock
from foundation.web import parameters
from scheduling.kinds import SAME_PEOPLE, BookingStatus
from scheduling.models import Booking
from scheduling.operations import bookings
from scheduling.operations.commands import (
    EVERY_ADDRESS,
    CancelBooking,
    Outcome,
    RescheduleBooking,
)
from scheduling.queries import availability


def find_booking(booking_id: object) -> Booking | None:
    """Return the booking with location, people, service and customer, or ``None``."""
    try:
        number = UUID(str(booking_id))
    except ValueError:
        return None
    return (
        rows.with_resources(Booking.objects.filter(pk=number))
        .select_related("order", "slot__location", "service", "customer")
        .first()
    )


@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, booking_id: UUID) -> HttpResponse:
    """Show what cancelling means; POST cancels."""
    booking = _get_booking(booking_id)
    if request.method == "GET" and not rows.can_change(booking, now=clock.now()):
        return _show_state(request, booking)
    form = CancelForm(request.POST or None)
    refusal = None
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        command = CancelBooking(
            booking_id=booking_id,
            reason=reason,
            actor=attempts.actor_of(request),
            expected_version=form.cleaned_data["version"],
            idempotency=form.idempotency(
                attempts.scope_of(request, "cancel"), booking=booking_id, reason=reason
            ),
        )
        now = clock.now()
        result = attempts.run(lambda: bookings.cancel_booking(command, now=now), tuple)
        if isinstance(result, Outcome):
            told = {"name": booking.order.contact_name}
            messages.success(request, _("The visit for %(name)s is cancelled.") % told)
            return HttpResponseRedirect(booking_url(booking_id))
        refusal = result
        booking = _get_booking(booking_id)
        if not rows.can_change(booking, now=now):
            return _show_state(request, booking, refusal)
    context = _context(request, booking, form, refusal) | {
        "title": _("Cancel this visit?"),
        "staff": rows.name_staff(booking),
    }
    return TemplateResponse(request, "staff_admin/bookings/cancel.html", context)


@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, booking_id: UUID) -> HttpResponse:
    """Show the free times; POST moves, and answers a refusal with nothing lost."""
    booking = _get_booking(booking_id)
    if request.method == "GET" and not rows.can_change(booking, now=clock.now()):
        return _show_state(request, booking)
    service = booking.service.slug
    data = request.POST or request.GET
    form = MoveForm(request.POST or None, service=service)
    refusal: Refusal | None = None
    if request.method == "POST" and "show" not in request.POST and form.is_valid():
        result = _attempt_move(request, booking, form)
        if isinstance(result, HttpResponse):
            return result
        refusal = result
        booking = _get_booking(booking_id)
        if refusal and not rows.can_change(booking, now=clock.now()):
            return _show_state(request, booking, refusal)
    zone = booking.slot.location.timezone
    asked = Asked(
        service=service,
        staff=parameters.read_text(data, "staff") if "staff" in data else _current_staff(booking),
        day=parameters.read_text(data, "day") or _current_day(booking, zone),
        start=parameters.read_text(data, "start"),
        moves=booking.pk,
        without_slot=booking.slot_id,
    )
    context = _context(request, booking, form, refusal) | {
        "title": _("Move this visit"),
        "choice": visit_choice.build_choice(asked, now=clock.now()),
        "time_errors": form.errors.get("time", []) if form.is_bound else [],
    }
    return TemplateResponse(request, "staff_admin/bookings/move.html", context)


def _show_state(
    request: HttpRequest, booking: Booking, refusal: Refusal | None = None
) -> HttpResponse:
    """Show what became of a visit that can no longer be cancelled or moved."""
    is_over = booking.status in (BookingStatus.CONFIRMED, BookingStatus.PENDING)
    context = {
        **staff_site.each_context(request),
        "title": _("This visit is over") if is_over else booking.get_status_display(),
        "booking": booking,
        "booking_url": booking_url(booking.pk),
        "when": rows.describe_when(booking),
        "refusal": refusal,
    }
    return TemplateResponse(request, "staff_admin/bookings/closed.html", context)


def _attempt_move(
    request: HttpRequest, booking: Booking, form: MoveForm
) -> HttpResponse | Refusal | None:
    try:
        start = form.find_start(booking.slot.location.timezone)
    except ValidationError as error:
        form.add_error("time", error)
        return None
    now, staff = clock.now(), form.cleaned_data["staff"]
    about = name_visit(booking.service.slug, staff, start)
    used = form.read_overrides(about)
    command = RescheduleBooking(
        booking_id=booking.pk,
        start=start,
        staff=staff or SAME_PEOPLE,
        actor=attempts.actor_of(request),
        proof=EVERY_ADDRESS,
        expected_version=form.cleaned_data["version"],
        overrides=used,
        idempotency=form.idempotency(
            attempts.scope_of(request, "move"),
            booking=booking.pk,
            start=start,
            staff=staff,
            overrides=sorted(used),
        ),
    )
    result = attempts.run(
        lambda: bookings.reschedule_booking(command, now=now),
        lambda: availability.explain_start(
            booking.service.slug,
            staff=staff or None,
            start=start,
            now=now,
            without_slot=booking.slot_id,
        ),
        wanted=Wanted(
            service=booking.service.slug, start=start, now=now, without_slot=booking.slot_id
        ),
        used=used,
        about=about,
    )
    if not isinstance(result, Outcome):
        return result
    told = {
        "name": booking.order.contact_name,
        "when": moment(result.booking.starts_at, result.booking.location_timezone),
    }
    messages.success(request, _("The visit for %(name)s is moved to %(when)s.") % told)
    before = [person.slug for person in rows.list_resources(booking, staff=True)]
    newcomers = [each.name for each in result.booking.staff if each.slug not in before]
    if newcomers and before and not staff:
        others = {"names": ", ".join(newcomers)}
        messages.warning(request, _("Not all were free: it is now with %(names)s.") % others)
    return HttpResponseRedirect(booking_url(booking.pk))


def _get_booking(booking_id: UUID) -> Booking:
    booking = find_booking(booking_id)
    if booking is None:
        raise Http404
    return booking


def _current_staff(booking: Booking) -> str:
    """Return whom the visit is with, unless the customer left that open."""
    people = rows.list_resources(booking, staff=True)
    return "" if booking.any_staff or not people else str(people[0].slug)


def _current_day(booking: Booking, zone: str) -> str:
    from zoneinfo import ZoneInfo  # noqa: PLC0415 - used here alone

    return booking.slot.starts_at.astimezone(ZoneInfo(zone)).date().isoformat()


def _context(
    request: HttpRequest, booking: Booking, form: Any, refusal: Refusal | None
) -> dict[str, Any]:
    return {
        **staff_site.each_context(request),
        "booking": booking,
        "is_texted": booking.order.takes_texts and text_consent.is_offered(),
        "booking_url": booking_url(booking.pk),
        "when": rows.describe_when(booking),
        "form": form,
        "refusal": refusal,
        "key": attempts.next_key(form, refusal),
        # A refusal shows the booking anew; a mistake in the form changes nothing of what was seen.
        "version": form["version"].value() if form.is_bound and not refusal else booking.version,
    }
