"""Wall-clock ranges as people write them, for forms and documents alike (booking-rules, 1).

A range is kept as minutes after the local midnight of the day on which it starts. People write
"22:00" to "03:00": an end that is not later than the start means the next day. "24:00" is the end
of a day, and 00:00 to 24:00 is round the clock.
"""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from foundation import formats
from foundation.epochs import from_epoch
from scheduling.engine import walltime

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

MINUTES_PER_DAY = 24 * 60
_NINE = 9 * 60
_CLOCK = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])|24:00")


def format_time(minute: int) -> str:
    """Return "09:00" for a start, and for an end "24:00" or the clock of the next day.

    As documents have it: the same for every reader.
    """
    if minute > MINUTES_PER_DAY:
        minute -= MINUTES_PER_DAY
    return f"{minute // 60:02d}:{minute % 60:02d}"


def format_range(opens: int, closes: int) -> str:
    """Return "09:00–18:00", or "22:00–03:00 (next day)" where it runs past midnight.

    For people: on the clock that they read.
    """
    if (opens, closes) == (0, MINUTES_PER_DAY):
        return str(_("round the clock"))
    writer = formats.get_current()
    text = f"{writer.wall_time(opens)}–{writer.wall_time(closes)}"
    next_day = _("(next day)")
    return f"{text} {next_day}" if closes > MINUTES_PER_DAY else text


def find_day_bounds(day: date, zone: str) -> tuple[datetime, datetime]:
    """Return the instants between which ``day`` lies in ``zone``: 23, 24 or 25 hours."""
    local = walltime.find_day(zone, day.toordinal())
    return from_epoch(local.start), from_epoch(local.end)


def to_instant(day: date, minute: int, zone: str, *, is_end: bool = False) -> datetime:
    """Return the instant of a wall time; of one that occurs twice the first, an end the second."""
    edge = walltime.end_edge if is_end else walltime.start_edge
    return from_epoch(edge(zone, day, minute))


def to_wall(moment: datetime, zone: str, *, is_end: bool = False) -> tuple[date, int]:
    """Return local day and minute of an instant; an end at midnight is 24:00 of the day before."""
    local = moment.astimezone(ZoneInfo(zone))
    minute = local.hour * 60 + local.minute
    if is_end and minute == 0:
        return local.date() - walltime.ONE_DAY, MINUTES_PER_DAY
    return local.date(), minute


def get_utc_offset(moment: datetime, zone: str) -> int:
    """Return how many minutes the clock of ``zone`` is then ahead of UTC, by the rules of now."""
    offset = moment.astimezone(ZoneInfo(zone)).utcoffset() or timedelta()
    return round(offset / timedelta(minutes=1))


def format_moment(moment: datetime, zone: str, *, is_end: bool = False) -> str:
    """Return "29 Mar 2026, 09:00" by the clock of ``zone``; an end may be at 24:00.

    For people: on the clock that they read. One with a noon has no 24:00.
    """
    writer = formats.get_current()
    day, minute = to_wall(moment, zone, is_end=is_end and not writer.has_noon)
    return f"{writer.plain_day(day)}, {writer.wall_time(minute)}"


def parse_time(text: str, *, write: Callable[[int], str] = format_time) -> int:
    """Return the minutes after midnight that a clock shows.

    Raises ``ValidationError``, whose words have the times that ``write`` makes of minutes.
    """
    match = _CLOCK.fullmatch(text)
    if match is None:
        raise _refuse(_("Use a time such as %(time)s, up to %(midnight)s."), write)
    return int(match[1]) * 60 + int(match[2]) if match[1] else MINUTES_PER_DAY


def parse_start(text: str, *, write: Callable[[int], str] = format_time) -> int:
    """Return the minute at which a range starts; raises as ``parse_time``."""
    opens = parse_time(text, write=write)
    if opens == MINUTES_PER_DAY:
        raise _refuse(_("A day ends at %(midnight)s; start the next one at %(begin)s."), write)
    return opens


def parse_end(text: str, opens: int, *, write: Callable[[int], str] = format_time) -> int:
    """Return the minute at which a range from ``opens`` ends: more than 1440 is the next day.

    Raises as ``parse_time``.
    """
    closes = parse_time(text, write=write)
    if closes == opens:
        raise _refuse(
            _("Start and end are the same. For round the clock, use %(begin)s to %(midnight)s."),
            write,
        )
    return closes if closes > opens else closes + MINUTES_PER_DAY


def _refuse(text: "_StrOrPromise", write: Callable[[int], str]) -> ValidationError:
    times = {"time": write(_NINE), "begin": write(0), "midnight": write(MINUTES_PER_DAY)}
    return ValidationError(text % times, code="invalid")
