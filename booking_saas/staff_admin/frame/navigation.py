"""The sidebar: the things of a day first, then set-up, the system last (look, "Staff")."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise


@dataclass(frozen=True, slots=True)
class _Place:
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


_GROUPS: tuple[tuple["_StrOrPromise", tuple[_Place, ...]], ...] = (
    (
        _("Day"),
        (
            _Place(_("Today"), "admin:index", "sun"),
            _Place(_("Bookings"), "admin:scheduling_booking_changelist", "calendar-check"),
            _Place(_("Customers"), "admin:scheduling_customer_changelist", "users"),
            _Place(_("Messages"), "admin:notifications_message_changelist", "mail"),
        ),
    ),
    (
        _("Set-up"),
        (
            _Place(_("Services"), "admin:scheduling_service_changelist", "sparkles"),
            _Place(_("Staff and rooms"), "admin:scheduling_resource_changelist", "scissors"),
            _Place(_("Locations"), "admin:scheduling_location_changelist", "map-pin"),
            _Place(_("Opening hours"), "admin:scheduling_openinghours_changelist", "clock"),
            _Place(_("Breaks"), "admin:scheduling_break_changelist", "moon"),
            _Place(_("Special hours"), "admin:scheduling_dateoverride_changelist", "calendar-plus"),
            _Place(_("Time off"), "admin:scheduling_timeoff_changelist", "calendar-x"),
            _Place(_("Closures"), "admin:scheduling_closure_changelist", "circle-x"),
            _Place(_("Public holidays"), "admin:scheduling_holidays", "ticket"),
        ),
    ),
    (
        _("System"),
        (_Place(_("Business settings"), "admin:scheduling_businessprofile_changelist", "pencil"),),
    ),
)


def build(current_path: str) -> list[Group]:
    """Return the groups with those pages that exist, the current one marked."""
    index = reverse("admin:index")
    groups = []
    for title, places in _GROUPS:
        links = [
            Link(
                label=place.label,
                url=url,
                icon=place.icon,
                current=current_path == url if url == index else current_path.startswith(url),
            )
            for place in places
            if (url := _find_url(place.url_name))
        ]
        groups.append(Group(title=title, links=links))
    return groups


def _find_url(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:  # the app above that serves it is not there
        return ""
