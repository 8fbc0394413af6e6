"""What this is, and the way to a business whose name one knows. Nothing is listed."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.csp import CSP
from django.utils.translation import gettext as _
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

from foundation.web import parameters
from tenants.queries import domains

_MAX_NAME = 120
_KEPT_OUT = ("/admin/", "/accounts/")
_POLICY: dict[str, list[str]] = {
    **settings.SECURE_CSP,  # type: ignore[dict-item]  # every value there is a list
    # The form is answered by a redirect to another host, which may be of any domain; browsers
    # take that for a part of sending the form.
    "form-action": [CSP.SELF, f"{settings.SITE_SCHEME}:"],
}


@require_safe
@csp_override(_POLICY)
def landing(request: HttpRequest) -> HttpResponse:
    """Say what this is; with ``business`` (its name or its address) lead there."""
    wanted = parameters.read_text(request.GET, "business", most=_MAX_NAME)
    address = domains.find_base_url(wanted) if wanted else None
    if address is not None:
        return redirect(f"{address}/")
    context = {
        "frame": {"name": "Booking"},
        "meta": {
            "title": _("Booking – appointments that hold"),
            "description": _(
                "Salons, practices and studios take their bookings here: at any hour, on any"
                " phone, and never two people for the same time."
            ),
            "url": f"{settings.SITE_SCHEME}://{settings.PLATFORM_HOST}{settings.SITE_PORT}/",
        },
        "wanted": wanted,
        "example_host": f"salon.{settings.PLATFORM_HOST}{settings.SITE_PORT}",
    }
    return render(request, "platform_site/landing.html", context, status=404 if wanted else 200)


@require_safe
def robots(_request: HttpRequest) -> HttpResponse:
    """Keep programs that read the web out of the operators' pages."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in _KEPT_OUT), ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
