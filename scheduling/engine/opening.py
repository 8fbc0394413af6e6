"""When a resource works, before anybody has booked it (booking-rules, 2)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache

from scheduling.engine.codes import Code
from scheduling.engine.facts import Frame, MinuteRange, Span, WeeklyRange, WorkingTime
from scheduling.engine.intervals import intersect, merge
from scheduling.engine.walltime import LocalDay, list_days, spans_of


def list_ranges(working: WorkingTime, days: Sequence[LocalDay]) -> list[Span]:
    """Return the working ranges that start on ``days``, each an anchor of the grid, sorted.

    They may touch and overlap; where the location binds, they are the pieces that lie within its
    hours, and a piece belongs to the day on which the resource's own range starts. A range of
    the day before that runs past midnight is found only if that day is among ``days``, which
    follow each other; it runs on to its own end whatever the next day says.
    """
    closed = working.closed_dates
    open_days = [day for day in days if day.day not in closed]
    return _list_bound(working, open_days, days, is_whole=False)


def list_own_ranges(working: WorkingTime, days: Iterable[LocalDay]) -> list[Span]:
    """Return what would be the ranges of ``days`` if the location bound nobody, sorted."""
    closed = working.closed_dates
    open_days = [day for day in days if day.day not in closed]
    return _list_spans(working.weekly, working.overrides, open_days)


def list_frame_ranges(frame: Frame, days: Sequence[LocalDay]) -> list[Span]:
    """Return the location's spans from the day before ``days`` to the day after them, tidy."""
    return _list_frame(frame, *_find_reach(days), is_whole=False)


def list_removed(working: WorkingTime, days: Sequence[LocalDay]) -> list[tuple[Span, Code]]:
    """Return the ranges that closures and holidays take from ``days``, with the code.

    A night of the location that starts on a closed day is missing to everybody whom it binds.
    """
    closed, frame = working.closed_dates, working.frame
    removed = [
        (span, closed[day.day])
        for day in days
        if day.day in closed
        for span in _list_bound(working, (day,), days, is_whole=True)
    ]
    if frame is not None and frame.weekly:
        own = _list_spans(working.weekly, working.overrides, days)
        for day in list_days(frame.zone, *_find_reach(days)):
            if day.day in closed:
                taken = merge(_list_spans(frame.weekly, frame.overrides, (day,)))
                removed += [(span, closed[day.day]) for span in intersect(own, taken)]
    return removed


def list_breaks(working: WorkingTime, days: Iterable[LocalDay]) -> list[Span]:
    """Return the breaks that start on ``days``; a break's weekday is its own calendar day's."""
    return _list_spans(working.breaks, {}, days) if working.breaks else []


def _list_bound(
    working: WorkingTime, starting: Sequence[LocalDay], days: Sequence[LocalDay], *, is_whole: bool
) -> list[Span]:
    """Return the ranges that start on ``starting``, some of ``days``, within what binds them.

    ``is_whole``: as if the location had neither closures nor holidays.
    """
    frame = working.frame
    if frame is None:
        return _list_spans(working.weekly, working.overrides, starting)
    if frame.weekly:
        own = _list_spans(working.weekly, working.overrides, starting)
        return intersect(own, _list_frame(frame, *_find_reach(days), is_whole=is_whole))
    special = frame.overrides
    spans = _list_spans(
        working.weekly, working.overrides, [day for day in starting if day.day not in special]
    )
    for day in starting:
        if day.day in special:
            own = _list_spans(working.weekly, working.overrides, (day,))
            spans += intersect(own, merge(spans_of(day, special[day.day])))
    spans.sort()
    return spans


def _find_reach(days: Sequence[LocalDay]) -> tuple[int, int]:
    """Return the ordinals from the day before ``days`` to the day after them.

    A night of the location begins the day before one of ``days``, or goes on the day after.
    """
    return days[0].day.toordinal() - 1, days[-1].day.toordinal() + 1


@lru_cache(maxsize=32)
def _list_frame(frame: Frame, first: int, last: int, *, is_whole: bool) -> list[Span]:
    days = list_days(frame.zone, first, last)
    if not is_whole:
        days = tuple(day for day in days if day.day not in frame.closed_dates)
    return merge(_list_spans(frame.weekly, frame.overrides, days))


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
