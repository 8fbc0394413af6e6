"""When a place is open by its own hours, whoever works there."""

from datetime import UTC, date, datetime, timedelta

import pytest

from scheduling.models import Break, Closure, DateOverride, HolidayOpening, Location, OpeningHours
from scheduling.queries import opening_hours
from scheduling.queries.opening_hours import SpecialDay, WeekRange
from tests.factories import scheduling as make

NOW = datetime(2026, 11, 23, 9, 0, 0, 500, tzinfo=UTC)
"""A Monday, 10:00 in Berlin, and a little more."""


@pytest.fixture
def place(acme):
    make.make_profile()
    found = make.make_location(slug="main", timezone="Europe/Berlin")
    make.make_hours(location=found, weekdays=range(5))
    return found


def find():
    return opening_hours.list_hours(now=NOW)["main"]


def spans(count=2):
    return [
        (f"{span.opens_at:%a %H:%M}", f"{span.closes_at:%a %H:%M}")
        for span in find().spans
        if span.closes_at > NOW
    ][:count]


def test_place_is_open_by_its_weekly_hours(place):
    assert spans() == [("Mon 08:00", "Mon 16:00"), ("Tue 08:00", "Tue 16:00")]
    span = find().find_span(NOW)
    assert (span.opens_at, span.closes_at) == (
        datetime(2026, 11, 23, 8, tzinfo=UTC),
        datetime(2026, 11, 23, 16, tzinfo=UTC),
    )


def test_breaks_closures_and_special_hours_are_told(place):
    Break.objects.create(location=place, weekday=0, opens_minute=12 * 60, closes_minute=13 * 60)
    Closure.objects.create(first_date="2026-11-24", last_date="2026-11-24", name="Training")
    special = DateOverride.objects.create(location=place, date="2026-11-25")
    special.ranges.create(opens_minute=600, closes_minute=720)
    DateOverride.objects.create(location=place, date="2026-11-26")

    assert spans(4) == [
        ("Mon 08:00", "Mon 11:00"),
        ("Mon 12:00", "Mon 16:00"),
        ("Wed 09:00", "Wed 11:00"),
        ("Fri 08:00", "Fri 16:00"),
    ]
    assert find().special_days == (
        SpecialDay(day=date(2026, 11, 24), ranges=(), is_holiday=False),
        SpecialDay(day=date(2026, 11, 25), ranges=((600, 720),), is_holiday=False),
        SpecialDay(day=date(2026, 11, 26), ranges=(), is_holiday=False),
    )
    monday = [each for each in find().week if each.weekday == 0]
    assert [(each.opens, each.closes) for each in monday] == [(540, 720), (780, 1020)]


def test_public_holidays_close_unless_the_place_opens_on_them(place):
    Location.objects.update(country="DE", subdivision="BE", public_holidays=True)
    HolidayOpening.objects.create(location=place, date="2026-12-26")

    special = [each for each in find().special_days if each.is_holiday]

    assert [each.day for each in special] == [date(2026, 12, 25), date(2027, 1, 1)]


def test_night_runs_on_and_its_break_of_the_next_day_counts(place):
    OpeningHours.objects.all().delete()
    make.make_hours(20 * 60, 26 * 60, weekdays=range(6, 7), location=place)
    Break.objects.create(location=place, weekday=0, opens_minute=30, closes_minute=60)

    night = [each for each in find().week if each.weekday == 6]
    assert [(each.opens, each.closes) for each in night] == [(1200, 1470), (1500, 1560)]


def test_hours_of_a_season_are_told_until_they_are_over(place):
    over, coming = (
        OpeningHours.objects.create(
            location=place,
            weekday=5,
            opens_minute=600,
            closes_minute=660,
            valid_from=first,
            valid_until=last,
        )
        for first, last in (("2026-01-01", "2026-11-22"), ("2026-12-01", "2026-12-31"))
    )

    assert [each for each in find().week if each.weekday == 5] == [
        WeekRange(
            weekday=5,
            opens=600,
            closes=660,
            valid_from=date(2026, 12, 1),
            valid_until=date(2026, 12, 31),
        )
    ]
    assert over.pk != coming.pk


def test_place_without_hours_of_its_own_says_nothing(place):
    make.make_resource(place)
    OpeningHours.objects.filter(location=place).delete()

    assert opening_hours.list_hours(now=NOW) == {}


def test_place_that_takes_no_bookings_is_left_out(place):
    Location.objects.update(active=False)

    assert opening_hours.list_hours(now=NOW) == {}


def test_nothing_within_reach_is_no_span(place):
    Closure.objects.create(first_date="2026-11-01", last_date="2027-11-01", name="Renovation")

    assert find().find_span(NOW) is None


def test_hours_take_one_statement_for_one_and_three_places(place, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert len(opening_hours.list_hours(now=NOW)) == 1
    for _ in range(2):
        make.make_hours(location=make.make_location())

    with django_assert_num_queries(1):
        assert len(opening_hours.list_hours(now=NOW)) == 3


def test_moment_later_finds_the_next_opening(place):
    span = find().find_span(NOW + timedelta(hours=8))

    assert span.opens_at == datetime(2026, 11, 24, 8, tzinfo=UTC)
