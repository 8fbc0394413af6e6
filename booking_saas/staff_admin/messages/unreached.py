"""Whom mail does not reach: why, when they come next, and what can be done (booking-rules, 10)."""

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

from booking_saas.staff_admin.frame import wording
from booking_saas.staff_admin.frame.outside_hours import booking_url
from booking_saas.staff_admin.frame.panels import Concern
from booking_saas.staff_admin.frame.site import staff_site
from foundation import clock
from notifications.models import DeadAddress
from notifications.operations import addresses as operations
from notifications.queries import addresses
from scheduling.queries import catalog
from scheduling.queries.contacts import next_visits
from scheduling.queries.contacts.next_visits import Addressee


class ReviveForm(forms.Form):
    """Which address works again."""

    address = forms.UUIDField()


@require_http_methods(["GET", "HEAD", "POST"])
def show_unreached(request: HttpRequest) -> HttpResponse:
    """Show the addresses that nothing goes to; try one again on POST."""
    if request.method == "POST":
        form = ReviveForm(request.POST)
        if form.is_valid():
            _revive(request, form)
        return HttpResponseRedirect(reverse("admin:notifications_unreached"))
    context = {
        **staff_site.each_context(request),
        "title": _("Not reached"),
        "subtitle": None,
        "people": _list_people(clock.now()),
    }
    return TemplateResponse(request, "staff_admin/messages/unreached.html", context)


def list_concerns() -> list[Concern]:
    """Return how many are not reached, for the start page."""
    count = addresses.count_dead()
    if not count:
        return []
    text = ngettext("Mail does not reach %d address.", "Mail does not reach %d addresses.", count)
    url = reverse("admin:notifications_unreached")
    return [Concern(text=text % count, url=url, link_text=_("View"), kind="danger")]


def _revive(request: HttpRequest, form: ReviveForm) -> None:
    if operations.revive(form.cleaned_data["address"], now=clock.now()):
        messages.success(request, _("Mail goes there again. What was not sent stays unsent."))


def _list_people(now: datetime) -> list[dict[str, Any]]:
    """Return a card for each address: first who comes soonest, then staff, then all others."""
    dead = {row.address.lower(): row for row in addresses.list_dead()}
    customers = next_visits.list_customers(dead, now=now)
    staff = next_visits.list_staff(dead)
    known: dict[str, dict[str, Any]] = {}
    for person in (
        *(person for person in customers if person.visit),
        *staff,
        *(person for person in customers if not person.visit),
    ):
        row = dead[person.email.lower()]
        known.setdefault(row.address.lower(), _describe(row, person))
    others = (row for key, row in dead.items() if key not in known)
    return [*known.values(), *(_describe(row, None) for row in others)]


def _describe(row: DeadAddress, person: Addressee | None) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "id": row.pk,
        "email": row.address,
        "name": _name(row, person),
        "phone": person.phone if person else "",
        "why": row.get_why_display(),
        "detail": row.detail,
        "since": wording.moment(row.since, wording.business_zone()),
        "customer_url": "",
        "visit": None,
    }
    if person and person.customer_id:
        shown["customer_url"] = reverse(
            "admin:scheduling_customer_change", args=[person.customer_id]
        )
    if person and person.visit:
        visit = person.visit
        shown["visit"] = {
            "when": wording.moment(visit.starts_at, visit.zone),
            "service": visit.service,
            "url": booking_url(visit.booking_id),
            "correct_url": reverse("admin:scheduling_booking_correct", args=[visit.booking_id]),
        }
    return shown


def _name(row: DeadAddress, person: Addressee | None) -> str:
    if person:
        return person.name
    profile = catalog.get_profile()
    return profile.name if profile.email.lower() == row.address.lower() else ""
