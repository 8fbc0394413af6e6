"""Small facts for the engine's tests: a staff member who works Mondays nine to five in Berlin."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from scheduling.engine import starts
from scheduling.engine.facts import (
    OccupiedSpan,
    OpenStart,
    Requirement,
    ResourceFacts,
    ServiceFacts,
    WeeklyRange,
    WorkingTime,
)

MINUTE, HOUR, DAY = 60, 3600, 86_400
BERLIN = "Europe/Berlin"
LONG_AGO = 1_262_304_000
MONDAY = ("2026-06-01T00:00Z", "2026-06-02T00:00Z")


def at(text: str) -> int:
    """Return the instant that an ISO time with offset names, such as 2026-06-01T07:00Z."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(text)
    return int(moment.timestamp())


def show(instant: int) -> str:
    return datetime.fromtimestamp(instant, UTC).strftime("%Y-%m-%dT%H:%MZ")


def show_starts(listed: Iterable[OpenStart]) -> list[str]:
    return [show(opened.start) for opened in listed]


def weekly(*ranges: tuple[int, int], weekdays: Iterable[int] = range(7)) -> tuple[WeeklyRange, ...]:
    """Return the same hours, in whole or broken hours of the clock, on all the weekdays."""
    return tuple(
        WeeklyRange(weekday, round(opens * 60), round(closes * 60))
        for weekday in weekdays
        for opens, closes in ranges
    )


def hours(*ranges: tuple[float, float], zone: str = BERLIN, **rules) -> WorkingTime:
    return WorkingTime(zone=zone, weekly=weekly(*ranges), **rules)


def staff(id_: int = 1, opening: WorkingTime | None = None, **facts) -> ResourceFacts:
    return ResourceFacts(id=id_, opening=opening or hours((9, 17)), **facts)


def haircut(*candidates: int, zone: str = BERLIN, **facts) -> ServiceFacts:
    """Return a service of an hour with a start each hour, for any one of the candidates."""
    requirements = (Requirement("staff", candidates or (1,)),)
    return ServiceFacts(
        **{
            "zone": zone,
            "duration": HOUR,
            "slot_step": HOUR,
            "requirements": requirements,
            **facts,
        }
    )


def by_id(*resources: ResourceFacts) -> dict[int, ResourceFacts]:
    return {resource.id: resource for resource in resources}


def occupied(start: str, minutes: int, *, before: int = 0, after: int = 0) -> OccupiedSpan:
    """Return the occupancy of a visit, with its buffers in minutes."""
    visit = (at(start), at(start) + minutes * MINUTE)
    return (visit[0] - before * MINUTE, visit[1] + after * MINUTE, *visit)


def span(start: str, end: str) -> tuple[int, int]:
    return at(start), at(end)


def ids(listed: Sequence[OpenStart]) -> list[tuple[tuple[int, ...], ...]]:
    return [opened.free for opened in listed]


def list_on(first: str, last: str, service, *resources, now: int = LONG_AGO) -> list[OpenStart]:
    return starts.list_starts(service, by_id(*resources), window=span(first, last), now=now)


def clock_times(listed: Iterable[OpenStart]) -> list[str]:
    """Return the UTC times of day of the starts, for windows of one day."""
    return [text[11:16] for text in show_starts(listed)]
