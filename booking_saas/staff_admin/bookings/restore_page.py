"""Taking a cancellation back from the page of the booking (booking-rules, "Status")."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from booking_saas.staff_admin.bookings import attempts
from booking_saas.staff_admin.bookings.booking_forms import VersionedForm
from booking_saas.staff_admin.frame.outside_hours import booking_url
from foundation import clock
from scheduling.operations import restoring
from scheduling.operations.commands import EVERY_ADDRESS, Outcome, RestoreBooking
from scheduling.queries.bookings import UnknownBookingError


@require_POST
def restore(request: HttpRequest, booking_id: UUID) -> HttpResponse:
    """Give the visit its time back, or say why not, on the page of the booking."""
    form = VersionedForm(request.POST)
    if not form.is_valid():
        return HttpResponseRedirect(booking_url(booking_id))
    command = RestoreBooking(
        booking_id=booking_id,
        actor=attempts.actor_of(request),
        proof=EVERY_ADDRESS,
        expected_version=form.cleaned_data["version"],
        idempotency=form.idempotency(attempts.scope_of(request, "restore"), booking=booking_id),
    )
    now = clock.now()
    try:
        result = attempts.run(lambda: restoring.restore_booking(command, now=now), tuple)
    except UnknownBookingError:
        raise Http404 from None
    if isinstance(result, Outcome):
        told = {"name": result.booking.contact_name}
        messages.success(request, _("The visit for %(name)s is booked again.") % told)
    else:
        messages.error(request, result.sentence)
    return HttpResponseRedirect(booking_url(booking_id))
