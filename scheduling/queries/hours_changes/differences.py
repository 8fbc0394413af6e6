"""What an edit of hours takes from one resource, or gives it: each week, and on single dates."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from scheduling.engine import intervals
from scheduling.engine.facts import Frame, MinuteRange, Span, WorkingTime
from scheduling.engine.walltime import MIDNIGHT
from scheduling.queries import workdays
from scheduling.queries.hours_changes.pictures import Picture
from scheduling.queries.hours_changes.wall_spans import Ranges, RangesOfDays, group_by_day

ALL_DAY: Ranges = ((0, MIDNIGHT),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """When one resource works on one side of the edit: as it is, and as plain weeks have it."""

    spans: Sequence[Span] = ()
    plain: Sequence[Span] = ()
    by_day: RangesOfDays
    usual: RangesOfDays

    def has_on_date(self, day: date, ranges: Ranges) -> bool:
        """Tell whether it works at any time of ``ranges`` on that date."""
        return _overlap(self.by_day.get(day, ()), ranges)

    def has_usually(self, day: date, ranges: Ranges) -> bool:
        """Tell whether it would work at any time of ``ranges`` if that date were not special."""
        return _overlap(self.usual.get(day, ()), ranges)


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What one resource loses, or (``is_gain``) gains, by the local day on which it starts.

    ``weekly`` comes from hours and breaks that return each week, ``dated`` from all the rest;
    ``changed`` is what really differs, ``whole`` are the dates of which nothing is left, or whose
    usual hours come back, and ``dates`` those on which the resource works on the side that has
    more.
    """

    resource_id: int
    is_gain: bool
    weekly: RangesOfDays
    dated: RangesOfDays
    changed: RangesOfDays
    whole: frozenset[date]
    dates: frozenset[date]


def measure(picture: Picture, id_: int) -> Schedule:
    """Return when the resource works; never, where the picture does not have it."""
    working = picture.working.get(id_)
    if working is None:
        return Schedule(by_day={}, usual={})
    days = picture.list_days(id_)
    spans = workdays.list_spans_of_days(working, days)
    plain = workdays.list_spans_of_days(_make_plain(working), days)
    return Schedule(
        spans=spans,
        plain=plain,
        by_day=group_by_day(spans, working.zone),
        usual=group_by_day(plain, working.zone),
    )


def list_differences(id_: int, zone: str, before: Schedule, after: Schedule) -> list[Difference]:
    """Return what the resource loses and what it gains; nothing where both are the same."""
    found = (
        _compare(before, after, id_, zone, is_gain=False),
        _compare(after, before, id_, zone, is_gain=True),
    )
    return [difference for difference in found if difference is not None]


def _compare(
    larger: Schedule, smaller: Schedule, id_: int, zone: str, *, is_gain: bool
) -> Difference | None:
    changed = intervals.subtract(larger.spans, smaller.spans)
    if not changed:
        return None
    weekly = intervals.subtract(larger.plain, smaller.plain)
    dated = group_by_day(intervals.subtract(changed, weekly), zone)
    whole = {
        day
        for day in dated.keys() - smaller.by_day.keys()
        if not is_gain or larger.by_day.get(day) == larger.usual.get(day)
    }
    return Difference(
        resource_id=id_,
        is_gain=is_gain,
        weekly=group_by_day(weekly, zone),
        dated=dated,
        changed=group_by_day(changed, zone),
        whole=frozenset(whole),
        dates=frozenset(larger.by_day),
    )


def _make_plain(working: WorkingTime) -> WorkingTime:
    """Return the rules as if no date were special."""
    frame = None
    if working.frame is not None and working.frame.weekly:
        frame = Frame(working.zone, working.frame.weekly)
    return replace(working, overrides={}, closed_dates={}, time_off=(), frame=frame)


def _overlap(some: Iterable[MinuteRange], others: Ranges) -> bool:
    return any(intervals.overlaps(one, other) for one in some for other in others)
