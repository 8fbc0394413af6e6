"""Which local days and weeks are full, and how early and late a start may be (booking-rules, 3)."""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from scheduling.engine.codes import Code
from scheduling.engine.facts import Limits, ServiceFacts, Span
from scheduling.engine.walltime import ONE_DAY, find_day, local_date, start_edge

FOREVER = 1 << 60
"""Later than any instant that can be booked."""


@dataclass(frozen=True, slots=True)
class Period:
    """Local days in which visits are counted together: ``longest`` of them at most.

    ``name`` is the field of ``Limits``. ``find_first`` returns the first day of the period that
    has a day.
    """

    name: str
    code: Code
    longest: int
    find_first: Callable[[date], date]

    def get_limit(self, limits: Limits) -> int | None:
        """Return how many visits the period takes, or None for any number."""
        limit: int | None = getattr(limits, self.name)
        return limit


PERIODS = (
    Period("per_day", Code.DAILY_LIMIT, 1, lambda day: day),
    # ISO weeks begin on Monday.
    Period("per_week", Code.WEEKLY_LIMIT, 7, lambda day: day - timedelta(days=day.weekday())),
)
"""What visits are counted by. The first days are the dates of the rows that guard the limits."""


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


def is_limited(limits: Limits) -> bool:
    """Return whether any period has a limit."""
    return any(period.get_limit(limits) is not None for period in PERIODS)


def list_full(limits: Limits, starts: Sequence[int], bounds: Span) -> list[tuple[Code, list[Span]]]:
    """Return the full periods that ``bounds`` touches, as spans by code.

    ``starts`` are the sorted starts of the visits that count, at least those of the whole
    periods concerned.
    """
    rules: list[tuple[Code, list[Span]]] = []
    for period in PERIODS:
        limit = period.get_limit(limits)
        if limit is not None:
            first = local_date(limits.zone, bounds[0])
            last = local_date(limits.zone, max(bounds[0], bounds[1] - 1))
            spans = _list_spans(period, limits.zone, first, last)
            rules.append((period.code, _keep_full(spans, starts, limit)))
    return rules


def list_first_days(limits: Limits, start: int) -> list[date]:
    """Return the first local day of each limited period in which a visit at ``start`` counts.

    Whoever counts them locks those days: all that count in one period meet there.
    """
    day = local_date(limits.zone, start)
    return [period.find_first(day) for period in PERIODS if period.get_limit(limits) is not None]


@lru_cache(maxsize=512)
def _list_spans(period: Period, zone: str, first: date, last: date) -> tuple[Span, ...]:
    spans = []
    day = period.find_first(first)
    while day <= last:
        following = period.find_first(day + timedelta(days=period.longest))
        spans.append((_start_of(zone, day), _start_of(zone, following)))
        day = following
    return tuple(spans)


def _keep_full(spans: Sequence[Span], starts: Sequence[int], limit: int) -> list[Span]:
    return [
        (start, end)
        for start, end in spans
        if bisect_left(starts, end) - bisect_left(starts, start) >= limit
    ]


def _start_of(zone: str, day: date) -> int:
    return find_day(zone, day.toordinal()).start


def _end_of(zone: str, day: date) -> int:
    # The last date there is means that there is no last date.
    return FOREVER if day == date.max else start_edge(zone, day + ONE_DAY, 0)
