"""Correcting the address of a visit, for whom mail does not reach (booking-rules, 10)."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from booking_saas.staff_admin.bookings import attempts, change_pages
from booking_saas.staff_admin.bookings.booking_forms import CorrectForm
from booking_saas.staff_admin.frame import rows
from booking_saas.staff_admin.frame.outside_hours import booking_url
from booking_saas.staff_admin.frame.site import staff_site
from foundation import clock
from scheduling.operations.addresses import contacts
from scheduling.operations.commands import CorrectEmail, Outcome


@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, booking_id: UUID) -> HttpResponse:
    """Show where mail about the visit goes; POST changes it, and tells the customer there."""
    booking = change_pages.find_booking(booking_id)
    if booking is None:
        raise Http404
    form, refusal = CorrectForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        command = CorrectEmail(
            booking_id=booking_id,
            email=email,
            actor=attempts.actor_of(request),
            expected_version=form.cleaned_data["version"],
            idempotency=form.idempotency(
                attempts.scope_of(request, "correct"), booking=booking_id, email=email
            ),
        )
        now = clock.now()
        result = attempts.run(lambda: contacts.correct_email(command, now=now), tuple)
        if isinstance(result, Outcome):
            messages.success(request, _("The address is corrected, and a confirmation sent there."))
            return HttpResponseRedirect(booking_url(booking_id))
        refusal = result
    context = {
        **staff_site.each_context(request),
        "title": _("Correct the address"),
        "booking": booking,
        "booking_url": booking_url(booking.pk),
        "when": rows.describe_when(booking),
        "form": form,
        "refusal": refusal,
        "key": attempts.next_key(form, refusal),
        "version": form["version"].value() if form.is_bound and not refusal else booking.version,
    }
    return TemplateResponse(request, "staff_admin/bookings/correct.html", context)
