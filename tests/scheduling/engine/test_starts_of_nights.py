"""Nights on which the clock changes, midnight, and the ends of months and years."""

from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest

from scheduling.engine.codes import Code
from scheduling.engine.facts import Limits, WeeklyRange, WorkingTime
from tests.scheduling.engine.samples import (
    BERLIN,
    HOUR,
    at,
    clock_times,
    haircut,
    hours,
    list_on,
    show_starts,
    staff,
    weekly,
)


@pytest.mark.parametrize(
    ("zone", "opening", "first", "last", "expected"),
    [
        # Spring: 02:00 to 03:00 is skipped, and two hours later by the clock is one hour.
        (
            BERLIN,
            (0, 5),
            "2026-03-28T23:00Z",
            "2026-03-29T22:00Z",
            ["23:00", "00:00", "01:00", "02:00"],
        ),
        # Autumn: 02:00 to 03:00 comes twice.
        (
            BERLIN,
            (0, 4),
            "2026-10-24T22:00Z",
            "2026-10-25T22:00Z",
            ["22:00", "23:00", "00:00", "01:00", "02:00"],
        ),
        # A range that opens within the gap opens when the gap ends.
        (BERLIN, (2.5, 5), "2026-03-28T23:00Z", "2026-03-29T22:00Z", ["01:00", "02:00"]),
        # Overnight through the change.
        (
            BERLIN,
            (22, 27),
            "2026-03-28T20:00Z",
            "2026-03-29T12:00Z",
            ["21:00", "22:00", "23:00", "00:00"],
        ),
        (
            BERLIN,
            (22, 27),
            "2026-10-24T18:00Z",
            "2026-10-25T12:00Z",
            ["20:00", "21:00", "22:00", "23:00", "00:00", "01:00"],
        ),
        (
            "America/New_York",
            (0, 4),
            "2026-03-08T05:00Z",
            "2026-03-08T20:00Z",
            ["05:00", "06:00", "07:00"],
        ),
        (
            "America/New_York",
            (0, 3),
            "2026-11-01T04:00Z",
            "2026-11-01T20:00Z",
            ["04:00", "05:00", "06:00", "07:00"],
        ),
        # Half an hour more or less.
        ("Australia/Lord_Howe", (1, 3), "2026-10-03T13:30Z", "2026-10-04T03:00Z", ["14:30"]),
        (
            "Australia/Lord_Howe",
            (1, 3),
            "2026-04-04T13:00Z",
            "2026-04-05T03:00Z",
            ["14:00", "15:00"],
        ),
        (
            "Australia/Adelaide",
            (1, 4),
            "2026-10-03T14:30Z",
            "2026-10-04T02:00Z",
            ["15:30", "16:30"],
        ),
        (
            "Australia/Adelaide",
            (1, 3),
            "2026-04-04T13:30Z",
            "2026-04-05T02:00Z",
            ["14:30", "15:30", "16:30"],
        ),
        ("America/St_Johns", (1, 4), "2026-03-08T03:30Z", "2026-03-08T20:00Z", ["04:30", "05:30"]),
        (
            "America/St_Johns",
            (1, 3),
            "2026-11-01T02:30Z",
            "2026-11-01T20:00Z",
            ["03:30", "04:30", "05:30"],
        ),
        ("Asia/Kathmandu", (1, 3), "2026-03-28T18:15Z", "2026-03-29T18:15Z", ["19:15", "20:15"]),
        ("Asia/Kolkata", (1, 3), "2026-10-24T18:30Z", "2026-10-25T18:30Z", ["19:30", "20:30"]),
        (
            "Pacific/Chatham",
            (2, 5),
            "2026-09-26T11:15Z",
            "2026-09-27T08:00Z",
            ["13:15", "14:15"],
        ),
        (
            "Pacific/Chatham",
            (2, 4),
            "2026-04-04T10:15Z",
            "2026-04-05T08:00Z",
            ["12:15", "13:15", "14:15"],
        ),
        # Midnight does not exist: the day opens at one.
        ("America/Santiago", (0, 3), "2026-09-06T03:30Z", "2026-09-06T20:00Z", ["04:00", "05:00"]),
        (
            "America/Santiago",
            (22, 24),
            "2026-04-05T00:00Z",
            "2026-04-05T08:00Z",
            ["01:00", "02:00", "03:00"],
        ),
        ("America/Asuncion", (0, 3), "2023-10-01T03:30Z", "2023-10-01T20:00Z", ["04:00", "05:00"]),
        ("Asia/Beirut", (0, 2), "2026-03-28T20:00Z", "2026-03-29T20:00Z", ["22:00"]),
        ("Africa/Cairo", (23, 25), "2026-04-23T20:00Z", "2026-04-24T12:00Z", ["21:00"]),
        (
            "Africa/Cairo",
            (23, 25),
            "2026-10-29T18:00Z",
            "2026-10-30T12:00Z",
            ["20:00", "21:00", "22:00"],
        ),
        ("America/Sao_Paulo", (0, 3), "2018-11-04T02:30Z", "2018-11-04T20:00Z", ["03:00", "04:00"]),
        (
            "America/Sao_Paulo",
            (22, 25),
            "2018-02-17T20:00Z",
            "2018-02-18T12:00Z",
            ["00:00", "01:00", "02:00", "03:00"],
        ),
        ("Africa/Casablanca", (1, 4), "2026-03-22T00:30Z", "2026-03-22T20:00Z", ["01:00", "02:00"]),
        (
            "Africa/Casablanca",
            (1, 3),
            "2026-02-14T23:30Z",
            "2026-02-15T20:00Z",
            ["00:00", "01:00", "02:00"],
        ),
        ("Europe/Dublin", (0, 3), "2026-03-29T00:00Z", "2026-03-29T20:00Z", ["00:00", "01:00"]),
        (
            "Europe/Dublin",
            (0, 2),
            "2026-10-24T22:30Z",
            "2026-10-25T20:00Z",
            ["23:00", "00:00", "01:00"],
        ),
        # The thirtieth of December 2011 does not exist: the twenty-ninth is followed by the 31st.
        (
            "Pacific/Apia",
            (22, 26),
            "2011-12-30T00:00Z",
            "2011-12-31T07:00Z",
            ["08:00", "09:00"],
        ),
        ("Pacific/Apia", (0, 2), "2011-12-29T12:00Z", "2011-12-31T07:00Z", ["10:00", "11:00"]),
        # A leap day, and a night into another year.
        (BERLIN, (23, 25), "2028-02-28T12:00Z", "2028-02-29T12:00Z", ["22:00", "23:00"]),
        (BERLIN, (23, 25), "2028-02-29T12:00Z", "2028-03-01T12:00Z", ["22:00", "23:00"]),
        (BERLIN, (23, 25), "2026-12-31T12:00Z", "2027-01-01T12:00Z", ["22:00", "23:00"]),
    ],
)  # fmt: skip - one row, one night
def test_starts_of_a_night(zone, opening, first, last, expected):
    service = haircut(zone=zone)

    listed = list_on(first, last, service, staff(opening=hours(opening, zone=zone)))

    assert clock_times(listed) == expected


