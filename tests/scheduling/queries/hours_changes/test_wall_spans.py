from datetime import date

import pytest

from scheduling.queries.hours_changes.wall_spans import group_by_day
from tests.scheduling.engine.samples import BERLIN, span

MONDAY, TUESDAY, WEDNESDAY = date(2026, 6, 1), date(2026, 6, 2), date(2026, 6, 3)


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        (
            [
                ("2026-06-01T07:00Z", "2026-06-01T10:00Z"),
                ("2026-06-01T11:00Z", "2026-06-01T15:00Z"),
            ],
            {MONDAY: ((540, 720), (780, 1020))},
        ),
        ([("2026-06-01T20:00Z", "2026-06-02T01:00Z")], {MONDAY: ((1320, 1620),)}),
        ([("2026-06-01T16:00Z", "2026-06-01T22:00Z")], {MONDAY: ((1080, 1440),)}),
        (
            [("2026-05-31T22:00Z", "2026-06-03T02:00Z")],
            {MONDAY: ((0, 1440),), TUESDAY: ((0, 1440),), WEDNESDAY: ((0, 240),)},
        ),
    ],
)
def test_spans_belong_to_the_day_on_which_they_start(spans, expected):
    assert group_by_day([span(*each) for each in spans], BERLIN) == expected


def test_minutes_are_those_of_the_clock_in_a_night_that_is_longer():
    sunday = group_by_day([span("2026-10-24T22:00Z", "2026-10-25T08:00Z")], BERLIN)

    assert sunday == {date(2026, 10, 25): ((0, 540),)}
