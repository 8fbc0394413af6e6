from datetime import date

import pytest

from scheduling.engine import limits
from scheduling.engine.codes import Code
from scheduling.engine.facts import UNLIMITED, Horizon, Limits
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

    rules = limits.list_full(Limits(BERLIN, per_day=limit), [at(each) for each in starts], bounds)

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

    rules = limits.list_full(Limits(BERLIN, per_week=1), [at(start)], bounds)

    week = span("2026-12-27T23:00Z", "2027-01-03T23:00Z")
    assert rules == [(Code.WEEKLY_LIMIT, [week] if is_full else [])]


def test_bounds_of_several_weeks_find_each_full_week():
    starts = [at("2026-06-01T08:00Z"), at("2026-06-15T08:00Z")]
    bounds = span("2026-06-04T06:00Z", "2026-06-15T06:00Z")

    rules = limits.list_full(Limits(BERLIN, per_week=1), starts, bounds)

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

    assert limits.list_full(UNLIMITED, [], bounds) == []
    assert not limits.is_limited(UNLIMITED)


@pytest.mark.parametrize(
    ("each", "start", "days"),
    [
        (Limits(BERLIN), "2026-06-03T08:00Z", []),
        (Limits(BERLIN, per_day=0), "2026-06-02T22:00Z", [date(2026, 6, 3)]),
        (Limits(BERLIN, per_week=9), "2026-06-07T21:59Z", [date(2026, 6, 1)]),
        (Limits(BERLIN, per_week=9), "2026-06-07T22:00Z", [date(2026, 6, 8)]),
        (Limits(BERLIN, 1, 1), "2027-01-03T08:00Z", [date(2027, 1, 3), date(2026, 12, 28)]),
        # The clock went from 00:01 back to 23:01: what shows the day before is of the next.
        (Limits("America/St_Johns", 1), "2010-11-07T02:30Z", [date(2010, 11, 7)]),
        (Limits("America/St_Johns", 1), "2010-11-07T03:00Z", [date(2010, 11, 7)]),
    ],
)
def test_limits_are_guarded_by_the_first_day_of_each_period(each, start, days):
    assert limits.list_first_days(each, at(start)) == days
    assert limits.is_limited(each) is bool(days)


def test_visits_that_count_together_meet_at_one_first_day():
    each = Limits(BERLIN, per_day=1, per_week=1)
    starts = [at("2026-03-23T00:00Z") + number * HOUR for number in range(24 * 15)]

    for period, place in zip(limits.PERIODS, (0, 1), strict=True):
        counted = limits.list_full(each, starts, (starts[0], starts[-1]))[place]
        assert counted[0] is period.code
        for first, end in counted[1]:
            within = [start for start in starts if first <= start < end]
            assert len({limits.list_first_days(each, start)[place] for start in within}) == 1
