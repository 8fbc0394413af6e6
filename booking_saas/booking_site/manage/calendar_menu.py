"""Ways to put a visit into a calendar: the two large ones on the web, and a file for all others.

A link to another site carries no link to the booking: that is a secret (decisions, 69).
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote, urlencode

from django.utils.translation import gettext as _

from scheduling.contracts import BookingSnapshot
from scheduling.queries import calendar_files

_GOOGLE = "https://calendar.google.com/calendar/render"
_OUTLOOK = "https://outlook.live.com/calendar/0/deeplink/compose"


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarWay:
    """One entry of the menu; ``is_away`` on another site."""

    text: str
    url: str
    is_away: bool


def list_ways(booking: BookingSnapshot, *, title: str, file_url: str) -> list[CalendarWay]:
    """Return the entries of the menu; ``file_url`` is that of the file, ``title`` that of all."""
    place = calendar_files.get_place(booking)
    code = _("Booking code %(code)s") % {"code": booking.code} if booking.code else ""
    google = {
        "action": "TEMPLATE",
        "text": title,
        "dates": f"{_pack(booking.starts_at)}/{_pack(booking.ends_at)}",
        "details": code,
        "location": place,
    }
    outlook = {
        "path": "/calendar/action/compose",
        "rru": "addevent",
        "subject": title,
        "startdt": _write(booking.starts_at),
        "enddt": _write(booking.ends_at),
        "body": code,
        "location": place,
    }
    return [
        CalendarWay(text="Google", url=_join(_GOOGLE, google), is_away=True),
        CalendarWay(text="Outlook", url=_join(_OUTLOOK, outlook), is_away=True),
        CalendarWay(text=_("Apple or another (.ics)"), url=file_url, is_away=False),
    ]


def _join(base: str, values: dict[str, str]) -> str:
    # Outlook shows the plus signs of a form's encoding.
    said = {key: value for key, value in values.items() if value}
    return f"{base}?{urlencode(said, quote_via=quote)}"


def _write(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _pack(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
