from datetime import date

import pytest

from scheduling.engine import opening
from scheduling.engine.codes import Code
from scheduling.engine.facts import Frame, WeeklyRange, WorkingTime
from scheduling.engine.walltime import list_days_between
from tests.scheduling.engine.samples import BERLIN, show, span, weekly

MONDAY, TUESDAY = date(2026, 6, 1), date(2026, 6, 2)


def days(first: str = "2026-06-01T00:00Z", last: str = "2026-06-02T20:00Z", zone: str = BERLIN):
    return list_days_between(zone, *span(first, last))


def show_all(spans) -> list[tuple[str, str]]:
    return [(show(start), show(end)) for start, end in spans]


def test_ranges_are_the_weekly_hours_of_each_day():
    rules = WorkingTime(BERLIN, weekly=weekly((13, 17), (9, 12), weekdays=[0]))

    assert show_all(opening.list_ranges(rules, days())) == [
        ("2026-06-01T07:00Z", "2026-06-01T10:00Z"),
        ("2026-06-01T11:00Z", "2026-06-01T15:00Z"),
    ]


@pytest.mark.parametrize(
    ("valid_from", "valid_until", "is_open"),
    [
        (None, None, True),
        (MONDAY, None, True),
        (None, MONDAY, True),
        (MONDAY, MONDAY, True),
        (TUESDAY, None, False),
        (None, date(2026, 5, 31), False),
    ],
)
def test_ranges_hold_from_their_first_to_their_last_day(valid_from, valid_until, is_open):
    hours = WeeklyRange(0, 540, 720, valid_from, valid_until)
    rules = WorkingTime(BERLIN, weekly=(hours,))

    ranges = opening.list_ranges(rules, days())

    assert ranges == ([span("2026-06-01T07:00Z", "2026-06-01T10:00Z")] if is_open else [])


def test_dated_hours_stand_beside_the_steady_ones_of_their_weekday():
    summer = WeeklyRange(1, 1080, 1200, valid_from=MONDAY)
    rules = WorkingTime(BERLIN, weekly=(*weekly((9, 12), weekdays=[0, 1]), summer))

    assert show_all(opening.list_ranges(rules, days())) == [
        ("2026-06-01T07:00Z", "2026-06-01T10:00Z"),
        ("2026-06-02T07:00Z", "2026-06-02T10:00Z"),
        ("2026-06-02T16:00Z", "2026-06-02T18:00Z"),
    ]


def test_an_override_replaces_the_spans_that_start_on_its_day():
    rules = WorkingTime(BERLIN, weekly=weekly((9, 12)), overrides={TUESDAY: ((600, 660),)})

    assert show_all(opening.list_ranges(rules, days())) == [
        ("2026-06-01T07:00Z", "2026-06-01T10:00Z"),
        ("2026-06-02T08:00Z", "2026-06-02T09:00Z"),
    ]


@pytest.mark.parametrize("rules", [{"overrides": {TUESDAY: ()}}, {"closed_dates": {TUESDAY: 0}}])
def test_a_night_runs_on_into_a_day_that_is_closed(rules):
    night = WorkingTime(BERLIN, weekly=weekly((22, 27)), **rules)

    assert show_all(opening.list_ranges(night, days())) == [
        ("2026-06-01T20:00Z", "2026-06-02T01:00Z")
    ]


def test_a_closure_takes_a_night_whole():
    night = WorkingTime(
        BERLIN, weekly=weekly((22, 27)), closed_dates={MONDAY: Code.HOLIDAY, date(2026, 7, 1): 0}
    )

    assert show_all(opening.list_ranges(night, days())) == [
        ("2026-06-02T20:00Z", "2026-06-03T01:00Z")
    ]
    assert opening.list_removed(night, days()) == [
        (span("2026-06-01T20:00Z", "2026-06-02T01:00Z"), Code.HOLIDAY)
    ]


def test_a_closure_takes_an_override_too():
    rules = WorkingTime(
        BERLIN, overrides={MONDAY: ((600, 660),)}, closed_dates={MONDAY: Code.CLOSED}
    )

    assert opening.list_ranges(rules, days()) == []
    assert opening.list_removed(rules, days()) == [
        (span("2026-06-01T08:00Z", "2026-06-01T09:00Z"), Code.CLOSED)
    ]


