"""Which local days and weeks are full, and how early and late a start may be (booking-rules, 3)."""

from bisect import bisect_left
from collections.abc import Sequence
from datetime import date

from scheduling.engine.codes import Code
from scheduling.engine.facts import ServiceFacts, Span
from scheduling.engine.walltime import ONE_DAY, find_day, list_days_between, local_date, start_edge

FOREVER = 1 << 60
"""Later than any instant that can be booked."""


def span_of_starts(service: ServiceFacts, now: int) -> Span:
    """Return the earliest start by notice and horizon, and the end of the last day of the horizon.

    Notice is elapsed time and inclusive.
    """
    first, end = span_of_horizon(service, now)
    return max(now + service.min_notice, first), end


def span_of_horizon(service: ServiceFacts, now: int) -> Span:
    """Return the bounds of the horizon: whole days of the service's zone, the last one included."""
    horizon = service.horizon
    first = -FOREVER if horizon.first is None else start_edge(service.zone, horizon.first, 0)
    latest = FOREVER if horizon.last is None else _end_of(service.zone, horizon.last)
    if horizon.days is not None:
        last = local_date(service.zone, now) + horizon.days * ONE_DAY
        latest = min(latest, _end_of(service.zone, last))
    return first, latest


def list_full(
    zone: str,
    starts: Sequence[int],
    bounds: Span,
    *,
    per_day: int | None,
    per_week: int | None,
) -> list[tuple[Code, list[Span]]]:
    """Return the full days and the full ISO weeks that ``bounds`` touches, as spans by code.

    ``starts`` are the sorted starts of the visits that count, at least those of the whole
    local days and weeks concerned.
    """
    rules: list[tuple[Code, list[Span]]] = []
    if per_day is None and per_week is None:
        return rules
    days = list_days_between(zone, *bounds)
    if per_day is not None:
        spans = [(day.start, day.end) for day in days]
        rules.append((Code.DAILY_LIMIT, _keep_full(spans, starts, per_day)))
    if per_week is not None:
        first, last = days[0], days[-1]
        mondays = range(
            first.day.toordinal() - first.weekday,
            last.day.toordinal() - last.weekday + 1,
            7,
        )
        spans = [(find_day(zone, day).start, find_day(zone, day + 7).start) for day in mondays]
        rules.append((Code.WEEKLY_LIMIT, _keep_full(spans, starts, per_week)))
    return rules


def _keep_full(spans: list[Span], starts: Sequence[int], limit: int) -> list[Span]:
    return [
        (start, end)
        for start, end in spans
        if bisect_left(starts, end) - bisect_left(starts, start) >= limit
    ]


def _end_of(zone: str, day: date) -> int:
    # The last date there is means that there is no last date.
    return FOREVER if day == date.max else start_edge(zone, day + ONE_DAY, 0)
