"""The sidebar: the things of a day first, then set-up, the system last (look, "Staff")."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise


@dataclass(frozen=True, slots=True)
class _Entry:
    label: "_StrOrPromise"
    url_name: str
    icon: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One entry of the sidebar."""

    label: "_StrOrPromise"
    url: str
    icon: str
    current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A titled part of the sidebar."""

    title: "_StrOrPromise"
    links: list[Link]


_GROUPS: tuple[tuple["_StrOrPromise", tuple[_Entry, ...]], ...] = (
    (
        _("Day"),
        (
            _Entry(_("Today"), "admin:index", "sun"),
            _Entry(_("Bookings"), "admin:scheduling_booking_changelist", "calendar-check"),
            _Entry(_("Customers"), "admin:scheduling_customer_changelist", "users"),
            _Entry(_("Messages"), "admin:notifications_message_changelist", "mail"),
        ),
    ),
    (
        _("Set-up"),
        (
            _Entry(_("Services"), "admin:scheduling_service_changelist", "sparkles"),
            _Entry(_("Staff and rooms"), "admin:scheduling_resource_changelist", "scissors"),
            _Entry(_("Locations"), "admin:scheduling_location_changelist", "map-pin"),
            _Entry(_("Opening hours"), "admin:scheduling_openinghours_changelist", "clock"),
            _Entry(_("Breaks"), "admin:scheduling_break_changelist", "moon"),
            _Entry(_("Special hours"), "admin:scheduling_dateoverride_changelist", "calendar-plus"),
            _Entry(_("Time off"), "admin:scheduling_timeoff_changelist", "calendar-x"),
            _Entry(_("Closures"), "admin:scheduling_closure_changelist", "circle-x"),
            _Entry(_("Public holidays"), "admin:scheduling_holidays", "ticket"),
            _Entry(_("Message settings"), "admin:notifications_settings", "list"),
        ),
    ),
    (
        _("System"),
        (
            _Entry(_("Business settings"), "admin:scheduling_businessprofile_changelist", "pencil"),
            _Entry(_("Sending domain"), "admin:notifications_sending_domain", "globe"),
        ),
    ),
)


def build(current_path: str) -> list[Group]:
    """Return the groups with those pages that exist, the current one marked."""
    index = reverse("admin:index")
    groups = []
    for title, entries in _GROUPS:
        links = [
            Link(
                label=entry.label,
                url=url,
                icon=entry.icon,
                current=current_path == url if url == index else current_path.startswith(url),
            )
            for entry in entries
            if (url := _find_url(entry.url_name))
        ]
        groups.append(Group(title=title, links=links))
    return groups


def _find_url(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:  # the app above that serves it is not there
        return ""
