"""When people work, before anybody has booked them (booking-rules, 2)."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from foundation.epochs import from_epoch, to_epoch
from scheduling.engine import intervals, opening, walltime
from scheduling.engine.facts import Span, WorkingTime
from scheduling.engine.walltime import LocalDay
from scheduling.facts.opening import load_working_times

_SEASON = timedelta(days=92)


def list_working_spans(
    resource_ids: Collection[int], *, window_from: datetime, window_to: datetime
) -> dict[int, list[Span]]:
    """Return the spans of ``[window_from, window_to)`` in which each resource works, in order.

    Epoch seconds; hours less closures, holidays, breaks and time off. One statement.
    """
    window = (to_epoch(window_from), to_epoch(window_to))
    working = load_working_times(resource_ids, window_from=window_from, window_to=window_to)
    return {id_: _list_spans(working[id_], window) for id_ in working}


def is_closed(resource_ids: Collection[int], opens: datetime, closes: datetime) -> bool:
    """Tell whether none of them works in the span, whoever has booked them."""
    spans = list_working_spans(resource_ids, window_from=opens, window_to=closes)
    return not any(spans.values())


def find_next_day(resource_ids: Collection[int], *, after: datetime, zone: str) -> date | None:
    """Return the first day in ``zone`` on which one of them works at ``after`` or later.

    Within a season; ``None`` where nobody does. One statement.
    """
    spans = list_working_spans(resource_ids, window_from=after, window_to=after + _SEASON)
    starts = [start for each in spans.values() for start, _end in each]
    return from_epoch(min(starts)).astimezone(ZoneInfo(zone)).date() if starts else None


def list_spans_of_days(working: WorkingTime, days: Sequence[LocalDay]) -> list[Span]:
    """Return when somebody works in ranges that start on ``days``, tidy: a night runs on."""
    spans = intervals.merge(opening.list_ranges(working, days))
    holes = sorted([*opening.list_breaks(working, days), *working.time_off])
    return intervals.subtract(spans, holes)


def _list_spans(working: WorkingTime, window: Span) -> list[Span]:
    days = walltime.list_days_between(working.zone, *window, days_before=1)
    return intervals.clip(list_spans_of_days(working, days), window)
