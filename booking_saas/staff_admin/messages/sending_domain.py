"""The business's own sending domain: its records, and whether they are there."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from booking_saas.staff_admin.frame import wording
from booking_saas.staff_admin.frame.panels import Concern
from booking_saas.staff_admin.frame.site import staff_site
from foundation import form_fields
from notifications.channels.email import records, senders
from notifications.models import DomainState, SendingDomain
from notifications.operations import domains
from notifications.queries import senders as senders_shown
from tenants.accounts.models import Role

_KINDS: dict[str, str] = {
    DomainState.UNCHECKED: "soft",
    DomainState.INCOMPLETE: "warn",
    DomainState.VERIFIED: "ok",
    DomainState.LOST: "danger",
}


class DomainForm(forms.Form):
    """Which domain mail is to come from."""

    domain = form_fields.RuledField(
        rule=domains.clean_domain, max_length=200, label=gettext_lazy("your domain")
    )


@require_http_methods(["GET", "HEAD", "POST"])
def show_sending_domain(request: HttpRequest) -> HttpResponse:
    """Show the domain with its records; POST chooses, checks or drops it (owners only)."""
    is_owner = getattr(request.user, "role", "") == Role.OWNER
    if request.method == "POST" and not is_owner:
        raise PermissionDenied
    row = senders_shown.find_domain()
    form = DomainForm(initial={"domain": row.domain if row else ""})
    if request.method == "POST" and is_possible():
        form = DomainForm(request.POST)
        if _act(request, form):
            return HttpResponseRedirect(reverse("admin:notifications_sending_domain"))
    context = {
        **staff_site.each_context(request),
        "title": _("Sending domain"),
        "subtitle": None,
        "form": form,
        "is_possible": is_possible(),
        "is_owner": is_owner,
        "platform_address": senders.get_address(),
        "sender": f"{senders_shown.LOCAL_PART}@{row.domain}" if row else "",
        "row": row,
        "kind": _KINDS[row.state] if row else "",
        "checked": wording.moment(row.checked_at, wording.business_zone())
        if row and row.checked_at
        else "",
        "records": _list_records(row) if row else [],
    }
    return TemplateResponse(request, "staff_admin/messages/sending_domain.html", context)


def is_possible() -> bool:
    """Tell whether mail can come from another domain: only a provider signs for it."""
    return bool(settings.EMAIL_PROVIDER and settings.SENDING_DOMAIN_RECORDS)


def list_concerns() -> list[Concern]:
    """Return that the records have gone, for the start page."""
    row = senders_shown.find_domain()
    if row is None or row.state != DomainState.LOST:
        return []
    text = _("The records of %s have gone: mail comes from our address again.") % row.domain
    url = reverse("admin:notifications_sending_domain")
    return [Concern(text=text, url=url, link_text=_("View"))]


def _act(request: HttpRequest, form: DomainForm) -> bool:
    """Do what the pressed button says; False where the form is to be shown again."""
    if "drop" in request.POST:
        domains.drop_domain()
        messages.success(request, _("Mail comes from our address again."))
        return True
    if "check" in request.POST:
        domains.request_check()
        messages.success(request, _("The records are being looked up. That takes a moment."))
        return True
    if not form.is_valid():
        return False
    domains.choose_domain(form.cleaned_data["domain"])
    return True


def _list_records(row: SendingDomain) -> list[dict[str, Any]]:
    wanted = records.list_records(row.domain)
    found = row.findings if len(row.findings) == len(wanted) else [None] * len(wanted)
    return [
        {"record": record, "is_there": is_there}
        for record, is_there in zip(wanted, found, strict=True)
    ]
