"""What programs that read the web may visit, and where they begin."""

from xml.sax.saxutils import escape

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from booking_saas.booking_site.frame import metas
from scheduling.queries import catalog
from tenants.queries import domains

_KEPT_OUT = (
    # Links to bookings are secrets; their pages say so themselves, too (X-Robots-Tag).
    "/manage/",
    "/admin/",
    "/accounts/",
    "/api/",
    "/book/*/details/",
    # Every day, month and zone of the calendar has an address of its own.
    "/book/*?",
)
_CACHE_SECONDS = 3600


@require_safe
def robots(_request: HttpRequest) -> HttpResponse:
    """Keep programs out of bookings, of the staff's pages and of endless calendars."""
    sitemap_url = f"{domains.get_base_url()}{reverse('booking_site:sitemap')}"
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in _KEPT_OUT)]
    text = "\n".join([*lines, "", f"Sitemap: {sitemap_url}", ""])
    return _kept(HttpResponse(text, content_type="text/plain; charset=utf-8"))


@require_safe
def sitemap(_request: HttpRequest) -> HttpResponse:
    """List the first page and the first step of each service that can be booked."""
    base_url = domains.get_base_url()
    paths = [reverse("booking_site:services"), *map(metas.get_first_step, catalog.list_offers())]
    rows = "".join(f"<url><loc>{escape(base_url + path)}</loc></url>\n" for path in paths)
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{rows}</urlset>\n'
    )
    return _kept(HttpResponse(text, content_type="application/xml; charset=utf-8"))


def _kept(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = f"public, max-age={_CACHE_SECONDS}"
    return response
