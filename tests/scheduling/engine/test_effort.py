"""What listing may cost (performance, "Goals and figures"); its time is measured in bench/."""

import tracemalloc

import pytest

from scheduling.engine import starts, walltime
from tests.scheduling.engine.samples import (
    BERLIN,
    DAY,
    HOUR,
    at,
    by_id,
    haircut,
    hours,
    staff,
    weekly,
)


def make_busy(people: int, days: int):
    """Return a service of 45 minutes and people who are taken for most of each day."""
    now = at("2026-06-01T00:00Z")
    resources = []
    for number in range(1, people + 1):
        first = [
            day.start + 9 * HOUR
            for day in walltime.list_days_between(BERLIN, now, now + days * DAY)
        ]
        visits = [
            (start, start + 2700, start, start + 2700)
            for opens in first
            for start in range(opens + number % 4 * 900, opens + 7 * HOUR, 4500)
        ]
        resources.append(staff(number, hours((9, 18), breaks=weekly((12, 12.75))), occupied=visits))
    service = haircut(*range(1, people + 1), duration=2700, slot_step=900)
    return service, by_id(*resources), (now, now + days * DAY), now


@pytest.mark.parametrize(("people", "days", "most"), [(10, 30, 0.5), (50, 60, 4.0)])
def test_memory_stays_small(people, days, most):
    service, resources, window, now = make_busy(people, days)
    starts.list_starts(service, resources, window=window, now=now)

    tracemalloc.start()
    listed = starts.list_starts(service, resources, window=window, now=now)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert listed
    assert peak / 2**20 <= most
