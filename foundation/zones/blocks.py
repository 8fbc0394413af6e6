"""The rules of a zone as calendar files write them: ``VTIMEZONE`` (RFC 5545, 3.6.5).

A file says each change of the clock once, with a rule that repeats it every year. Where a zone has
no such rule (Ramadan, a law that changes, a change at 24:00) there is no block.
"""

import calendar
import functools
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

_YEARS_BEFORE, _YEARS_AFTER = 1, 5
"""How long the rules have to be the same around a visit, for a rule without an end to be true."""
_DAY = timedelta(days=1)
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_LAST = -1
_LONG_AGO = datetime(1970, 1, 1)  # noqa: DTZ001 - onsets are wall times


@dataclass(frozen=True, slots=True)
class _Change:
    """A change of the clock; ``onset`` is when it happens on the old clock."""

    onset: datetime
    offset_from: timedelta
    offset_to: timedelta
    name: str

    @property
    def kind(self) -> tuple[int, timedelta, timedelta, str]:
        """What two years' changes have in common if they follow one rule."""
        return self.onset.month, self.offset_from, self.offset_to, f"{self.onset:%H:%M:%S}"


@functools.lru_cache(maxsize=512)
def find_zone_block(key: str, year: int) -> Timezone | None:
    """Return the zone's block for a visit in that year, or None where no yearly rule holds.

    Callers must not change what they get: it is kept.
    """
    zone = ZoneInfo(key)
    years = range(year - _YEARS_BEFORE, year + _YEARS_AFTER + 1)
    changes = list(_list_changes(zone, years))
    parts: list[TimezoneStandard | TimezoneDaylight]
    if not changes:
        parts = [_write_constant(zone, year)]
    else:
        rules = _find_rules(changes, years=len(years))
        if rules is None:
            return None
        parts = [_write_change(first, rule) for first, rule in rules]
    block = Timezone()
    block.add("tzid", key)
    for part in parts:
        block.add_component(part)
    return block


def _list_changes(zone: ZoneInfo, years: range) -> Iterator[_Change]:
    """Yield each change of the offset; one of the name alone is none."""
    at = datetime(years.start, 1, 1, tzinfo=UTC)
    end = datetime(years.stop, 1, 1, tzinfo=UTC)
    while at < end:
        if _offset(zone, at) != _offset(zone, at + _DAY):
            yield _find_change(zone, at)
        at += _DAY


def _find_change(zone: ZoneInfo, low: datetime) -> _Change:
    """Return the change within the day that begins at ``low``."""
    before, high = _offset(zone, low), low + _DAY
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) // 2
        middle = middle.replace(microsecond=0)
        if _offset(zone, middle) == before:
            low = middle
        else:
            high = middle
    after = _offset(zone, high)
    onset = (high + before).replace(tzinfo=None)
    return _Change(onset, before, after, high.astimezone(zone).tzname() or zone.key)


def _offset(zone: ZoneInfo, at: datetime) -> timedelta:
    return at.astimezone(zone).utcoffset() or timedelta()


def _find_rules(changes: Iterable[_Change], *, years: int) -> list[tuple[_Change, str]] | None:
    """Return the first change of each kind and its rule, or None unless all of them have one."""
    kinds: dict[object, list[_Change]] = defaultdict(list)
    for change in changes:
        kinds[change.kind].append(change)
    rules = []
    for alike in kinds.values():
        place = _find_place(alike) if len(alike) == years else None
        if place is None:
            return None
        rules.append((alike[0], place))
    return rules


def _find_place(changes: list[_Change]) -> str | None:
    """Return where in its month the change lies every year, such as "-1SU", or None."""
    if len({change.onset.weekday() for change in changes}) > 1:
        return None
    weekday = _WEEKDAYS[changes[0].onset.weekday()]
    if all(_is_last(change.onset) for change in changes):
        return f"{_LAST}{weekday}"
    weeks = {(change.onset.day - 1) // 7 + 1 for change in changes}
    return f"{weeks.pop()}{weekday}" if len(weeks) == 1 else None


def _is_last(onset: datetime) -> bool:
    return onset.day + 7 > calendar.monthrange(onset.year, onset.month)[1]


def _write_change(first: _Change, place: str) -> TimezoneStandard | TimezoneDaylight:
    part = TimezoneDaylight() if first.offset_to > first.offset_from else TimezoneStandard()
    part.add("dtstart", first.onset)
    part.add("tzoffsetfrom", first.offset_from)
    part.add("tzoffsetto", first.offset_to)
    part.add("tzname", first.name)
    part.add("rrule", {"freq": "yearly", "bymonth": first.onset.month, "byday": place})
    return part


def _write_constant(zone: ZoneInfo, year: int) -> TimezoneStandard:
    at = datetime(year, 1, 1, tzinfo=UTC)
    part = TimezoneStandard()
    part.add("dtstart", _LONG_AGO)
    part.add("tzoffsetfrom", _offset(zone, at))
    part.add("tzoffsetto", _offset(zone, at))
    part.add("tzname", at.astimezone(zone).tzname() or zone.key)
    return part
