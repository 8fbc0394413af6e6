"""Time and memory of listing starts, without a database: `python -m bench.engine_starts`.

Staff work weekdays from nine to six with a break and are taken for about 70 % of it; visits of
45 minutes start every 15. Goals: 1 x 30 in 0.25 ms, 10 x 30 in 2 ms of CPU; 10 x 30 in
0.5 MiB, 50 x 60 in 4 MiB.
"""

import time
import tracemalloc
from collections.abc import Iterator
from random import Random

from scheduling.engine import starts, walltime
from scheduling.engine.facts import (
    OpeningRules,
    Requirement,
    ResourceFacts,
    ServiceFacts,
    Taken,
    WeeklyRange,
)

ZONE, NOW = "Europe/Berlin", 1_790_000_000
VISIT, STEP, MINUTE, DAY = 2700, 900, 60, 86_400
OPENS, CLOSES = 540, 1080
FRIDAY, FILL = 4, 0.7


def draw_visits(random: Random, days: int) -> Iterator[Taken]:
    for day in walltime.list_days_between(ZONE, NOW, NOW + days * DAY):
        start = day.start + OPENS * MINUTE
        while day.weekday <= FRIDAY and start + VISIT <= day.start + CLOSES * MINUTE:
            if random.random() < FILL:
                yield start, start + VISIT, start, start + VISIT
                start += VISIT
            else:
                start += STEP * random.randint(1, 3)


def make_business(people: int, days: int) -> tuple[ServiceFacts, dict[int, ResourceFacts]]:
    random = Random(people)
    resources = {
        id_: ResourceFacts(
            id=id_,
            opening=OpeningRules(
                zone=ZONE,
                weekly=tuple(WeeklyRange(weekday, OPENS, CLOSES) for weekday in range(5)),
                breaks=tuple(WeeklyRange(weekday, 720, 765) for weekday in range(5)),
            ),
            taken=list(draw_visits(random, days)),
        )
        for id_ in range(1, people + 1)
    }
    requirements = (Requirement("staff", tuple(resources)),)
    service = ServiceFacts(zone=ZONE, duration=VISIT, slot_step=STEP, requirements=requirements)
    return service, resources


def measure(people: int, days: int, *, rounds: int = 100) -> str:
    service, resources = make_business(people, days)
    window = (NOW, NOW + days * DAY)
    listed = starts.list_starts(service, resources, window=window, now=NOW)
    best = float("inf")
    for _ in range(rounds):
        before = time.process_time()
        starts.list_starts(service, resources, window=window, now=NOW)
        best = min(best, time.process_time() - before)
    tracemalloc.start()
    starts.list_starts(service, resources, window=window, now=NOW)
    peak = tracemalloc.get_traced_memory()[1] / 2**20
    tracemalloc.stop()
    visits = sum(len(facts.taken) for facts in resources.values())
    return (
        f"{people:3} x {days}: {visits:6} bookings, {len(listed):5} starts,"
        f" {best * 1000:7.3f} ms CPU, {peak:6.3f} MiB peak"
    )


if __name__ == "__main__":
    for people, days in ((1, 30), (10, 30), (50, 60)):
        print(measure(people, days))
