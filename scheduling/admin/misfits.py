"""After hours were edited: which upcoming bookings now fall outside them."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from booking_saas.lib import clock
from scheduling.admin import wording
from scheduling.queries import misfits

if TYPE_CHECKING:
    from scheduling.admin.base import StaffModelAdmin as _Base
else:
    _Base = object

_SHOWN = 5


class WarnAboutMisfits(_Base):
    """Name the bookings that fall outside the hours once a form about hours is saved."""

    def response_add(
        self, request: HttpRequest, obj: Any, post_url_continue: str | None = None
    ) -> HttpResponse:
        """Answer as ever, with the warning."""
        warn_about_misfits(request)
        return super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        """Answer as ever, with the warning."""
        warn_about_misfits(request)
        return super().response_change(request, obj)

    def response_delete(self, request: HttpRequest, obj_display: str, obj_id: int) -> HttpResponse:
        """Answer as ever, with the warning."""
        warn_about_misfits(request)
        return super().response_delete(request, obj_display, obj_id)


def warn_about_misfits(request: HttpRequest) -> None:
    """Add a message that links to the bookings outside the hours, if there are any."""
    found = misfits.list_misfits(now=clock.now())
    if not found:
        return
    count = len(found)
    text = ngettext(
        "%d upcoming booking is now outside the hours. It stays booked; move or cancel it:",
        "%d upcoming bookings are now outside the hours. They stay booked; move or cancel them:",
        count,
    )
    links = format_html_join(
        "",
        '<li><a href="{}">{}</a></li>',
        ((booking_url(item.booking_id), describe(item)) for item in found[:_SHOWN]),
    )
    more = (
        format_html('<a href="{}">{}</a>', list_url(), _("Show all %d") % count)
        if count > _SHOWN
        else ""
    )
    messages.warning(request, format_html("{}<ul>{}</ul>{}", text % count, links, more))


def describe(item: misfits.Misfit) -> str:
    """Return the booking in one line."""
    when = wording.moment(item.starts_at, item.timezone)
    return f"{when}: {item.service_name}, {item.contact_name} ({item.resource_name})"


def list_url() -> str:
    """Return the list of all bookings outside the hours."""
    return f"{reverse('admin:scheduling_booking_changelist')}?hours=outside"


def booking_url(booking_id: Any) -> str:
    """Return the page of a booking."""
    return reverse("admin:scheduling_booking_change", args=[booking_id])
