from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduling.engine import walltime
from tests.properties import examples
from tests.scheduling.engine.samples import HOUR, at

EDGES = [
    # zone, local day, wall time, its first instant, its last instant
    ("Europe/Berlin", "2026-03-29", "01:59", "2026-03-29T00:59Z", "2026-03-29T00:59Z"),
    ("Europe/Berlin", "2026-03-29", "02:00", "2026-03-29T01:00Z", "2026-03-29T01:00Z"),
    ("Europe/Berlin", "2026-03-29", "02:30", "2026-03-29T01:00Z", "2026-03-29T01:00Z"),
    ("Europe/Berlin", "2026-03-29", "03:00", "2026-03-29T01:00Z", "2026-03-29T01:00Z"),
    ("Europe/Berlin", "2026-03-28", "26:30", "2026-03-29T01:00Z", "2026-03-29T01:00Z"),
    ("Europe/Berlin", "2026-10-25", "01:59", "2026-10-24T23:59Z", "2026-10-24T23:59Z"),
    ("Europe/Berlin", "2026-10-25", "02:00", "2026-10-25T00:00Z", "2026-10-25T01:00Z"),
    ("Europe/Berlin", "2026-10-25", "02:30", "2026-10-25T00:30Z", "2026-10-25T01:30Z"),
    ("Europe/Berlin", "2026-10-25", "03:00", "2026-10-25T02:00Z", "2026-10-25T02:00Z"),
    ("Europe/Berlin", "2026-10-24", "26:30", "2026-10-25T00:30Z", "2026-10-25T01:30Z"),
    ("America/New_York", "2026-03-08", "02:15", "2026-03-08T07:00Z", "2026-03-08T07:00Z"),
    ("America/New_York", "2026-11-01", "01:30", "2026-11-01T05:30Z", "2026-11-01T06:30Z"),
    ("Australia/Lord_Howe", "2026-10-04", "02:15", "2026-10-03T15:30Z", "2026-10-03T15:30Z"),
    ("Australia/Lord_Howe", "2026-10-04", "02:30", "2026-10-03T15:30Z", "2026-10-03T15:30Z"),
    ("Australia/Lord_Howe", "2026-04-05", "01:45", "2026-04-04T14:45Z", "2026-04-04T15:15Z"),
    ("Australia/Lord_Howe", "2026-04-05", "01:29", "2026-04-04T14:29Z", "2026-04-04T14:29Z"),
    ("Australia/Adelaide", "2026-10-04", "02:30", "2026-10-03T16:30Z", "2026-10-03T16:30Z"),
    ("Australia/Adelaide", "2026-04-05", "02:30", "2026-04-04T16:00Z", "2026-04-04T17:00Z"),
    ("America/St_Johns", "2026-03-08", "02:30", "2026-03-08T05:30Z", "2026-03-08T05:30Z"),
    ("America/St_Johns", "2026-11-01", "01:30", "2026-11-01T04:00Z", "2026-11-01T05:00Z"),
    ("Asia/Kathmandu", "2026-03-29", "02:30", "2026-03-28T20:45Z", "2026-03-28T20:45Z"),
    ("Asia/Kathmandu", "1986-01-01", "00:05", "1985-12-31T18:30Z", "1985-12-31T18:30Z"),
    ("Asia/Kolkata", "2026-10-25", "02:30", "2026-10-24T21:00Z", "2026-10-24T21:00Z"),
    ("Pacific/Chatham", "2026-09-27", "03:00", "2026-09-26T14:00Z", "2026-09-26T14:00Z"),
    ("Pacific/Chatham", "2026-04-05", "03:00", "2026-04-04T13:15Z", "2026-04-04T14:15Z"),
    ("America/Santiago", "2026-09-06", "00:00", "2026-09-06T04:00Z", "2026-09-06T04:00Z"),
    ("America/Santiago", "2026-09-05", "24:00", "2026-09-06T04:00Z", "2026-09-06T04:00Z"),
    ("America/Santiago", "2026-04-04", "23:30", "2026-04-05T02:30Z", "2026-04-05T03:30Z"),
    ("America/Santiago", "2026-04-04", "24:00", "2026-04-05T04:00Z", "2026-04-05T04:00Z"),
    ("America/Asuncion", "2023-10-01", "00:30", "2023-10-01T04:00Z", "2023-10-01T04:00Z"),
    ("America/Asuncion", "2023-03-25", "23:30", "2023-03-26T02:30Z", "2023-03-26T03:30Z"),
    ("Asia/Beirut", "2026-03-28", "24:00", "2026-03-28T22:00Z", "2026-03-28T22:00Z"),
    ("Asia/Beirut", "2026-10-24", "23:30", "2026-10-24T20:30Z", "2026-10-24T21:30Z"),
    ("Africa/Cairo", "2026-04-24", "00:00", "2026-04-23T22:00Z", "2026-04-23T22:00Z"),
    ("Africa/Cairo", "2026-10-29", "23:15", "2026-10-29T20:15Z", "2026-10-29T21:15Z"),
    ("Pacific/Apia", "2011-12-29", "24:00", "2011-12-30T10:00Z", "2011-12-30T10:00Z"),
    ("Pacific/Apia", "2011-12-30", "12:00", "2011-12-30T10:00Z", "2011-12-30T10:00Z"),
    ("Pacific/Apia", "2011-12-31", "00:00", "2011-12-30T10:00Z", "2011-12-30T10:00Z"),
    ("America/Sao_Paulo", "2018-11-04", "00:00", "2018-11-04T03:00Z", "2018-11-04T03:00Z"),
    ("America/Sao_Paulo", "2018-02-17", "23:30", "2018-02-18T01:30Z", "2018-02-18T02:30Z"),
    ("Africa/Casablanca", "2026-03-22", "02:30", "2026-03-22T02:00Z", "2026-03-22T02:00Z"),
    ("Africa/Casablanca", "2026-02-15", "02:30", "2026-02-15T01:30Z", "2026-02-15T02:30Z"),
    ("Europe/Dublin", "2026-03-29", "01:30", "2026-03-29T01:00Z", "2026-03-29T01:00Z"),
    ("Europe/Dublin", "2026-10-25", "01:30", "2026-10-25T00:30Z", "2026-10-25T01:30Z"),
    ("America/Havana", "2026-03-08", "00:30", "2026-03-08T05:00Z", "2026-03-08T05:00Z"),
    # Midnight comes twice: the day ends with the first, a range that runs past it with the second.
    ("America/Havana", "2025-11-01", "24:00", "2025-11-02T04:00Z", "2025-11-02T04:00Z"),
    ("America/Havana", "2025-11-01", "24:30", "2025-11-02T04:30Z", "2025-11-02T05:30Z"),
    ("Atlantic/Azores", "2026-10-25", "00:30", "2026-10-25T00:30Z", "2026-10-25T01:30Z"),
    ("America/Nuuk", "2026-03-28", "23:30", "2026-03-29T01:00Z", "2026-03-29T01:00Z"),
    ("America/Nuuk", "2026-10-24", "23:30", "2026-10-25T00:30Z", "2026-10-25T01:30Z"),
]

