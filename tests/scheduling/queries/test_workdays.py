"""When people work, as all readers of working time are told."""

from datetime import date, timedelta

import pytest

from foundation.epochs import from_epoch
from scheduling.models import Break, Closure, DateOverride, OpeningHours, OverrideRange
from scheduling.queries import agenda, workdays
from tests.factories.scheduling import MONDAY, NOW, at, make_hours, make_location, make_resource


@pytest.fixture
def place(acme):
    return make_location(slug="main")


def read(person, *, day: int = 0) -> list[str]:
    """Return the spans of a day by its clock."""
    bounds = {"window_from": at(0, day=day), "window_to": at(0, day=day + 1)}
    spans = workdays.list_working_spans([person.pk], **bounds)[person.pk]
    return [f"{from_epoch(start):%H:%M}-{from_epoch(end):%H:%M}" for start, end in spans]


def make_special_hours(opens: int, closes: int, *, day: int = 0, **owner) -> None:
    override = DateOverride.objects.create(date=MONDAY.date() + timedelta(days=day), **owner)
    if opens < closes:
        OverrideRange.objects.create(
            override=override, opens_minute=opens * 60, closes_minute=closes * 60
        )


def test_hours_of_a_location_bind_whatever_their_dates(place):
    ana = make_resource(place)
    OpeningHours.objects.create(
        location=place,
        weekday=0,
        opens_minute=600,
        closes_minute=660,
        valid_until=MONDAY.date() - timedelta(days=7),
    )

    assert read(ana) == []


def test_the_switch_lifts_hours_and_special_hours_but_no_breaks_and_closures(place):
    make_hours(10 * 60, 12 * 60, location=place)
    make_special_hours(0, 0, day=1, location=place)
    Break.objects.create(location=place, weekday=0, opens_minute=900, closes_minute=930)
    closed = date(2026, 3, 4)
    Closure.objects.create(first_date=closed, last_date=closed, name="Works")
    bound, free = make_resource(place), make_resource(place, outside_hours=True)

    assert [read(bound, day=day) for day in range(4)] == [["10:00-12:00"], [], [], ["10:00-12:00"]]
    assert [read(free, day=day) for day in range(4)] == [
        ["09:00-15:00", "15:30-17:00"],
        ["09:00-17:00"],
        [],
        ["09:00-17:00"],
    ]


def test_special_hours_of_a_location_bind_everybody_there(place):
    make_special_hours(15, 19, location=place)
    own, follows = make_resource(place), make_resource(place, hours=False)

    assert [read(own, day=day) for day in (0, 1)] == [["15:00-17:00"], ["09:00-17:00"]]
    assert [read(follows, day=day) for day in (0, 1)] == [["15:00-19:00"], []]


def test_special_hours_of_ones_own_stay_within_those_of_the_location(place):
    make_hours(location=place)
    ana = make_resource(place, hours=False)
    make_special_hours(15, 19, resource=ana)

    assert read(ana) == ["15:00-17:00"]
    type(ana).objects.update(outside_hours=True)
    assert read(ana) == ["15:00-19:00"]


def test_a_night_into_a_closed_day_is_known_to_the_day_after(place):
    """The hours of two days before decide where Tuesday's first piece begins, and its end."""
    make_hours(0, 24 * 60, location=place)
    ana = make_resource(place, hours=False)
    make_hours(22 * 60, 27 * 60, resource=ana)
    closed = date(2026, 3, 3)
    Closure.objects.create(first_date=closed, last_date=closed, name="Works")

    assert [read(ana, day=day) for day in (0, 1, 2)] == [
        ["00:00-03:00", "22:00-00:00"],
        [],
        ["22:00-00:00"],
    ]


def test_the_agenda_shows_no_free_time_outside_the_opening_hours(place):
    make_hours(10 * 60, 12 * 60, location=place)
    make_resource(place)

    (day,) = agenda.list_days_of_locations(MONDAY.date(), now=NOW)

    (gap,) = day.people[0].items
    assert (gap.starts_at, gap.ends_at) == (at(10), at(12))