def test_a_break_belongs_to_its_own_calendar_day():
    breaks = (*weekly((1, 2), weekdays=[1]), *weekly((23, 25), weekdays=[0]))
    rules = WorkingTime(BERLIN, weekly=weekly((22, 27), weekdays=[0]), breaks=breaks)

    assert show_all(opening.list_breaks(rules, days())) == [
        ("2026-06-01T21:00Z", "2026-06-01T23:00Z"),
        ("2026-06-01T23:00Z", "2026-06-02T00:00Z"),
    ]


def test_a_break_stands_on_overridden_and_closed_days():
    rules = WorkingTime(
        BERLIN,
        breaks=weekly((12, 13), weekdays=[0, 1]),
        overrides={MONDAY: ()},
        closed_dates={TUESDAY: Code.CLOSED},
    )

    assert show_all(opening.list_breaks(rules, days())) == [
        ("2026-06-01T10:00Z", "2026-06-01T11:00Z"),
        ("2026-06-02T10:00Z", "2026-06-02T11:00Z"),
    ]


def test_a_range_within_the_gap_of_spring_vanishes():
    rules = WorkingTime(BERLIN, weekly=weekly((2, 3), (5, 6)))
    sunday = days("2026-03-29T00:00Z", "2026-03-29T12:00Z")

    assert show_all(opening.list_ranges(rules, sunday)) == [
        ("2026-03-29T03:00Z", "2026-03-29T04:00Z")
    ]


def test_round_the_clock_leaves_no_gap_through_an_autumn_night():
    rules = WorkingTime(BERLIN, weekly=weekly((0, 24)))
    weekend = days("2026-10-24T10:00Z", "2026-10-25T10:00Z")

    assert show_all(opening.list_ranges(rules, weekend)) == [
        ("2026-10-23T22:00Z", "2026-10-24T22:00Z"),
        ("2026-10-24T22:00Z", "2026-10-25T23:00Z"),
    ]


def test_ranges_that_meet_in_the_doubled_hour_overlap():
    rules = WorkingTime(BERLIN, weekly=weekly((0, 2), (2, 4)))
    sunday = days("2026-10-25T10:00Z", "2026-10-25T11:00Z")

    assert show_all(opening.list_ranges(rules, sunday)) == [
        ("2026-10-24T22:00Z", "2026-10-25T01:00Z"),
        ("2026-10-25T00:00Z", "2026-10-25T03:00Z"),
    ]


def bind(own, weekly_of_place=(), *, own_dates=None, closed=None, **frame) -> WorkingTime:
    """Return own hours within those of a location, whose closures both know."""
    closed = closed or {}
    return WorkingTime(
        BERLIN,
        weekly=own,
        overrides=own_dates or {},
        closed_dates=closed,
        frame=Frame(BERLIN, weekly_of_place, closed_dates=closed, **frame),
    )


def show_monday(rules) -> list[str]:
    """Return the ranges that start on the Monday, by its clock."""
    base = days()[0].start
    return [
        f"{(start - base) / 3600:g}-{(end - base) / 3600:g}"
        for start, end in opening.list_ranges(rules, days("2026-06-01T00:00Z", "2026-06-01T20:00Z"))
    ]


@pytest.mark.parametrize(
    ("own", "of_place", "expected"),
    [
        pytest.param([(9, 20)], [(9, 18)], ["9-18"], id="shortened"),
        pytest.param([(10, 17)], [(9, 18)], ["10-17"], id="own-hours-lie-within"),
        pytest.param([(9, 20)], [(8, 12), (14, 22)], ["9-12", "14-20"], id="two-pieces"),
        pytest.param([(9, 20)], [(8, 12), (12, 22)], ["9-20"], id="touching-ones-are-united"),
        pytest.param([(9, 12), (12, 20)], [(8, 22)], ["9-12", "12-20"], id="own-ones-are-not"),
        pytest.param([(9, 12)], [(12, 18)], [], id="nothing-in-common"),
        pytest.param([(22, 27)], [(8, 24)], ["22-24"], id="own-night"),
        pytest.param([(22, 27)], [(0, 24)], ["22-27"], id="round-the-clock"),
        pytest.param([(22, 27)], [(20, 25)], ["22-25"], id="both-nights"),
        pytest.param([(0, 3)], [(20, 26)], ["0-2"], id="night-of-the-day-before"),
        pytest.param([(20, 27)], [(0, 2), (18, 23)], ["20-23", "24-26"], id="morning-after"),
    ],
)
def test_the_hours_of_a_location_bind_who_works_there(own, of_place, expected):
    assert show_monday(bind(weekly(*own), weekly(*of_place))) == expected


