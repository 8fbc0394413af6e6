"""What this is, and the way to a business whose name one knows. Nothing is listed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from foundation.web import parameters
from tenants.queries import domains

_MAX_NAME = 60


@require_safe
def landing(request: HttpRequest) -> HttpResponse:
    """Say what this is; with ``business`` (a name as in the address) lead there."""
    wanted = parameters.read_text(request.GET, "business", most=_MAX_NAME).lower()
    address = domains.find_base_url(wanted) if wanted else None
    if address is not None:
        return redirect(f"{address}/")
    context = {"frame": {"name": "Booking"}, "wanted": wanted}
    return render(request, "platform_site/landing.html", context, status=404 if wanted else 200)
