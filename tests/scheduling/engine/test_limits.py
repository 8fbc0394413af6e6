from datetime import date

import pytest

from scheduling.engine import limits
from scheduling.engine.codes import Code
from scheduling.engine.facts import Horizon
from tests.scheduling.engine.samples import BERLIN, HOUR, at, haircut, show, span

NOW = at("2026-03-27T12:00Z")


@pytest.mark.parametrize(
    ("horizon", "earliest", "latest"),
    [
        (Horizon(), "2026-03-27T12:00Z", None),
        (Horizon(days=0), "2026-03-27T12:00Z", "2026-03-27T23:00Z"),
        # Two days on the clock changes: the last day has 23 hours and is whole.
        (Horizon(days=2), "2026-03-27T12:00Z", "2026-03-29T22:00Z"),
        (Horizon(first=date(2026, 3, 29)), "2026-03-28T23:00Z", None),
        (Horizon(first=date(2026, 3, 1)), "2026-03-27T12:00Z", None),
        (Horizon(last=date(2026, 3, 29)), "2026-03-27T12:00Z", "2026-03-29T22:00Z"),
        (Horizon(first=date.min, last=date.max), "2026-03-27T12:00Z", None),
        (Horizon(days=5, last=date(2026, 3, 29)), "2026-03-27T12:00Z", "2026-03-29T22:00Z"),
        (Horizon(days=2, last=date(2026, 4, 29)), "2026-03-27T12:00Z", "2026-03-29T22:00Z"),
    ],
)
def test_horizon_is_whole_local_days(horizon, earliest, latest):
    found = limits.span_of_starts(haircut(horizon=horizon), NOW)

    assert found == (at(earliest), at(latest) if latest else limits.FOREVER)


def test_notice_is_elapsed_time():
    found = limits.span_of_starts(haircut(min_notice=48 * HOUR), NOW)

    assert show(found[0]) == "2026-03-29T12:00Z"


def test_today_is_the_local_day_of_now():
    service = haircut(zone="Pacific/Kiritimati", horizon=Horizon(days=0))

    _earliest, latest = limits.span_of_starts(service, NOW)

    assert show(latest) == "2026-03-28T10:00Z"


@pytest.mark.parametrize(
    ("starts", "limit", "expected"),
    [
        ([], 1, []),
        ([], 0, [("2026-03-28T23:00Z", "2026-03-29T22:00Z")]),
        (["2026-03-28T23:00Z"], 1, [("2026-03-28T23:00Z", "2026-03-29T22:00Z")]),
        (["2026-03-29T21:59Z"], 1, [("2026-03-28T23:00Z", "2026-03-29T22:00Z")]),
        (["2026-03-28T22:59Z", "2026-03-29T22:00Z"], 1, []),
        (["2026-03-29T09:00Z"], 2, []),
    ],
)
def test_days_are_full_by_the_starts_of_their_visits(starts, limit, expected):
    bounds = span("2026-03-29T06:00Z", "2026-03-29T07:00Z")

    rules = limits.list_full(
        BERLIN, [at(each) for each in starts], bounds, per_day=limit, per_week=None
    )

    assert rules == [(Code.DAILY_LIMIT, [span(*each) for each in expected])]


@pytest.mark.parametrize(
    ("start", "is_full"),
    [
        ("2026-12-27T22:59Z", False),
        ("2026-12-27T23:00Z", True),
        ("2027-01-03T22:59Z", True),
        ("2027-01-03T23:00Z", False),
    ],
)
def test_weeks_are_full_from_monday_to_sunday_over_the_year_end(start, is_full):
    bounds = span("2027-01-01T06:00Z", "2027-01-01T07:00Z")

    rules = limits.list_full(BERLIN, [at(start)], bounds, per_day=None, per_week=1)

    week = span("2026-12-27T23:00Z", "2027-01-03T23:00Z")
    assert rules == [(Code.WEEKLY_LIMIT, [week] if is_full else [])]


def test_bounds_of_several_weeks_find_each_full_week():
    starts = [at("2026-06-01T08:00Z"), at("2026-06-15T08:00Z")]
    bounds = span("2026-06-04T06:00Z", "2026-06-15T06:00Z")

    rules = limits.list_full(BERLIN, starts, bounds, per_day=None, per_week=1)

    assert rules == [
        (
            Code.WEEKLY_LIMIT,
            [
                span("2026-05-31T22:00Z", "2026-06-07T22:00Z"),
                span("2026-06-14T22:00Z", "2026-06-21T22:00Z"),
            ],
        )
    ]


def test_no_limit_is_no_rule():
    bounds = span("2026-06-04T06:00Z", "2026-06-15T06:00Z")

    assert limits.list_full(BERLIN, [], bounds, per_day=None, per_week=None) == []