def test_a_piece_starts_where_the_night_of_two_days_before_still_runs():
    """Sunday's night, 23:00 to 22:00, joins Monday's: Tuesday's search must know its start."""
    own, place = weekly((20, 29), weekdays=[0]), weekly((23, 46), weekdays=[6])
    rules = bind(own, (*place, *weekly((21, 30), weekdays=[0])))
    tuesday = list_days_between(
        BERLIN, *span("2026-06-01T22:00Z", "2026-06-02T02:00Z"), days_before=1
    )

    assert show_all(opening.list_ranges(rules, tuesday)) == [
        ("2026-06-01T18:00Z", "2026-06-02T03:00Z")
    ]


@pytest.mark.parametrize(
    ("special", "expected"),
    [
        (((600, 840),), ["10-14"]),
        (((480, 1320),), ["9-20"]),
        ((), []),
    ],
)
@pytest.mark.parametrize("of_place", [weekly((9, 18)), ()])
def test_special_hours_of_a_location_bind_who_has_hours_of_their_own(special, expected, of_place):
    rules = bind(weekly((9, 20)), of_place, overrides={MONDAY: special})

    assert show_monday(rules) == expected


def test_a_location_without_weekly_hours_binds_on_dates_with_special_hours_only():
    rules = bind(weekly((9, 20), (22, 27)), overrides={TUESDAY: ((600, 840),)})

    assert show_all(opening.list_ranges(rules, days())) == [
        ("2026-06-01T07:00Z", "2026-06-01T18:00Z"),
        ("2026-06-01T20:00Z", "2026-06-02T01:00Z"),
        ("2026-06-02T08:00Z", "2026-06-02T12:00Z"),
    ]


def test_special_hours_of_ones_own_stay_within_those_of_the_location():
    rules = bind(weekly((9, 12)), weekly((9, 18)), own_dates={MONDAY: ((480, 1200),)})

    assert show_monday(rules) == ["9-18"]


def test_a_closure_cuts_the_night_that_needs_the_closed_day_of_the_location():
    rules = bind(weekly((22, 27)), weekly((0, 24)), closed={TUESDAY: Code.HOLIDAY})

    assert show_monday(rules) == ["22-24"]
    assert opening.list_removed(rules, days()) == [
        (span("2026-06-02T20:00Z", "2026-06-03T01:00Z"), Code.HOLIDAY),
        (span("2026-06-01T22:00Z", "2026-06-02T01:00Z"), Code.HOLIDAY),
        (span("2026-06-02T20:00Z", "2026-06-02T22:00Z"), Code.HOLIDAY),
    ]


def test_a_closure_takes_only_what_the_location_would_have_had_open():
    rules = bind(weekly((9, 20)), weekly((9, 18)), closed={MONDAY: Code.CLOSED})

    assert set(opening.list_removed(rules, days())) == {
        (span("2026-06-01T07:00Z", "2026-06-01T16:00Z"), Code.CLOSED)
    }


def test_the_layers_can_be_had_apart():
    rules = bind(weekly((9, 20)), weekly((9, 18)), closed={TUESDAY: Code.CLOSED})

    assert show_all(opening.list_own_ranges(rules, days())) == [
        ("2026-06-01T07:00Z", "2026-06-01T18:00Z")
    ]
    assert show_all(opening.list_frame_ranges(rules.frame, days())) == [
        ("2026-05-31T07:00Z", "2026-05-31T16:00Z"),
        ("2026-06-01T07:00Z", "2026-06-01T16:00Z"),
        ("2026-06-03T07:00Z", "2026-06-03T16:00Z"),
    ]
