"""When places are open, for people who want to come by or to call (booking-rules, 2).

A place's own hours less its breaks, closures and holidays, whoever works there. A place that has
no hours of its own says nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from foundation.epochs import ceil_epoch, from_epoch
from scheduling.engine import intervals, opening, walltime
from scheduling.engine.codes import Code
from scheduling.engine.facts import MinuteRange, Span, WeeklyRange, WorkingTime
from scheduling.engine.walltime import MIDNIGHT, LocalDay
from scheduling.facts.places import load_opening_times

DAYS_AHEAD = 14
"""How far ahead the next opening is looked for."""
SPECIAL_DAYS_AHEAD = 62
"""How far ahead dates that differ from the week are told."""

_MARGIN = timedelta(days=2)
"""Local days reach beyond UTC days, and night ranges begin the day before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSpan:
    """From when to when a place is open without a pause, UTC."""

    opens_at: datetime
    closes_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekRange:
    """Hours of a weekday (0 is Monday), in minutes after its midnight; past 1440 the next day.

    From ``valid_from`` to ``valid_until``, where they are named.
    """

    weekday: int
    opens: int
    closes: int
    valid_from: date | None
    valid_until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecialDay:
    """A date with hours of its own, or with none: then it is closed all day."""

    day: date
    ranges: tuple[MinuteRange, ...]
    is_holiday: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceHours:
    """When one place is open. ``spans`` begin with the local day before ``now``."""

    zone: ZoneInfo
    spans: tuple[OpenSpan, ...]
    week: tuple[WeekRange, ...]
    special_days: tuple[SpecialDay, ...]

    def find_span(self, now: datetime) -> OpenSpan | None:
        """Return what is open now or opens next, None if nothing is within reach."""
        return next((span for span in self.spans if span.closes_at > now), None)


def list_hours(*, now: datetime) -> dict[str, PlaceHours]:
    """Return the hours of the places that take bookings, by slug; one statement.

    Places without any hours of their own are left out.
    """
    working_times = load_opening_times(
        first=(now - _MARGIN).date(),
        last=(now + timedelta(days=SPECIAL_DAYS_AHEAD) + _MARGIN).date(),
    )
    return {
        slug: _describe(working, now)
        for slug, working in working_times.items()
        if working.weekly or any(working.overrides.values())
    }


def _describe(working: WorkingTime, now: datetime) -> PlaceHours:
    today = walltime.local_date(working.zone, ceil_epoch(now)).toordinal()
    days = walltime.list_days(working.zone, today - 1, today + DAYS_AHEAD)
    return PlaceHours(
        zone=ZoneInfo(working.zone),
        spans=tuple(
            OpenSpan(opens_at=from_epoch(start), closes_at=from_epoch(end))
            for start, end in _list_spans(working, days)
        ),
        week=tuple(_list_week(working, date.fromordinal(today))),
        special_days=tuple(_list_special_days(working, today)),
    )


def _list_spans(working: WorkingTime, days: Iterable[LocalDay]) -> list[Span]:
    days = tuple(days)
    spans = intervals.merge(opening.list_ranges(working, days))
    return intervals.subtract(spans, sorted(opening.list_breaks(working, days)))


def _list_week(working: WorkingTime, today: date) -> list[WeekRange]:
    """Return the hours of the week that hold today or later, without their breaks."""
    lasting = (r for r in working.weekly if r.valid_until is None or r.valid_until >= today)
    return [
        WeekRange(
            weekday=hours.weekday,
            opens=opens,
            closes=closes,
            valid_from=hours.valid_from,
            valid_until=hours.valid_until,
        )
        for hours in lasting
        for opens, closes in _without_breaks(working, hours)
    ]


def _without_breaks(working: WorkingTime, hours: WeeklyRange) -> list[MinuteRange]:
    holes = [
        (pause.opens + shift, pause.closes + shift)
        for pause in working.breaks
        for shift in (0, MIDNIGHT)
        if pause.weekday == (hours.weekday + shift // MIDNIGHT) % 7
    ]
    return intervals.subtract([(hours.opens, hours.closes)], sorted(holes))


def _list_special_days(working: WorkingTime, today: int) -> list[SpecialDay]:
    days = [date.fromordinal(today + number) for number in range(SPECIAL_DAYS_AHEAD)]
    return [
        SpecialDay(
            day=day,
            ranges=() if day in working.closed_dates else working.overrides[day],
            is_holiday=working.closed_dates.get(day) == Code.HOLIDAY,
        )
        for day in days
        if day in working.closed_dates or day in working.overrides
    ]