DAYS = [
    # zone, local day, its first instant, its length in hours
    ("Europe/Berlin", "2026-03-29", "2026-03-28T23:00Z", 23),
    ("Europe/Berlin", "2026-06-01", "2026-05-31T22:00Z", 24),
    ("Europe/Berlin", "2026-10-25", "2026-10-24T22:00Z", 25),
    ("Europe/Berlin", "2028-02-29", "2028-02-28T23:00Z", 24),
    ("Europe/Berlin", "2026-12-31", "2026-12-30T23:00Z", 24),
    ("Australia/Lord_Howe", "2026-04-05", "2026-04-04T13:00Z", 24.5),
    ("Australia/Lord_Howe", "2026-10-04", "2026-10-03T13:30Z", 23.5),
    ("America/Santiago", "2026-04-04", "2026-04-04T03:00Z", 25),
    ("America/Santiago", "2026-09-06", "2026-09-06T04:00Z", 23),
    ("Asia/Beirut", "2026-03-29", "2026-03-28T22:00Z", 23),
    ("America/Havana", "2025-11-01", "2025-11-01T04:00Z", 24),
    ("America/Havana", "2025-11-02", "2025-11-02T04:00Z", 25),
    ("Pacific/Apia", "2011-12-29", "2011-12-29T10:00Z", 24),
    ("Pacific/Apia", "2011-12-30", "2011-12-30T10:00Z", 0),
    ("Pacific/Apia", "2011-12-31", "2011-12-30T10:00Z", 24),
    ("Pacific/Kiritimati", "2026-12-31", "2026-12-30T10:00Z", 24),
    ("America/St_Johns", "2010-11-06", "2010-11-06T02:30Z", 24),
    ("America/St_Johns", "2010-11-07", "2010-11-07T02:30Z", 25),
]

