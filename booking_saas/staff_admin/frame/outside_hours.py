"""After hours were edited: what that changes, and which upcoming bookings now fall outside."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from booking_saas.staff_admin.frame import hours_changes, wording
from foundation import clock
from scheduling.queries import outside_hours
from scheduling.queries.hours_changes import pictures, telling

if TYPE_CHECKING:
    from booking_saas.staff_admin.frame.base import StaffModelAdmin as _Base
else:
    _Base = object

_SHOWN = 5


class WarnAboutHours(_Base):
    """Say what saving or deleting changes of the hours, and which bookings it puts outside."""

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Answer as ever, with what changed."""
        with warning_about_hours(request):
            return super().changeform_view(request, *args, **kwargs)

    def delete_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Answer as ever, with what changed."""
        with warning_about_hours(request):
            return super().delete_view(request, *args, **kwargs)


@contextmanager
def warning_about_hours(request: HttpRequest) -> Iterator[None]:
    """Say what the block changes of when people work, and link to the bookings it puts outside.

    Those that were outside before stand on Today; told with every save they would hide the new.
    """
    if request.method != "POST":
        yield
        return
    now = clock.now()
    before = pictures.take_picture(now=now)
    outside_before = {item.booking_id for item in outside_hours.list_outside_hours(now=now)}
    yield
    after = pictures.take_picture(now=now)
    outside = outside_hours.list_outside_hours(now=now)
    found = [item for item in outside if item.booking_id not in outside_before]
    _tell(request, telling.compare(before, after, newly_outside=found))
    if found:
        _warn(request, found, in_all=len(outside))


def _tell(request: HttpRequest, change: telling.HoursChange) -> None:
    sentences = hours_changes.list_sentences(change)
    if sentences:
        lines = format_html_join("", "<li>{}</li>", ((sentence,) for sentence in sentences))
        messages.info(request, format_html("{}<ul>{}</ul>", _("What that changes:"), lines))


def _warn(
    request: HttpRequest, found: Sequence[outside_hours.BookingOutsideHours], *, in_all: int
) -> None:
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
        format_html('<a href="{}">{}</a>', list_url(), _("Show all %d") % in_all)
        if count > _SHOWN
        else ""
    )
    messages.warning(request, format_html("{}<ul>{}</ul>{}", text % count, links, more))


def describe(item: outside_hours.BookingOutsideHours) -> str:
    """Return the booking in one line."""
    when = wording.moment(item.starts_at, item.timezone)
    return f"{when}: {item.service_name}, {item.contact_name} ({item.resource_name})"


def list_url() -> str:
    """Return the list of all bookings outside the hours."""
    return f"{reverse('admin:scheduling_booking_changelist')}?hours=outside"


def booking_url(booking_id: Any) -> str:
    """Return the page of a booking."""
    return reverse("admin:scheduling_booking_change", args=[booking_id])
