"""Closed dates of each location, from the three kinds of rows that speak of them."""

from datetime import date

from scheduling.engine.codes import Code
from scheduling.facts.sections.closures import CLOSED_DATES

NEW_YEAR, EPIPHANY = date(2027, 1, 1), date(2027, 1, 6)


def read(*, closures=None, openings=None):
    locations = [[1, True, "DE", "BY", []], [2, False, "DE", "BY", []]]
    return CLOSED_DATES.read(
        {
            "first": "2026-12-30",
            "last": "2027-01-08",
            "locations": locations,
            "openings": openings,
            "closures": closures,
        }
    )


def test_holidays_of_all_years_close_only_who_keeps_them():
    closed = read()

    assert closed[2] == {}
    assert closed[1][EPIPHANY] is closed[1][NEW_YEAR] is Code.HOLIDAY
    assert {day.year for day in closed[1]} == {2026, 2027}


def test_opening_on_a_holiday_takes_it_back_where_it_is_said():
    closed = read(openings=[[1, "2027-01-06"], [2, "2027-01-01"], [3, "2027-01-01"]])

    assert EPIPHANY not in closed[1]
    assert closed[1][NEW_YEAR] is Code.HOLIDAY


def test_closure_wins_over_the_holiday_and_the_opening():
    closed = read(
        openings=[[1, "2027-01-06"]],
        closures=[[None, "2026-12-31", "2027-01-01"], [1, "2027-01-06", "2027-01-06"]],
    )

    assert closed[2] == {date(2026, 12, 31): Code.CLOSED, NEW_YEAR: Code.CLOSED}
    assert closed[1][NEW_YEAR] is closed[1][EPIPHANY] is Code.CLOSED


def test_closure_of_a_location_that_is_not_asked_for_closes_nothing():
    assert read(closures=[[3, "2027-01-06", "2027-01-06"]])[2] == {}


def test_kinds_of_holidays_close_where_they_are_switched_on():
    locations = [[1, True, "DE", "BY", ["catholic"]], [2, True, "DE", "BY", []]]

    closed = CLOSED_DATES.read(
        {"first": "2026-08-14", "last": "2026-08-16", "locations": locations}
        | {"openings": None, "closures": None}
    )

    assert closed == {1: {**closed[2], date(2026, 8, 15): Code.HOLIDAY}, 2: closed[2]}
    assert date(2026, 8, 15) not in closed[2]
