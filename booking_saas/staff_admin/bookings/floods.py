"""Very many bookings that nobody has confirmed: seen together, and cancelled in one go."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from booking_saas.staff_admin.bookings import attempts
from booking_saas.staff_admin.frame.panels import Concern
from booking_saas.staff_admin.frame.site import staff_site
from booking_saas.staff_admin.frame.wording import business_zone, moment
from foundation import clock
from scheduling.operations import floods as operations
from scheduling.queries import floods

_LONGEST_NETWORK = 22


class FloodForm(forms.Form):
    """Which flood: the network that it came from, or the hour that begins then."""

    network = forms.CharField(required=False, max_length=_LONGEST_NETWORK)
    hour = forms.DateTimeField(required=False)


@require_http_methods(["GET", "HEAD", "POST"])
def show_floods(request: HttpRequest) -> HttpResponse:
    """Show the floods there are; cancel all of one on POST."""
    now = clock.now()
    if request.method == "POST":
        form = FloodForm(request.POST)
        if form.is_valid():
            _clear(request, form.cleaned_data, now)
        return HttpResponseRedirect(reverse("admin:scheduling_floods"))
    context = {
        **staff_site.each_context(request),
        "title": _("Many bookings at once"),
        "subtitle": None,
        "floods": [_describe(flood, now) for flood in floods.list_floods(now=now)],
    }
    return TemplateResponse(request, "staff_admin/bookings/floods.html", context)


def list_concerns(now: datetime) -> list[Concern]:
    """Return the floods for the start page."""
    count = sum(flood.count for flood in floods.list_floods(now=now))
    if not count:
        return []
    text = ngettext(
        "%d booking came in a flood, and nobody has confirmed it.",
        "%d bookings came in a flood, and nobody has confirmed them.",
        count,
    )
    url = reverse("admin:scheduling_floods")
    return [Concern(text=text % count, url=url, link_text=_("View"), kind="danger")]


def _clear(request: HttpRequest, asked: dict[str, Any], now: datetime) -> None:
    cleared = operations.clear_flood(
        network=asked["network"],
        hour=asked["hour"],
        actor=attempts.actor_of(request),
        reason=_("Part of a flood that nobody confirmed."),
        now=now,
    )
    text = ngettext("%d booking is cancelled.", "%d bookings are cancelled.", cleared.cancelled)
    messages.success(request, text % cleared.cancelled)
    if cleared.left:
        text = ngettext(
            "%d more is being cancelled; that takes a moment.",
            "%d more are being cancelled; that takes a few minutes.",
            cleared.left,
        )
        messages.info(request, text % cleared.left)


def _describe(flood: floods.Flood, now: datetime) -> dict[str, Any]:
    zone = business_zone()
    hour = None if flood.network else flood.first_at
    return {
        "count": flood.count,
        "network": flood.network,
        "hour": hour.isoformat() if hour else "",
        "first": moment(flood.first_at, zone),
        "last": moment(flood.last_at, zone),
        "names": floods.list_names(flood.network, hour, now=now),
    }
