"""Why an edit of hours changes nothing for somebody."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from scheduling.engine import intervals, opening
from scheduling.engine.facts import Span, WorkingTime
from scheduling.engine.walltime import LocalDay
from scheduling.queries.hours_changes.pictures import Edited, Picture
from scheduling.queries.hours_changes.wall_spans import to_wall


class Why(StrEnum):
    """What keeps an edit from mattering."""

    UNNEEDED = "unneeded"
    NO_HOURS = "no_hours"
    OUTSIDE = "outside"
    INSIDE = "inside"
    OWN_END = "own_end"
    OWN_BEGIN = "own_begin"
    ABSENT = "absent"
    PLACE_CLOSES = "place_closes"
    PLACE_OPENS = "place_opens"
    PLACE_CLOSED = "place_closed"
    NOTHING_AHEAD = "nothing_ahead"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why nothing changes for a resource.

    ``minute`` is when it, or its location, begins or ends; ``days`` are those of the edit on which
    it does not work at all.
    """

    why: Why
    minute: int | None = None
    days: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class _Layer:
    """What was edited (``touched``) and what holds beside it, with the reasons that follow."""

    touched: Sequence[Span]
    stands: Sequence[Span]
    closes: Why
    opens: Why
    within: Why
    absent: Why


def find_reason(before: Picture, after: Picture, id_: int, edited: Collection[Edited]) -> Reason:
    """Return what keeps the edit from mattering to the resource."""
    worker, working = after.workers[id_], after.working[id_]
    if not worker.is_needed:
        return Reason(Why.UNNEEDED)
    if not working.weekly and not working.overrides:
        return Reason(Why.NO_HOURS)
    if worker.outside_hours and set(edited) == {Edited.PLACE}:
        return Reason(Why.OUTSIDE)
    former = before.workers.get(id_)
    if former is not None and former.outside_hours != worker.outside_hours:
        return Reason(Why.INSIDE)
    days = after.list_days(id_)
    layer = _find_layer(before.working.get(id_, working), working, days, edited)
    return _weigh(layer, days, working.zone)


def _find_layer(
    before: WorkingTime, after: WorkingTime, days: Sequence[LocalDay], edited: Collection[Edited]
) -> _Layer:
    own = opening.list_own_ranges(after, days)
    of_person = (Why.OWN_END, Why.OWN_BEGIN)
    if Edited.PLACE in edited and (before.frame or after.frame):
        touched = _list_touched_of_place(before, after, days)
        return _Layer(touched, own, *of_person, within=Why.INSIDE, absent=Why.ABSENT)
    if Edited.OWN in edited:
        then = intervals.merge(opening.list_own_ranges(before, days))
        touched = _differ(then, intervals.merge(own))
        if after.frame is None:
            return _Layer(touched, [], *of_person, within=Why.ABSENT, absent=Why.ABSENT)
        return _Layer(
            touched,
            opening.list_frame_ranges(after.frame, days),
            Why.PLACE_CLOSES,
            Why.PLACE_OPENS,
            within=Why.ABSENT,
            absent=Why.PLACE_CLOSED,
        )
    touched = _differ(_list_pauses(before, days), _list_pauses(after, days))
    worked = opening.list_ranges(after, days)
    return _Layer(touched, worked, *of_person, within=Why.ABSENT, absent=Why.ABSENT)


def _list_touched_of_place(
    before: WorkingTime, after: WorkingTime, days: Sequence[LocalDay]
) -> list[Span]:
    """Return where the location's hours differ: everywhere, where it begins or ends to bind."""
    then, now = before.frame, after.frame
    if then is not None and now is not None and then.weekly and now.weekly:
        ranges = (opening.list_frame_ranges(then, days), opening.list_frame_ranges(now, days))
        return _differ(*ranges)
    if any(frame is not None and frame.weekly for frame in (then, now)):
        return [(days[0].start, days[-1].end)]
    special = [frame.overrides if frame is not None else {} for frame in (then, now)]
    return [
        (day.start, day.end) for day in days if special[0].get(day.day) != special[1].get(day.day)
    ]


def _list_pauses(working: WorkingTime, days: Sequence[LocalDay]) -> list[Span]:
    closed = [(day.start, day.end) for day in days if day.day in working.closed_dates]
    return intervals.merge([*opening.list_breaks(working, days), *working.time_off, *closed])


def _differ(one: Sequence[Span], other: Sequence[Span]) -> list[Span]:
    return intervals.merge([*intervals.subtract(one, other), *intervals.subtract(other, one)])


def _weigh(layer: _Layer, days: Sequence[LocalDay], zone: str) -> Reason:
    """Return how what stands lies to what was touched, on the days on which it was."""
    touched = intervals.clip(layer.touched, (days[0].start, days[-1].end))
    if not touched:
        return Reason(Why.NOTHING_AHEAD)
    found: set[Reason] = set()
    edited_on: list[date] = []
    for day in days:
        pieces = intervals.clip(touched, (day.start, day.end))
        if not pieces:
            continue
        edited_on.append(day.day)
        here = [span for span in layer.stands if day.start <= span[0] < day.end]
        if here:
            found.add(_weigh_day(layer, pieces, here, day, zone))
    if not found:
        return Reason(layer.absent, days=tuple(edited_on))
    return found.pop() if len(found) == 1 else Reason(layer.within)


def _weigh_day(
    layer: _Layer, pieces: Sequence[Span], here: Sequence[Span], day: LocalDay, zone: str
) -> Reason:
    first, last = min(span[0] for span in here), max(span[1] for span in here)
    if last <= pieces[0][0]:
        return Reason(layer.closes, minute=to_wall(last, zone, day.day))
    if first >= pieces[-1][1]:
        return Reason(layer.opens, minute=to_wall(first, zone, day.day))
    return Reason(layer.within)