ZONES = sorted({row[0] for row in EDGES})


def minute_of(wall: str) -> int:
    hour, minute = wall.split(":")
    return int(hour) * 60 + int(minute)


@pytest.mark.parametrize(("zone", "day", "wall", "first", "last"), EDGES)
def test_edges_of_a_wall_time(zone, day, wall, first, last):
    where = (zone, date.fromisoformat(day), minute_of(wall))

    edges = (walltime.start_edge(*where), walltime.end_edge(*where))

    assert edges == (at(first), at(last))


def test_every_minute_of_a_gap_moves_to_the_second_at_which_it_ends():
    sunday = date(2026, 3, 29)

    edges = {walltime.start_edge("Europe/Berlin", sunday, minute) for minute in range(120, 181)}

    assert edges == {at("2026-03-29T01:00Z")}


@pytest.mark.parametrize(("zone", "day", "start", "length"), DAYS)
def test_day_bounds(zone, day, start, length):
    found = walltime.find_day(zone, date.fromisoformat(day).toordinal())

    assert (found.start, found.end) == (at(start), at(start) + length * HOUR)


@pytest.mark.parametrize(
    ("zone", "instant", "day"),
    [
        ("Europe/Berlin", "2026-05-31T21:59Z", "2026-05-31"),
        ("Europe/Berlin", "2026-05-31T22:00Z", "2026-06-01"),
        ("Pacific/Kiritimati", "2026-05-31T10:00Z", "2026-06-01"),
        ("Pacific/Pago_Pago", "2026-06-01T10:59Z", "2026-05-31"),
        ("Pacific/Apia", "2011-12-30T09:59Z", "2011-12-29"),
        ("Pacific/Apia", "2011-12-30T10:00Z", "2011-12-31"),
        # 00:01 went back to 23:01 of the day before: the day that had begun goes on.
        ("America/St_Johns", "2010-11-07T02:30Z", "2010-11-07"),
        ("America/St_Johns", "2010-11-07T02:31Z", "2010-11-07"),
    ],
)
def test_local_date_of_an_instant(zone, instant, day):
    assert walltime.local_date(zone, at(instant)) == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("zone", "day", "is_even"),
    [
        ("Europe/Berlin", "2026-03-27", True),
        ("Europe/Berlin", "2026-03-28", False),
        ("Europe/Berlin", "2026-03-29", False),
        ("Europe/Berlin", "2026-03-30", True),
        # The clock goes back at the very end of the second day: its 24:00 is fine, 23:30 is not.
        ("America/Santiago", "2026-04-03", False),
        ("America/Santiago", "2026-04-05", True),
        # Midnight itself is skipped at the end of the second day, or occurs twice.
        ("Asia/Beirut", "2026-03-27", False),
        ("America/Havana", "2025-10-31", False),
        ("America/Havana", "2025-11-02", False),
    ],
)
def test_base_is_given_only_where_the_clock_is_even_for_two_days(zone, day, is_even):
    found = walltime.find_day(zone, date.fromisoformat(day).toordinal())

    assert found.base == (found.start if is_even else None)


