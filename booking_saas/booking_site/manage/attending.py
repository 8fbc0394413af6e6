"""Saying "I will be there", wanting no reminders of a visit, or no text messages about it.

Reading changes nothing: mail scanners open links too (booking-rules, 10).
"""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from booking_saas.booking_site.frame.choices import parse_instant
from booking_saas.booking_site.frame.page_requests import PageRequest, page
from booking_saas.booking_site.manage.bookings_shown import Managed
from booking_saas.booking_site.manage.managing import refuse
from booking_saas.booking_site.manage.opening import of_booking, read_key
from foundation.web import parameters
from notifications.operations import reminders
from scheduling.kinds import AttendanceSource
from scheduling.operations import attendance, errors
from scheduling.operations.addresses import texting
from scheduling.operations.commands import ChangeAttendance

YES, NO = "yes", "no"


@require_POST
@page
@of_booking
def attend(page_request: PageRequest, managed: Managed) -> HttpResponse:
    """Keep that the customer will be there at the time that the page showed, or forget it."""
    post = page_request.request.POST
    attends = parameters.read_text(post, "attends") != NO
    command = ChangeAttendance(
        booking_id=managed.booking.id,
        attends=attends,
        source=AttendanceSource.SITE,
        starts_at=parse_instant(parameters.read_text(post, "start")),
        idempotency=read_key(page_request, "attend", managed.booking.id, YES if attends else NO),
    )
    try:
        attendance.change_attendance(command, now=page_request.now)
    except errors.BookingError as refusal:
        return refuse(page_request, managed, refusal)
    return redirect(f"{managed.url('manage')}?done={'attending' if attends else 'open'}")


@require_POST
@page
@of_booking
def remind(page_request: PageRequest, managed: Managed) -> HttpResponse:
    """Send reminders of this visit, or none."""
    if parameters.read_text(page_request.request.POST, "reminders") == NO:
        reminders.stop_reminders(managed.booking.id, now=page_request.now)
        return redirect(f"{managed.url('manage')}?done=unreminded")
    reminders.resume_reminders(managed.booking.id)
    return redirect(f"{managed.url('manage')}?done=reminded")


@require_POST
@page
@of_booking
def end_texts(page_request: PageRequest, managed: Managed) -> HttpResponse:
    """Send no text messages about the visit any more; whoever wants them again books anew."""
    texting.end_texts(managed.booking.id, now=page_request.now)
    return redirect(f"{managed.url('manage')}?done=untexted")