@pytest.mark.parametrize(
    ("zone", "first", "last", "count"),
    [
        (BERLIN, "2026-03-28T12:00Z", "2026-03-30T12:00Z", 48),
        (BERLIN, "2026-10-24T12:00Z", "2026-10-26T12:00Z", 48),
        ("America/Havana", "2025-11-01T12:00Z", "2025-11-03T12:00Z", 48),
        ("Asia/Beirut", "2026-03-28T12:00Z", "2026-03-30T12:00Z", 48),
        ("Pacific/Apia", "2011-12-29T12:00Z", "2011-12-31T12:00Z", 48),
        (BERLIN, "2026-12-31T12:00Z", "2027-01-02T12:00Z", 48),
    ],
)
def test_round_the_clock_offers_every_hour_of_every_night(zone, first, last, count):
    opening = hours((0, 24), zone=zone)

    listed = list_on(first, last, haircut(zone=zone), staff(opening=opening))

    assert len(listed) == count
    assert {later.start - sooner.start for sooner, later in pairwise(listed)} == {HOUR}


def test_a_visit_through_a_doubled_hour_lasts_its_elapsed_time():
    night = hours((0, 2), (2, 4))
    service = haircut(duration=5 * HOUR)

    listed = list_on("2026-10-24T20:00Z", "2026-10-25T12:00Z", service, staff(opening=night))

    assert clock_times(listed) == ["22:00"]
    longer = replace(service, duration=5 * HOUR + 1)
    assert list_on("2026-10-24T20:00Z", "2026-10-25T12:00Z", longer, staff(opening=night)) == []


def test_a_window_that_opens_after_midnight_knows_the_night_before():
    listed = list_on(
        "2026-06-01T22:30Z", "2026-06-02T12:00Z", haircut(), staff(opening=hours((22, 27)))
    )

    assert clock_times(listed) == ["23:00", "00:00"]


def test_a_closed_day_leaves_the_night_before_and_the_day_after():
    opening = hours((22, 26), closed_dates={date(2026, 6, 2): Code.HOLIDAY})

    listed = list_on(
        "2026-06-01T18:00Z", "2026-06-04T12:00Z", haircut(duration=2 * HOUR), staff(opening=opening)
    )

    assert show_starts(listed) == [
        "2026-06-01T20:00Z",
        "2026-06-01T21:00Z",
        "2026-06-01T22:00Z",
        "2026-06-03T20:00Z",
        "2026-06-03T21:00Z",
        "2026-06-03T22:00Z",
    ]


def test_the_days_of_a_resource_are_those_of_its_own_zone():
    tokyo = WorkingTime("Asia/Tokyo", weekly=(WeeklyRange(1, 0, 120),))

    listed = list_on("2026-06-01T00:00Z", "2026-06-03T00:00Z", haircut(), staff(opening=tokyo))

    assert show_starts(listed) == ["2026-06-01T15:00Z", "2026-06-01T16:00Z"]


def test_hours_to_24_00_end_with_their_day_where_midnight_comes_twice():
    zone = "America/Havana"
    evening = weekly((20, 24), weekdays=[5])
    service = haircut(zone=zone, visit_starts=[at("2025-11-02T00:00Z")])
    person = staff(opening=WorkingTime(zone=zone, weekly=evening))
    window = ("2025-11-01T12:00Z", "2025-11-03T12:00Z")

    listed = list_on(*window, service, person)
    full = list_on(*window, replace(service, limits=Limits(zone, per_day=1)), person)

    assert clock_times(listed) == ["00:00", "01:00", "02:00", "03:00"]
    assert clock_times(full) == []