@pytest.mark.parametrize(
    ("day", "opens", "closes", "expected"),
    [
        ("2026-03-29", "02:00", "03:00", []),
        ("2026-03-29", "01:30", "02:30", [("2026-03-29T00:30Z", "2026-03-29T01:00Z")]),
        ("2026-03-29", "02:30", "03:30", [("2026-03-29T01:00Z", "2026-03-29T01:30Z")]),
        ("2026-10-25", "02:00", "03:00", [("2026-10-25T00:00Z", "2026-10-25T02:00Z")]),
        ("2026-10-25", "01:00", "02:00", [("2026-10-24T23:00Z", "2026-10-25T01:00Z")]),
        ("2026-10-24", "22:00", "27:00", [("2026-10-24T20:00Z", "2026-10-25T02:00Z")]),
        ("2026-03-28", "22:00", "27:00", [("2026-03-28T21:00Z", "2026-03-29T01:00Z")]),
        ("2026-06-01", "22:00", "27:00", [("2026-06-01T20:00Z", "2026-06-02T01:00Z")]),
    ],
)
def test_spans_of_a_day(day, opens, closes, expected):
    found = walltime.find_day("Europe/Berlin", date.fromisoformat(day).toordinal())

    spans = walltime.spans_of(found, [(minute_of(opens), minute_of(closes))])

    assert spans == [(at(start), at(end)) for start, end in expected]


def test_spans_of_a_skipped_day_are_none_even_past_its_midnight():
    skipped = walltime.find_day("Pacific/Apia", date(2011, 12, 30).toordinal())

    assert walltime.spans_of(skipped, [(0, 1440), (1320, 1620)]) == []


def test_days_between_are_those_that_the_span_touches():
    span = at("2026-03-28T22:59Z"), at("2026-03-29T22:00Z")

    days = walltime.list_days_between("Europe/Berlin", *span)
    more = walltime.list_days_between("Europe/Berlin", *span, days_before=1)

    assert [day.day.isoformat() for day in days] == ["2026-03-28", "2026-03-29"]
    assert [day.day.isoformat() for day in more] == ["2026-03-27", "2026-03-28", "2026-03-29"]
    assert [day.weekday for day in days] == [5, 6]


def test_days_between_of_an_empty_span_are_the_day_of_its_instant():
    instant = at("2026-03-29T22:00Z")

    days = walltime.list_days_between("Europe/Berlin", instant, instant)

    assert [day.day.isoformat() for day in days] == ["2026-03-30"]


@examples(150)
@given(
    zone=st.sampled_from(ZONES),
    day=st.dates(date(2005, 1, 1), date(2035, 12, 31)),
    minute=st.integers(0, 2880),
)
def test_an_edge_shows_its_wall_time_or_the_end_of_the_gap(zone, day, minute):
    wall = datetime.combine(day, datetime.min.time()) + timedelta(minutes=minute)

    for edge in (walltime.start_edge(zone, day, minute), walltime.end_edge(zone, day, minute)):
        shown = datetime.fromtimestamp(edge, ZoneInfo(zone)).replace(tzinfo=None)
        before = datetime.fromtimestamp(edge - 1, ZoneInfo(zone)).replace(tzinfo=None)
        assert shown == wall or before < wall < shown


@examples(150)
@given(
    zone=st.sampled_from(ZONES),
    day=st.dates(date(2005, 1, 1), date(2035, 12, 31)),
    offset=st.integers(0, 86_399),
)
def test_days_partition_time(zone, day, offset):
    found = walltime.find_day(zone, day.toordinal())
    after = walltime.find_day(zone, day.toordinal() + 1)
    instant = int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()) + offset

    own = walltime.find_day(zone, walltime.local_date(zone, instant).toordinal())

    assert found.end == after.start
    assert own.start <= instant < own.end
