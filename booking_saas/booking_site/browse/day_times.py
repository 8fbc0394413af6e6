"""The times of a day as buttons, by the part of the day in which they lie (look, "When")."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from booking_saas.booking_site.browse.display_zones import DisplayZone
from booking_saas.booking_site.frame.choices import Choice
from foundation.formats import Formats

_PARTS = (
    (12, "morning", "sunrise"),
    (17, "afternoon", "sun"),
    (24, "evening", "moon"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownStart:
    """A start that can be booked, UTC; ``seats_left`` where it matters.

    ``note`` says what is different with it. One that ``is_current`` is where the visit is now;
    to one that ``is_night`` hours run on from the day before.
    """

    at: datetime
    seats_left: int | None = None
    note: str = ""
    is_current: bool = False
    is_night: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Time:
    value: str
    text: str
    beside: str
    seats: str
    label: str
    url: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    key: str
    name: str
    icon: str
    times: list[Time]


def list_times(
    starts: Sequence[ShownStart],
    *,
    display: DisplayZone,
    formats: Formats,
    choice: Choice,
    path: str,
) -> list[Time]:
    """Return the starts as buttons that lead to ``path``."""
    return [_time(start, display, formats, choice, path) for start in starts]


def list_parts(
    starts: Sequence[ShownStart],
    *,
    display: DisplayZone,
    formats: Formats,
    choice: Choice,
    path: str,
) -> list[Part]:
    """Return those parts of the day that have a start, each with its buttons to ``path``."""
    night = name_night(starts[0].at, display.zone, formats) if starts else ""
    names = {
        "night": f"{night[:1].upper()}{night[1:]}",
        "morning": _("Morning"),
        "afternoon": _("Afternoon"),
        "evening": _("Evening"),
    }
    chosen = choice.but(month=None, day=None, is_unfolded=False, is_choosing_zone=False)
    return [
        Part(
            key=key,
            name=names[key],
            icon=icon,
            times=list_times(found, display=display, formats=formats, choice=chosen, path=path),
        )
        for key, icon, found in _split(starts, display)
    ]


def name_night(at: datetime, zone: ZoneInfo, formats: Formats) -> str:
    """Return "night to Saturday" for the night that ends on the day of ``at``.

    The day is new by then, and who goes out on a Friday would look for it on Friday.
    """
    return _("night to %(weekday)s") % {"weekday": formats.weekday(at.astimezone(zone).date())}


def _split(
    starts: Sequence[ShownStart], display: DisplayZone
) -> list[tuple[str, str, list[ShownStart]]]:
    night = [start for start in starts if start.is_night]
    found = [("night", "moon", night)] if night else []
    since = 0
    for until, key, icon in _PARTS:
        hours = range(since, until)
        part = [
            start
            for start in starts
            if not start.is_night and start.at.astimezone(display.zone).hour in hours
        ]
        if part:
            found.append((key, icon, part))
        since = until
    return found


def _time(
    start: ShownStart, display: DisplayZone, formats: Formats, choice: Choice, path: str
) -> Time:
    text = formats.time(start.at, display.zone)
    other = display.beside_at(start.at)
    beside = ""
    if other is not None:
        same_day = start.at.astimezone(other).date() == start.at.astimezone(display.zone).date()
        local = formats.time(start.at, other)
        weekday = "" if same_day else f"{formats.short_weekday(start.at.astimezone(other).date())} "
        beside = f"{weekday}{local}"
    seats = ""
    if start.seats_left is not None:
        seats = ngettext("%(count)d place left", "%(count)d places left", start.seats_left) % {
            "count": start.seats_left
        }
    note = _("your time now") if start.is_current else start.note
    night = name_night(start.at, display.zone, formats) if start.is_night else ""
    return Time(
        value=start.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        text=text,
        beside=beside,
        seats=seats,
        label=_label(text, night, beside, seats, note),
        url="" if start.is_current else choice.but(start=start.at).url(path),
        note=note,
    )


def _label(text: str, night: str, beside: str, seats: str, note: str) -> str:
    """Return the whole in words where the button alone would be unclear when read out."""
    if not night and not beside and not seats and not note:
        return ""
    yours = _("%(time)s your time") % {"time": beside} if beside else ""
    return ", ".join(part for part in (text, night, yours, seats, note) if part)
