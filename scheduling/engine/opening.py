"""When a resource works, before anybody has booked it (booking-rules, 2)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from scheduling.engine.codes import Code
from scheduling.engine.facts import MinuteRange, Span, WeeklyRange, WorkingTime
from scheduling.engine.walltime import LocalDay, spans_of


def list_ranges(working: WorkingTime, days: Iterable[LocalDay]) -> list[Span]:
    """Return the working ranges that start on ``days``, each an anchor of the grid, sorted.

    They may touch and overlap. A range of the day before that runs past midnight is found
    only if that day is among ``days``; it runs on to its own end whatever the next day says.
    """
    closed = working.closed_dates
    return _list_spans(
        working.weekly, working.overrides, [day for day in days if day.day not in closed]
    )


def list_removed(working: WorkingTime, days: Iterable[LocalDay]) -> list[tuple[Span, Code]]:
    """Return the ranges that closures and holidays take from ``days``, with the code."""
    return [
        (span, working.closed_dates[day.day])
        for day in days
        if day.day in working.closed_dates
        for span in _list_spans(working.weekly, working.overrides, (day,))
    ]


def list_breaks(working: WorkingTime, days: Iterable[LocalDay]) -> list[Span]:
    """Return the breaks that start on ``days``; a break's weekday is its own calendar day's."""
    return _list_spans(working.breaks, {}, days) if working.breaks else []


def _list_spans(
    weekly: Sequence[WeeklyRange],
    overrides: Mapping[date, Sequence[MinuteRange]],
    days: Iterable[LocalDay],
) -> list[Span]:
    steady: list[list[MinuteRange]] = [[], [], [], [], [], [], []]
    dated: list[WeeklyRange] = []
    for hours in weekly:
        if hours.valid_from is None and hours.valid_until is None:
            steady[hours.weekday].append((hours.opens, hours.closes))
        else:
            dated.append(hours)
    spans: list[Span] = []
    for day in days:
        ranges: Sequence[MinuteRange] | None = overrides.get(day.day) if overrides else None
        if ranges is None:
            ranges = steady[day.weekday]
            if dated:
                ranges = steady[day.weekday] + [
                    (hours.opens, hours.closes) for hours in dated if _is_valid_on(hours, day)
                ]
        spans += spans_of(day, ranges)
    spans.sort()
    return spans


def _is_valid_on(hours: WeeklyRange, day: LocalDay) -> bool:
    return (
        hours.weekday == day.weekday
        and (hours.valid_from is None or hours.valid_from <= day.day)
        and (hours.valid_until is None or day.day <= hours.valid_until)
    )
