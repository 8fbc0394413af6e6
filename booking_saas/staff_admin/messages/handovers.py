"""Messages that could not even be handed over: what they are about, and trying again."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from booking_saas.staff_admin.frame import wording
from booking_saas.staff_admin.frame.outside_hours import booking_url
from booking_saas.staff_admin.frame.panels import Concern
from booking_saas.staff_admin.frame.site import staff_site
from scheduling.models import BookingEvent
from tenants import outbox
from tenants.queries import handovers

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

_APP = "notifications"
_WORDS: dict[str, "_StrOrPromise"] = {
    "booking": gettext_lazy("News of a booking"),
    "key": gettext_lazy("A code or link that somebody asked for"),
    "account": gettext_lazy("News of an account"),
    "digest": gettext_lazy("A summary for staff"),
    "message": gettext_lazy("A message that staff sent"),
}


@require_http_methods(["GET", "HEAD", "POST"])
def show_handovers(request: HttpRequest) -> HttpResponse:
    """List what was given up; POST tries all of it again."""
    found = handovers.list_lost(_APP)
    if request.method == "POST":
        count = outbox.revive([lost.id for lost in found])
        text = ngettext(
            "%d message is being tried again.", "%d messages are being tried again.", count
        )
        messages.success(request, text % count)
        return HttpResponseRedirect(reverse("admin:index"))
    bookings = _map_bookings(found)
    context = {
        **staff_site.each_context(request),
        "title": _("Messages that were not handed over"),
        "subtitle": None,
        "rows": [_describe(lost, bookings) for lost in found],
    }
    return TemplateResponse(request, "staff_admin/messages/handovers.html", context)


def list_concerns() -> list[Concern]:
    """Return for the start page that something was given up."""
    count = handovers.count_lost(_APP)
    if not count:
        return []
    text = ngettext(
        "%d message could not be handed over.", "%d messages could not be handed over.", count
    )
    url = reverse("admin:notifications_handovers")
    return [Concern(text=text % count, url=url, link_text=_("Try again"), kind="danger")]


def _map_bookings(found: list[handovers.LostHandover]) -> dict[UUID, UUID]:
    """Return the bookings that the events are of, in one query."""
    events = {lost.event_id for lost in found if lost.event_id is not None}
    rows = BookingEvent.objects.filter(pk__in=events).values_list("pk", "booking_id")
    return dict(rows)


def _describe(lost: handovers.LostHandover, bookings: dict[UUID, UUID]) -> dict[str, Any]:
    booking_id = bookings.get(lost.event_id) if lost.event_id is not None else None
    return {
        "what": _WORDS.get(lost.topic.partition(".")[0], _("A message")),
        "at": wording.short_moment(lost.at, wording.business_zone()),
        "problem": lost.problem,
        "url": booking_url(booking_id) if booking_id else "",
    }
