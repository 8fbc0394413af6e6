"""Spans as people say them: local days with ranges of the clock (booking-rules, 1)."""

from collections.abc import Iterable
from datetime import date
from zoneinfo import ZoneInfo

from foundation.epochs import from_epoch
from scheduling.engine import walltime
from scheduling.engine.facts import MinuteRange, Span

type Ranges = tuple[MinuteRange, ...]
type RangesOfDays = dict[date, Ranges]


def group_by_day(spans: Iterable[Span], zone: str) -> RangesOfDays:
    """Return the ranges by the local day on which they start.

    A night runs on past minute 1440; what lasts longer than a day is told day by day.
    """
    found: dict[date, list[MinuteRange]] = {}
    for start, end in spans:
        for day, opens, closes in _cut(start, end, zone):
            found.setdefault(day, []).append((opens, closes))
    return {day: tuple(ranges) for day, ranges in found.items()}


def to_wall(instant: int, zone: str, day: date) -> int:
    """Return the minutes after midnight of ``day`` that the clock shows at ``instant``."""
    local = from_epoch(instant).astimezone(ZoneInfo(zone))
    return (local.date() - day).days * walltime.MIDNIGHT + local.hour * 60 + local.minute


def _cut(start: int, end: int, zone: str) -> Iterable[tuple[date, int, int]]:
    while start < end:
        day = walltime.local_date(zone, start)
        midnight = walltime.find_day(zone, day.toordinal()).end
        until = midnight if end > midnight and end - start > walltime.DAY else end
        closes = walltime.MIDNIGHT if until == midnight else to_wall(until, zone, day)
        yield day, to_wall(start, zone, day), closes
        start = until
