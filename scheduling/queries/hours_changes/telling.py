"""What a saved edit of hours changes, in few lines, and for whom it changes nothing and why.

The rules: *(booking-rules, 2)*. Nothing of it is kept: two pictures are compared.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from scheduling.queries.hours_changes import differences, lines, reasons
from scheduling.queries.hours_changes.lines import Line
from scheduling.queries.hours_changes.pictures import DAYS, Picture, Worker, list_edited
from scheduling.queries.hours_changes.reasons import Reason
from scheduling.queries.hours_changes.wall_spans import to_wall
from scheduling.queries.outside_hours import BookingOutsideHours


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedTime:
    """A line with the names to be told, none where it holds for everybody, and its visits."""

    line: Line
    names: tuple[str, ...]
    visit_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UnchangedTime:
    """Why nothing changes for those named; ``is_everybody``: for none of those concerned."""

    reason: Reason
    names: tuple[str, ...]
    location_name: str
    is_everybody: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursChange:
    """What an edit changes and what it does not, from today up to and without ``until``."""

    changed: tuple[ChangedTime, ...]
    unchanged: tuple[UnchangedTime, ...]
    until: date


def compare(
    before: Picture, after: Picture, *, newly_outside: Collection[BookingOutsideHours]
) -> HoursChange:
    """Return what the edit between two pictures changes.

    ``newly_outside`` are the visits that only the later hours would not allow; those that a line
    is about are counted there. Where people are concerned, only they are told of: rooms and
    equipment follow.
    """
    edited = list_edited(before, after)
    concerned = _choose(edited, after.workers)
    team = _list_team(concerned, after.workers)
    then = {id_: differences.measure(before, id_) for id_ in team}
    now = {id_: differences.measure(after, id_) for id_ in team}
    found = [
        difference
        for id_ in concerned
        if id_ in team
        for difference in differences.list_differences(
            id_, after.working[id_].zone, then[id_], now[id_]
        )
    ]
    days = _list_days(after)
    told = lines.list_lines(found, days, before=then.values(), after=now.values())
    changed_ids = {difference.resource_id for difference in found}
    unchanged = {
        id_: reasons.find_reason(before, after, id_, edited[id_])
        for id_ in concerned
        if id_ not in changed_ids
    }
    return HoursChange(
        changed=_count(told, after, newly_outside),
        unchanged=_group(unchanged, after.workers, is_all=not changed_ids),
        until=days[-1] + timedelta(days=1),
    )


def _choose(edited: Collection[int], workers: Mapping[int, Worker]) -> list[int]:
    """Return those concerned: the people, if any are, else all."""
    people = [id_ for id_ in edited if workers[id_].is_person]
    return people or list(edited)


def _list_team(concerned: Collection[int], workers: Mapping[int, Worker]) -> list[int]:
    """Return who can be booked where those concerned work, of the same kind."""
    places = {workers[id_].location_id for id_ in concerned}
    kinds = {workers[id_].is_person for id_ in concerned}
    return [
        worker.id
        for worker in workers.values()
        if worker.is_needed and worker.location_id in places and worker.is_person in kinds
    ]


def _list_days(picture: Picture) -> Sequence[date]:
    first: date = min(
        (picture.list_days(id_)[0].day for id_ in picture.workers), default=picture.now.date()
    )
    return [first + timedelta(days=number) for number in range(DAYS)]


def _count(
    told: Sequence[Line], picture: Picture, outside: Collection[BookingOutsideHours]
) -> tuple[ChangedTime, ...]:
    counts = [0] * len(told)
    for visit in outside:
        start, end = int(visit.starts_at.timestamp()), int(visit.ends_at.timestamp())
        day = visit.starts_at.astimezone(ZoneInfo(visit.timezone)).date()
        minutes = (to_wall(start, visit.timezone, day), to_wall(end, visit.timezone, day))
        for number, line in enumerate(told):
            if line.has(visit.resource_id, day, minutes):
                counts[number] += 1
                break
    return tuple(
        ChangedTime(
            line=line,
            names=() if line.is_everybody else _name(line.resource_ids, picture.workers),
            visit_count=count,
        )
        for line, count in zip(told, counts, strict=True)
    )


def _group(
    unchanged: Mapping[int, Reason], workers: Mapping[int, Worker], *, is_all: bool
) -> tuple[UnchangedTime, ...]:
    """Return each reason once, with those whom it is about."""
    groups: dict[tuple[Reason, str], list[int]] = {}
    for id_, reason in unchanged.items():
        groups.setdefault((reason, workers[id_].location_name), []).append(id_)
    return tuple(
        UnchangedTime(
            reason=reason,
            names=_name(ids, workers),
            location_name=place,
            is_everybody=is_all and len(groups) == 1,
        )
        for (reason, place), ids in groups.items()
    )


def _name(ids: Collection[int], workers: Mapping[int, Worker]) -> tuple[str, ...]:
    """Return the names in the order of the lists."""
    return tuple(worker.name for worker in workers.values() if worker.id in ids)
