"""Taking something out of use leaves its bookings: say so, and where they are."""

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from foundation import clock
from scheduling.models import Location, Resource, Service
from scheduling.queries import remaining


def warn_about_remaining(request: HttpRequest, row: Service | Resource | Location) -> None:
    """Add a message that links to the upcoming bookings of ``row``, if there are any."""
    count = remaining.count_remaining(row, now=clock.now())
    if not count:
        return
    text = ngettext(
        "%(name)s no longer takes bookings, but %(count)d upcoming booking remains. Move"
        " or cancel it if it cannot take place.",
        "%(name)s no longer takes bookings, but %(count)d upcoming bookings remain. Move"
        " or cancel them if they cannot take place.",
        count,
    ) % {"name": row.name, "count": count}
    link = format_html('<a href="{}">{}</a>', _list_url(row), _("Show them"))
    messages.warning(request, format_html("{} {}", text, link))


def _list_url(row: Service | Resource | Location) -> str:
    page = reverse("admin:scheduling_booking_changelist")
    if isinstance(row, Service):
        return f"{page}?service__id__exact={row.pk}"
    if isinstance(row, Resource):
        return f"{page}?staff={row.slug}"
    return f"{page}?location={row.slug}"
