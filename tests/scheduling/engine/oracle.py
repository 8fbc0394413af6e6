"""The rules once more, moment by moment and set by set: slow, plain, and sharing no code.

It reads the same facts as the engine, all in multiples of five minutes, and answers only for
starts of the days for which its clock was drawn.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import combinations, product
from zoneinfo import ZoneInfo

from scheduling.engine.codes import Code
from scheduling.engine.facts import Frame, ResourceFacts, ServiceFacts, WorkingTime

FIVE_MINUTES = 300


class Clock:
    """Every fifth minute of twelve days around ``day`` with what the wall clock shows then."""

    def __init__(self, zone: str, day: date) -> None:
        first = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(days=5)
        self.shown: list[tuple[int, datetime]] = []
        self.instants: dict[datetime, list[int]] = {}
        for number in range(12 * 288):
            utc = first + timedelta(minutes=5 * number)
            wall = utc.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
            self.shown.append((int(utc.timestamp()), wall))
            self.instants.setdefault(wall, []).append(int(utc.timestamp()))
        self.dates = sorted({wall.date() for wall in self.instants})[1:-3]

    def find(self, wall: datetime, *, last: bool) -> int:
        if wall in self.instants:
            return max(self.instants[wall]) if last else min(self.instants[wall])
        return next(instant for instant, shown in self.shown if shown > wall)


@cache
def clock_of(zone: str, day: date) -> Clock:
    return Clock(zone, day)


class Oracle:
    def __init__(
        self,
        service: ServiceFacts,
        resources: Mapping[int, ResourceFacts],
        *,
        day: date,
        now: int,
    ) -> None:
        self.service, self.day, self.now = service, day, now
        self.people = {id_: Person(service, facts, day) for id_, facts in resources.items()}

    def find_free(self, start: int) -> tuple[tuple[int, ...], ...] | None:
        """Return the free candidates of each requirement, or None if ``start`` is refused."""
        if self.list_service_codes(start):
            return None
        anchor = self.service.anchor
        free = tuple(
            tuple(
                id_
                for id_ in requirement.candidates
                if not self.people[id_].codes(
                    start, on_grid=number == anchor and requirement.quantity == 1
                )
            )
            for number, requirement in enumerate(self.service.requirements)
        )
        carriers = {id_ for id_ in free[anchor] if not self.people[id_].codes(start, on_grid=True)}
        useful = tuple(
            tuple(id_ for id_ in choices if self._is_enough(free, carriers, (number, id_)))
            for number, choices in enumerate(free)
        )
        return useful if self._is_enough(free, carriers, None) else None

    def list_service_codes(self, start: int) -> set[Code]:
        service = self.service
        day = date_of(service.zone, start)
        today = date_of(service.zone, self.now)
        horizon = service.horizon
        days = [date_of(service.zone, visit) for visit in service.visit_starts]
        checks = {
            Code.SERVICE_INACTIVE: not service.active,
            Code.TOO_SOON: start - self.now < service.min_notice,
            Code.TOO_FAR: (horizon.first is not None and day < horizon.first)
            or (horizon.last is not None and day > horizon.last)
            or (horizon.days is not None and (day - today).days > horizon.days),
        }
        return {code for code, applies in checks.items() if applies} | full_codes(
            day, days, service.limits.per_day, service.limits.per_week
        )

    def _is_enough(self, free, carriers: set[int], wanted: tuple[int, int] | None) -> bool:
        """Return whether all of it can be had at once, with ``wanted`` (place, id) in its place."""
        options = [
            list(combinations(choices, requirement.quantity))
            for choices, requirement in zip(free, self.service.requirements, strict=True)
        ]
        return any(
            len({id_ for part in parts for id_ in part}) == sum(map(len, parts))
            and (wanted is None or wanted[1] in parts[wanted[0]])
            and carriers & set(parts[self.service.anchor])
            and (self.service.chosen is None or any(self.service.chosen in part for part in parts))
            for parts in product(*options)
        )


class Place:
    """The hours of the location that bind one resource, as sets of moments."""

    def __init__(self, rules: WorkingTime, clock: Clock) -> None:
        self.frame, self.clock = rules.frame, clock
        self.open: set[int] = set()
        self.removed: list[tuple[Code, set[int]]] = []
        for each in clock.dates if self.frame is not None and self.frame.weekly else ():
            for minutes in minutes_on(self.frame, each):
                of_day = moments(*span(clock, each, *minutes))
                if each in self.frame.closed_dates:
                    self.removed.append((self.frame.closed_dates[each], of_day))
                else:
                    self.open |= of_day

    def lets_in(self, day: date, worked: set[int], *, closed_too: bool) -> set[int]:
        """Return the moments at which whoever began on ``day`` may work."""
        if self.frame is None:
            return worked
        if self.frame.weekly:
            return self.open | union(gone for _code, gone in self.removed if closed_too)
        if day not in self.frame.overrides:
            return worked
        return union(
            moments(*span(self.clock, day, *minutes)) for minutes in self.frame.overrides[day]
        )


class Person:
    """One resource, as sets of moments."""

    def __init__(self, service: ServiceFacts, facts: ResourceFacts, day: date) -> None:
        self.service, self.facts = service, facts
        rules = facts.opening
        clock = clock_of(rules.zone, day)
        self.ranges: list[tuple[int, int]] = []
        self.removed: list[tuple[Code, set[int]]] = []
        self.break_ends: set[int] = set()
        self.breaks: set[int] = set()
        place = Place(rules, clock)
        own = union(
            moments(*span(clock, each, *minutes))
            for each in clock.dates
            for minutes in minutes_on(rules, each)
        )
        self.removed += [(code, gone & own) for code, gone in place.removed]
        for each in clock.dates:
            for opens, closes in minutes_on(rules, each):
                start, end = span(clock, each, opens, closes)
                worked = moments(start, end)
                if each in rules.closed_dates:
                    gone = worked & place.lets_in(each, worked, closed_too=True)
                    self.removed.append((rules.closed_dates[each], gone))
                elif rules.frame is None and start < end:
                    self.ranges.append((start, end))
                else:
                    self.ranges += runs(worked & place.lets_in(each, worked, closed_too=False))
            for rule in rules.breaks:
                if applies(rule, each):
                    start, end = span(clock, each, rule.opens, rule.closes)
                    self.breaks |= moments(start, end)
                    if start < end:
                        self.break_ends.add(end)
        self.working = union(moments(*each) for each in self.ranges)
        self.away = union(moments(*each) for each in rules.time_off)
        self.external = union(moments(*each) for each in facts.external_busy)
        self.busy = union(moments(each[0], each[1]) for each in facts.occupied)
        self.visits = union(moments(each[2], each[3]) for each in facts.occupied)

    def codes(self, start: int, *, on_grid: bool) -> set[Code]:
        service, facts = self.service, self.facts
        end = start + service.duration
        before = service.buffer_before + facts.turnaround_before
        after = service.buffer_after + facts.turnaround_after
        visit, padded = moments(start, end), moments(start - before, end + after)
        inside = padded if service.buffers_must_fit else visit
        day = date_of(facts.opening.zone, start)
        days = [date_of(facts.opening.zone, each[2]) for each in facts.occupied]
        codes = full_codes(day, days, facts.limits.per_day, facts.limits.per_week)
        if inside - self.working:
            codes |= self._why_closed(start, inside, day)
        if inside & self.breaks:
            codes.add(Code.ON_BREAK)
        if inside & self.away:
            codes.add(Code.TIME_OFF)
        if padded & self.external:
            codes.add(Code.EXTERNAL_BUSY)
        if visit & self.visits:
            codes.add(Code.SLOT_TAKEN)
        elif padded & self.busy:
            codes.add(Code.BUFFER)
        if on_grid and start in self.working and not self._is_on_grid(start, before):
            codes.add(Code.OFF_GRID)
        return codes

    def _why_closed(self, start: int, inside: set[int], day: date) -> set[Code]:
        codes = {code for code, gone in self.removed if gone & inside}
        if start not in self.working and day in self.facts.opening.closed_dates:
            codes.add(self.facts.opening.closed_dates[day])
        return codes or {Code.CLOSED}

    def _is_on_grid(self, start: int, before: int) -> bool:
        step = self.service.slot_step
        if any(a <= start < b and (start - a) % step == 0 for a, b in self.ranges):
            return True
        if not self.service.offer_after_busy:
            return False
        pad = before if self.service.buffers_must_fit else 0
        return start - pad in self.break_ends or start - before in {
            each[1] for each in self.facts.occupied
        }


def moments(start: int, end: int) -> set[int]:
    return set(range(start, end, FIVE_MINUTES))


def runs(instants: set[int]) -> list[tuple[int, int]]:
    """Return the spans of moments that follow each other."""
    firsts = sorted(instant for instant in instants if instant - FIVE_MINUTES not in instants)
    lasts = sorted(instant for instant in instants if instant + FIVE_MINUTES not in instants)
    return [(a, b + FIVE_MINUTES) for a, b in zip(firsts, lasts, strict=True)]


def union(sets: Iterable[set[int]]) -> set[int]:
    return set().union(*sets)


def date_of(zone: str, instant: int) -> date:
    return datetime.fromtimestamp(instant, UTC).astimezone(ZoneInfo(zone)).date()


def span(clock: Clock, day: date, opens: int, closes: int) -> tuple[int, int]:
    midnight = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - a wall time has no zone
    return (
        clock.find(midnight + timedelta(minutes=opens), last=False),
        clock.find(midnight + timedelta(minutes=closes), last=closes != 24 * 60),
    )


def applies(rule, day: date) -> bool:
    return rule.weekday == day.weekday() and (rule.valid_from or day) <= day <= (
        rule.valid_until or day
    )


def minutes_on(rules: WorkingTime | Frame, day: date) -> list[tuple[int, int]]:
    if day in rules.overrides:
        return list(rules.overrides[day])
    return [(rule.opens, rule.closes) for rule in rules.weekly if applies(rule, day)]


def full_codes(day: date, days: list[date], per_day: int | None, per_week: int | None) -> set[Code]:
    week = day.isocalendar()[:2]
    codes = set()
    if per_day is not None and days.count(day) >= per_day:
        codes.add(Code.DAILY_LIMIT)
    weeks = [each.isocalendar()[:2] for each in days]
    if per_week is not None and weeks.count(week) >= per_week:
        codes.add(Code.WEEKLY_LIMIT)
    return codes
