"""Random businesses around awkward nights, for hypothesis. All times are multiples of five minutes."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from scheduling.engine.codes import Code
from scheduling.engine.facts import (
    Horizon,
    OpeningRules,
    Requirement,
    ResourceFacts,
    ServiceFacts,
    Span,
    WeeklyRange,
)

MINUTE, DAY = 60, 86_400

NIGHTS = [
    ("Europe/Berlin", date(2026, 3, 28)),
    ("Europe/Berlin", date(2026, 10, 24)),
    ("Europe/Berlin", date(2026, 12, 31)),
    ("America/New_York", date(2026, 10, 31)),
    ("Australia/Lord_Howe", date(2026, 4, 4)),
    ("Australia/Lord_Howe", date(2026, 10, 3)),
    ("America/Santiago", date(2026, 4, 4)),
    ("America/Santiago", date(2026, 9, 5)),
    ("America/Havana", date(2026, 10, 31)),
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


def fives(low: int, high: int) -> st.SearchStrategy[int]:
    return st.integers(low // 5, high // 5).map(lambda value: value * 5)


def seconds(low: int, high: int) -> st.SearchStrategy[int]:
    return fives(low, high).map(lambda value: value * MINUTE)


def often_zero(strategy: st.SearchStrategy[int]) -> st.SearchStrategy[int]:
    return st.one_of(st.just(0), strategy)


@st.composite
def minute_ranges(draw, longest: int = 1440):
    opens = draw(fives(0, 1435))
    return opens, opens + draw(fives(5, longest))


@st.composite
def weekly_ranges(draw, day: date, longest: int = 1440):
    opens, closes = draw(minute_ranges(longest))
    near = st.integers(-1, 2).map(lambda number: day + timedelta(days=number))
    return WeeklyRange(
        (day.weekday() + draw(st.integers(-1, 2))) % 7,
        opens,
        closes,
        valid_from=draw(st.none() | near),
        valid_until=draw(st.none() | near),
    )


@st.composite
def spans(draw, base: int, longest: int = 240):
    start = base + draw(seconds(-600, 3 * 1440))
    return start, start + draw(seconds(5, longest))


@st.composite
def occupancies(draw, base: int):
    start, end = draw(spans(base, 180))
    before, after = draw(often_zero(seconds(5, 30))), draw(often_zero(seconds(5, 30)))
    return start - before, end + after, start, end


@st.composite
def openings(draw, zone: str, day: date, base: int):
    near = st.integers(-1, 2).map(lambda number: day + timedelta(days=number))
    round_the_clock = tuple(WeeklyRange(weekday, 0, 1440) for weekday in range(7))
    office = tuple(WeeklyRange(weekday, 540, 1080) for weekday in range(7))
    nights = tuple(WeeklyRange(weekday, 1320, 1620) for weekday in range(7))
    own = st.lists(weekly_ranges(day), max_size=5).map(tuple)
    ranges = st.lists(minute_ranges(), max_size=2).map(tuple)
    return OpeningRules(
        zone=zone,
        weekly=draw(st.one_of(st.sampled_from([round_the_clock, office, nights]), own)),
        breaks=tuple(draw(st.lists(weekly_ranges(day, 90), max_size=2))),
        overrides=draw(st.dictionaries(near, ranges, max_size=1)),
        closed_dates=draw(
            st.dictionaries(near, st.sampled_from([Code.CLOSED, Code.HOLIDAY]), max_size=1)
        ),
        time_off=tuple(draw(st.lists(spans(base), max_size=1))),
    )


@st.composite
def people(draw, id_: int, zone: str, day: date, base: int):
    limits = st.none() | st.none() | st.integers(0, 4)
    return ResourceFacts(
        id=id_,
        opening=draw(openings(zone, day, base)),
        taken=sorted(draw(st.lists(occupancies(base), max_size=5))),
        external_busy=draw(st.lists(spans(base), max_size=2)),
        turnaround_before=draw(often_zero(seconds(5, 20))),
        turnaround_after=draw(often_zero(seconds(5, 20))),
        max_per_day=draw(limits),
        max_per_week=draw(limits),
    )


@st.composite
def horizons(draw, day: date):
    near = st.integers(-1, 2).map(lambda number: day + timedelta(days=number))
    return draw(
        st.one_of(
            st.just(Horizon()),
            st.integers(0, 2).map(lambda days: Horizon(days=days)),
            st.builds(Horizon, first=st.none() | near, last=st.none() | near),
        )
    )


@st.composite
def services(draw, zone: str, day: date, base: int, requirements: tuple[Requirement, ...]):
    limits = st.none() | st.none() | st.integers(0, 3)
    return ServiceFacts(
        zone=zone,
        duration=draw(seconds(5, 120)),
        slot_step=draw(seconds(5, 60)),
        requirements=requirements,
        anchor=draw(st.integers(0, len(requirements) - 1)),
        active=draw(st.sampled_from([True] * 9 + [False])),
        buffer_before=draw(often_zero(seconds(5, 30))),
        buffer_after=draw(often_zero(seconds(5, 30))),
        min_notice=draw(often_zero(seconds(5, 600))),
        horizon=draw(horizons(day)),
        max_per_day=draw(limits),
        max_per_week=draw(limits),
        visit_starts=sorted(draw(st.lists(spans(base), max_size=3).map(dict))),
        offer_after_busy=draw(st.booleans()),
        buffers_must_fit=draw(st.booleans()),
    )


@st.composite
def configurations(draw, most_people: int = 3, most_requirements: int = 2):
    zone, day = draw(st.sampled_from(NIGHTS))
    base = int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())
    numbers = list(range(1, 1 + draw(st.integers(1, most_people))))
    candidates = st.lists(st.sampled_from(numbers), min_size=1, unique=True).map(tuple)
    quantities = st.sampled_from([1, 1, 1, 2]) if most_people > 1 else st.just(1)
    requirements = draw(
        st.lists(
            st.builds(Requirement, st.just("role"), candidates, quantities),
            min_size=1,
            max_size=most_requirements,
        )
    )
    start = base + draw(seconds(-720, 720))
    return Configuration(
        service=draw(services(zone, day, base, tuple(requirements))),
        resources={id_: draw(people(id_, zone, day, base)) for id_ in numbers},
        window=(start, start + draw(seconds(300, 2400))),
        now=base + draw(seconds(-1440, 300)),
        day=day,
    )
