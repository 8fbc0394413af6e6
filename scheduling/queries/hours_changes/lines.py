"""Differences of several resources as few lines: what is the same for all is said once."""

import itertools
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from scheduling.engine.facts import MinuteRange
from scheduling.engine.intervals import merge, overlaps
from scheduling.engine.walltime import MIDNIGHT, ONE_DAY
from scheduling.queries.hours_changes.differences import ALL_DAY, Difference, Schedule
from scheduling.queries.hours_changes.wall_spans import Ranges

_WEEK = timedelta(days=7)

type _Who = frozenset[int] | None
"""Those whom a line names; None: nobody, for what it says holds whoever is asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Times that are lost, or (``is_gain``) gained, on weekdays or from one date to another.

    ``ranges`` are minutes of the day, none for whole days. A line about weekdays holds from
    ``first`` to ``last``, None: from now on, and for good. ``is_everybody``: nobody else works
    then, so that nobody need be named.
    """

    is_gain: bool
    weekdays: tuple[int, ...]
    first: date | None
    last: date | None
    ranges: Ranges
    resource_ids: frozenset[int]
    is_everybody: bool

    def has(self, resource_id: int, day: date, visit: MinuteRange) -> bool:
        """Tell whether a visit of ``day``, in minutes of that day, needs what is lost."""
        if self.is_gain or resource_id not in self.resource_ids:
            return False
        in_the_night = (visit[0] + MIDNIGHT, visit[1] + MIDNIGHT)
        return self._has(day, visit) or self._has(day - ONE_DAY, in_the_night)

    def _has(self, day: date, visit: MinuteRange) -> bool:
        if self.weekdays and day.weekday() not in self.weekdays:
            return False
        if (self.first and day < self.first) or (self.last and day > self.last):
            return False
        return any(overlaps(visit, span) for span in self.ranges or ALL_DAY)


def list_lines(
    differences: Collection[Difference],
    days: Sequence[date],
    *,
    before: Collection[Schedule],
    after: Collection[Schedule],
) -> list[Line]:
    """Return the lines: of each week first, then of single dates.

    ``days`` are all that were compared; ``before`` and ``after`` are the schedules of everybody
    who could be asked for instead.
    """
    lines: list[Line] = []
    for is_gain, others in ((False, after), (True, before)):
        of_kind = [each for each in differences if each.is_gain is is_gain]
        weekly = {each.resource_id: _group_by_weekday(each) for each in of_kind}
        lines += _list_weekly(weekly, days, others, is_gain=is_gain)
        lines += _list_dated(of_kind, weekly, others, is_gain=is_gain)
    return sorted(lines, key=_find_place)


def _find_place(line: Line) -> tuple[bool, bool, date, tuple[int, ...], Ranges]:
    is_weekly = bool(line.weekdays)
    first = line.first or date.min
    return not is_weekly, is_weekly and line.is_gain, first, line.weekdays, line.ranges


type _ByWeekday = Mapping[tuple[int, Ranges], Sequence[date]]
type _Group = tuple[Ranges, _Who]


def _group_by_weekday(difference: Difference) -> _ByWeekday:
    """Return the dates of what returns each week, where any of them really changes."""
    found: dict[tuple[int, Ranges], list[date]] = {}
    for day, ranges in difference.weekly.items():
        found.setdefault((day.weekday(), ranges), []).append(day)
    return {
        key: dates
        for key, dates in found.items()
        if any(day in difference.changed for day in dates)
    }


def _list_groups(
    ranges_of: Mapping[int, Ranges],
    has: Callable[[Schedule, Ranges], bool],
    others: Collection[Schedule],
) -> dict[_Group, set[int]]:
    """Return who is named with which ranges; where nobody else works then, all in one."""
    named: dict[Ranges, set[int]] = {}
    alone: dict[int, Ranges] = {}
    for id_, ranges in ranges_of.items():
        if any(has(other, ranges) for other in others):
            named.setdefault(ranges, set()).add(id_)
        else:
            alone[id_] = ranges
    groups: dict[_Group, set[int]] = {
        (ranges, frozenset(ids)): ids for ranges, ids in named.items()
    }
    if alone:
        united = merge(span for ranges in alone.values() for span in ranges)
        groups[tuple(united), None] = set(alone)
    return groups


def _list_weekly(
    weekly: Mapping[int, _ByWeekday],
    days: Sequence[date],
    others: Collection[Schedule],
    *,
    is_gain: bool,
) -> Iterable[Line]:
    """Return the lines about weekdays, those with the same of several weekdays as one."""
    found: dict[tuple[date, date | None, date | None], dict[int, Ranges]] = {}
    for id_, by_weekday in weekly.items():
        for (_weekday, ranges), dates in by_weekday.items():
            if len(dates) > 1:
                first = None if dates[0] - days[0] < _WEEK else dates[0]
                last = None if days[-1] - dates[-1] < _WEEK else dates[-1]
                found.setdefault((dates[0], first, last), {})[id_] = ranges
    merged: dict[tuple[_Group, date | None, date | None], tuple[list[int], set[int]]] = {}
    for day, first, last in sorted(found, key=lambda key: key[0].weekday()):
        has = partial(_has_usually, day)
        for group, ids in _list_groups(found[day, first, last], has, others).items():
            on, of = merged.setdefault((group, first, last), ([], set()))
            on.append(day.weekday())
            of.update(ids)
    for ((ranges, who), first, last), (on, ids) in merged.items():
        yield Line(
            is_gain=is_gain,
            weekdays=tuple(on),
            first=first,
            last=last,
            ranges=ranges,
            resource_ids=frozenset(ids),
            is_everybody=who is None,
        )


def _list_dated(
    differences: Collection[Difference],
    weekly: Mapping[int, _ByWeekday],
    others: Collection[Schedule],
    *,
    is_gain: bool,
) -> Iterable[Line]:
    """Return the lines about dates; those that follow each other with the same are one line."""
    found: dict[date, dict[int, Ranges]] = {}
    for each in differences:
        once = {
            dates[0]: ranges
            for (_weekday, ranges), dates in weekly[each.resource_id].items()
            if len(dates) == 1
        }
        for day, ranges in {**each.dated, **once}.items():
            found.setdefault(day, {})[each.resource_id] = ranges
    whole = {each.resource_id: each.whole for each in differences}
    worked = sorted({day for each in differences for day in each.dates})
    following = dict(itertools.pairwise(worked))
    runs: dict[_Group, list[tuple[list[date], set[int]]]] = {}
    for day in sorted(found):
        has = partial(_has_on_date, day)
        for (ranges, who), ids in _list_groups(found[day], has, others).items():
            is_whole = all(day in whole[id_] for id_ in ids) and not (
                who is None and any(has(other, ALL_DAY) for other in others)
            )
            run = runs.setdefault((() if is_whole else ranges, who), [])
            if run and following.get(run[-1][0][-1]) == day:
                run[-1][0].append(day)
                run[-1][1].update(ids)
            else:
                run.append(([day], set(ids)))
    for (ranges, who), of_ranges in runs.items():
        for dates, ids in of_ranges:
            yield Line(
                is_gain=is_gain,
                weekdays=(),
                first=dates[0],
                last=dates[-1],
                ranges=ranges,
                resource_ids=frozenset(ids),
                is_everybody=who is None,
            )


def _has_usually(day: date, schedule: Schedule, ranges: Ranges) -> bool:
    return schedule.has_usually(day, ranges)


def _has_on_date(day: date, schedule: Schedule, ranges: Ranges) -> bool:
    return schedule.has_on_date(day, ranges)
