"""Random businesses around awkward nights. All times are multiples of five minutes.

They come from a seeded generator and not from hypothesis's own strategies: what a rule
refuses must stay the exception, or nothing is left to compare.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random

from hypothesis import strategies as st

from scheduling.engine.codes import Code
from scheduling.engine.facts import (
    Frame,
    Horizon,
    Limits,
    Requirement,
    ResourceFacts,
    ServiceFacts,
    Span,
    WeeklyRange,
    WorkingTime,
)

MINUTE = 60

NIGHTS = [
    ("Europe/Berlin", date(2026, 3, 28)),
    ("Europe/Berlin", date(2026, 10, 24)),
    ("Europe/Berlin", date(2026, 12, 31)),
    ("America/New_York", date(2026, 10, 31)),
    ("Australia/Lord_Howe", date(2026, 4, 4)),
    ("Australia/Lord_Howe", date(2026, 10, 3)),
    ("America/Santiago", date(2026, 4, 4)),
    ("America/Santiago", date(2026, 9, 5)),
    ("America/Havana", date(2025, 11, 1)),
    ("Africa/Cairo", date(2026, 4, 23)),
    ("Africa/Casablanca", date(2026, 2, 14)),
    ("Pacific/Chatham", date(2026, 9, 26)),
    ("Pacific/Apia", date(2011, 12, 29)),
    ("Asia/Kolkata", date(2028, 2, 28)),
]


@dataclass(frozen=True)
class Configuration:
    service: ServiceFacts
    resources: dict[int, ResourceFacts]
    window: Span
    now: int
    day: date


@dataclass(frozen=True)
class Place:
    closed: dict[date, Code]
    frame: Frame


class Maker:
    """Draws one configuration around one night."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.zone, self.day = random.choice(NIGHTS)
        self.base = int(datetime(*self.day.timetuple()[:3], tzinfo=UTC).timestamp())

    def is_rare(self) -> bool:
        return self.random.random() < 0.15

    def fives(self, low: int, high: int) -> int:
        return self.random.randint(low // 5, high // 5) * 5

    def seconds(self, low: int, high: int) -> int:
        return self.fives(low, high) * MINUTE

    def pad(self) -> int:
        return self.seconds(5, 30) if self.random.random() < 0.4 else 0

    def limit(self) -> int | None:
        return self.random.randint(0, 4) if self.is_rare() else None

    def near(self) -> date:
        return self.day + timedelta(days=self.random.randint(-1, 2))

    def minute_range(self, longest: int) -> tuple[int, int]:
        opens = self.fives(0, 1435)
        return opens, opens + self.fives(5, longest)

    def weekly_range(self, longest: int) -> WeeklyRange:
        return WeeklyRange(
            self.near().weekday(),
            *self.minute_range(longest),
            valid_from=self.near() if self.is_rare() else None,
            valid_until=self.near() if self.is_rare() else None,
        )

    def weekly(self) -> tuple[WeeklyRange, ...]:
        kind = self.random.randrange(4)
        if kind == 3:
            return tuple(self.weekly_range(1440) for _ in range(self.random.randint(2, 6)))
        ranges = [((0, 1440),), ((540, 780), (765, 1200)), ((1320, 1620),)][kind]
        return tuple(WeeklyRange(weekday, *each) for weekday in range(7) for each in ranges)

    def span(self, longest: int = 180) -> Span:
        start = self.base + self.seconds(-600, 3 * 1440)
        return start, start + self.seconds(5, longest)

    def spans(self, most: int) -> list[Span]:
        return [self.span() for _ in range(self.random.randint(0, most))]

    def overrides(self) -> dict[date, tuple[tuple[int, int], ...]]:
        if not self.is_rare():
            return {}
        ranges = (self.minute_range(1440) for _ in range(self.random.randint(0, 2)))
        return {self.near(): tuple(ranges)}

    def place(self) -> Place:
        """Return a location: mostly open long, so that something stays to be booked."""
        closed = {}
        if self.is_rare():
            closed[self.near()] = self.random.choice([Code.CLOSED, Code.HOLIDAY])
        kind = self.random.randrange(6)
        ranges = [(), (), ((0, 1440),), ((360, 1260),), ((400, 780), (780, 1560))]
        weekly = (
            self.weekly()
            if kind == len(ranges)
            else tuple(WeeklyRange(day, *each) for day in range(7) for each in ranges[kind])
        )
        return Place(closed, Frame(self.zone, weekly, self.overrides(), closed))

    def opening(self, place: Place) -> WorkingTime:
        return WorkingTime(
            zone=self.zone,
            weekly=self.weekly(),
            breaks=tuple(self.weekly_range(90) for _ in range(self.random.randint(0, 2))),
            overrides=self.overrides(),
            closed_dates=place.closed,
            time_off=(self.span(600),) if self.is_rare() else (),
            frame=None if self.is_rare() else place.frame,
        )

    def person(self, id_: int, place: Place) -> ResourceFacts:
        visits = self.spans(8)
        return ResourceFacts(
            id=id_,
            opening=self.opening(place),
            occupied=sorted((a - self.pad(), b + self.pad(), a, b) for a, b in visits),
            external_busy=self.spans(2),
            turnaround_before=self.pad(),
            turnaround_after=self.pad(),
            limits=Limits(self.zone, self.limit(), self.limit()),
        )

    def horizon(self) -> Horizon:
        if not self.is_rare():
            return Horizon()
        if self.random.random() < 0.5:
            return Horizon(days=self.random.randint(0, 2))
        return Horizon(first=self.near(), last=max(self.near(), self.near()))

    def requirement(self, people: list[int]) -> Requirement:
        candidates = self.random.sample(people, self.random.randint(1, len(people)))
        quantity = 2 if len(candidates) > 1 and self.random.random() < 0.3 else 1
        return Requirement("role", tuple(candidates), quantity)

    def chosen(self, requirements: tuple[Requirement, ...]) -> int | None:
        ids = {id_ for requirement in requirements for id_ in requirement.candidates}
        return self.random.choice(sorted(ids)) if self.random.random() < 0.3 else None

    def service(self, requirements: tuple[Requirement, ...]) -> ServiceFacts:
        return ServiceFacts(
            zone=self.zone,
            duration=self.seconds(5, 120),
            slot_step=self.seconds(5, 60),
            requirements=requirements,
            anchor=self.random.randrange(len(requirements)),
            chosen=self.chosen(requirements),
            active=self.random.random() > 0.03,
            buffer_before=self.pad(),
            buffer_after=self.pad(),
            min_notice=self.seconds(5, 600) if self.is_rare() else 0,
            horizon=self.horizon(),
            limits=Limits(self.zone, self.limit(), self.limit()),
            visit_starts=sorted(start for start, _end in self.spans(3)),
            offer_after_busy=self.random.random() < 0.4,
            buffers_must_fit=self.random.random() < 0.3,
        )

    def configuration(self, most_people: int, most_requirements: int) -> Configuration:
        people = list(range(1, 1 + self.random.randint(1, most_people)))
        count = self.random.randint(1, most_requirements)
        places = [self.place(), self.place()]
        start = self.base + self.seconds(-720, 720)
        return Configuration(
            service=self.service(tuple(self.requirement(people) for _ in range(count))),
            resources={id_: self.person(id_, self.random.choice(places)) for id_ in people},
            window=(start, start + self.seconds(300, 2400)),
            now=self.base + self.seconds(-1440, 300),
            day=self.day,
        )


def configurations(
    most_people: int = 3, most_requirements: int = 2
) -> st.SearchStrategy[Configuration]:
    return st.randoms(use_true_random=True).map(
        lambda random: Maker(random).configuration(most_people, most_requirements)
    )
