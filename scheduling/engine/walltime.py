"""Wall-clock time of a zone as instants, by the zone database (booking-rules, 1).

An instant is a whole epoch second. A wall time is a local day and minutes after its
midnight, up to 2880: minutes past 1440 are the next day's clock. Nothing here compares or
subtracts aware datetimes, because Python does that by the wall clock where the zone is the same.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

EPOCH_ORDINAL = date(1970, 1, 1).toordinal()
DAY = 86_400
MIDNIGHT = 1440
ONE_DAY = timedelta(days=1)


class LocalDay(NamedTuple):
    """A calendar day of a zone: 23, 24 or 25 hours, or none where a zone skipped the day.

    ``base`` is the instant of midnight if wall minutes of this day and the next are simply
    elapsed minutes, else None.
    """

    zone: str
    day: date
    weekday: int
    start: int
    end: int
    base: int | None


@lru_cache(maxsize=16_384)
def find_day(zone: str, ordinal: int) -> LocalDay:
    """Return the local day with that proleptic ordinal."""
    day = date.fromordinal(ordinal)
    start = start_edge(zone, day, 0)
    end = start_edge(zone, day, MIDNIGHT)
    return LocalDay(zone, day, day.weekday(), start, end, start if _is_even(zone, day) else None)


@lru_cache(maxsize=512)
def list_days(zone: str, first: int, last: int) -> tuple[LocalDay, ...]:
    """Return the local days of the ordinals ``first`` to ``last``, both included."""
    return tuple(find_day(zone, ordinal) for ordinal in range(first, last + 1))


def list_days_between(
    zone: str, start: int, end: int, *, days_before: int = 0
) -> tuple[LocalDay, ...]:
    """Return the local days that ``[start, end)`` touches, and ``days_before`` more before them."""
    first = local_date(zone, start).toordinal() - days_before
    return list_days(zone, first, local_date(zone, max(start, end - 1)).toordinal())


def local_date(zone: str, instant: int) -> date:
    """Return the local day whose bounds contain ``instant``."""
    day = datetime.fromtimestamp(instant, ZoneInfo(zone)).date()
    # Where an autumn night turned the clock back over midnight, a day would come in two pieces.
    # Its bounds rule, so that every instant belongs to one day and every day is one piece.
    if instant >= find_day(zone, day.toordinal()).end:
        return day + ONE_DAY
    return day


def start_edge(zone: str, day: date, minute: int) -> int:
    """Return the first instant of a wall time; if it does not exist, the first valid one after."""
    return _edges(zone, day, minute)[0]


def end_edge(zone: str, day: date, minute: int) -> int:
    """Return the last instant of a wall time; if it does not exist, the first valid one after.

    24:00 is where the next day begins, also in a night that shows midnight twice: nothing of a
    day lies beyond its end.
    """
    return _edges(zone, day, minute)[0 if minute == MIDNIGHT else 1]


def spans_of(day: LocalDay, ranges: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the spans between wall minutes of ``day``, without those that a gap swallowed.

    A day that the zone skipped has no spans.
    """
    base = day.base
    if base is not None:
        return [(base + 60 * opens, base + 60 * closes) for opens, closes in ranges]
    if day.start == day.end:
        return []
    edges = [
        (start_edge(day.zone, day.day, opens), end_edge(day.zone, day.day, closes))
        for opens, closes in ranges
    ]
    return [(start, end) for start, end in edges if start < end]


@lru_cache(maxsize=4096)
def _edges(zone: str, day: date, minute: int) -> tuple[int, int]:
    wall = datetime.combine(day, datetime.min.time()) + timedelta(minutes=minute)
    before = _offset(zone, wall, fold=0)
    after = _offset(zone, wall, fold=1)
    seconds = (wall.toordinal() - EPOCH_ORDINAL) * DAY + wall.hour * 3600 + wall.minute * 60
    if after > before:
        moved = _first_valid(zone, seconds - after, seconds - before, after)
        return moved, moved
    return seconds - before, seconds - after


def _first_valid(zone: str, low: int, high: int, after: int) -> int:
    """Return the transition in ``(low, high]``, from which on the offset is ``after``."""
    tz = ZoneInfo(zone)
    while high - low > 1:
        middle = (low + high) // 2
        offset = datetime.fromtimestamp(middle, tz).utcoffset()
        if offset is not None and _seconds(offset) == after:
            high = middle
        else:
            low = middle
    return high


def _is_even(zone: str, day: date) -> bool:
    """Return whether the offset stays the same through the day and the next, edges included."""
    midnight = datetime.combine(day, datetime.min.time())
    first = _offset(zone, midnight, fold=0)
    return all(
        # Every 12 hours: no zone has ever changed its clock and changed it back within that.
        _offset(zone, midnight + timedelta(hours=hours), fold=1) == first
        for hours in (12, 24, 36, 48)
    )


def _offset(zone: str, wall: datetime, *, fold: int) -> int:
    offset = wall.replace(tzinfo=ZoneInfo(zone), fold=fold).utcoffset()
    if offset is None:  # pragma: no cover - a ZoneInfo always knows its offset
        raise ValueError(zone)
    return _seconds(offset)


def _seconds(offset: timedelta) -> int:
    return offset.days * DAY + offset.seconds
