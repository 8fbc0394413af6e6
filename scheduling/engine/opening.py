"""When a resource works, before anybody has booked it (booking-rules, 2, steps 1 to 3)."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from scheduling.engine.codes import Code
from scheduling.engine.facts import MinuteRange, OpeningRules, Span, WeeklyRange
from scheduling.engine.walltime import LocalDay, span_of


def list_ranges(rules: OpeningRules, days: Iterable[LocalDay]) -> list[Span]:
    """Return the working ranges that start on ``days``, each an anchor of the grid, sorted.

    They may touch and overlap. A range of the day before that runs past midnight is found
    only if that day is among ``days``; it runs on to its own end whatever the next day says.
    """
    closed = rules.closed_dates
    return sorted(_list_spans(rules, (day for day in days if day.day not in closed)))


def list_removed(rules: OpeningRules, days: Iterable[LocalDay]) -> list[tuple[Span, Code, date]]:
    """Return the ranges that closures and holidays take from ``days``, with code and day."""
    return [
        (span, rules.closed_dates[day.day], day.day)
        for day in days
        if day.day in rules.closed_dates
        for span in _list_spans(rules, (day,))
    ]


def list_breaks(rules: OpeningRules, days: Iterable[LocalDay]) -> list[Span]:
    """Return the breaks that start on ``days``; a break's weekday is its own calendar day's."""
    if not rules.breaks:
        return []
    weekly = _by_weekday(rules.breaks)
    spans = (span_of(day, *minutes) for day in days for minutes in _valid(weekly, day))
    return sorted(span for span in spans if span[0] < span[1])


def _list_spans(rules: OpeningRules, days: Iterable[LocalDay]) -> Iterator[Span]:
    weekly = _by_weekday(rules.weekly)
    overrides = rules.overrides
    for day in days:
        ranges = overrides.get(day.day) if overrides else None
        for opens, closes in _valid(weekly, day) if ranges is None else ranges:
            span = span_of(day, opens, closes)
            if span[0] < span[1]:
                yield span


def _by_weekday(weekly: Sequence[WeeklyRange]) -> list[list[WeeklyRange]]:
    days: list[list[WeeklyRange]] = [[], [], [], [], [], [], []]
    for hours in weekly:
        days[hours.weekday].append(hours)
    return days


def _valid(weekly: list[list[WeeklyRange]], day: LocalDay) -> Iterator[MinuteRange]:
    for hours in weekly[day.weekday]:
        if (hours.valid_from is None or hours.valid_from <= day.day) and (
            hours.valid_until is None or day.day <= hours.valid_until
        ):
            yield hours.opens, hours.closes
