"""What an edit of hours is told to change: each week, on single dates, or nothing and why."""

from contextlib import contextmanager
from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from scheduling.kinds import ResourceKind
from scheduling.models import (
    Break,
    Closure,
    DateOverride,
    OpeningHours,
    OverrideRange,
    Service,
    TimeOff,
)
from scheduling.queries import outside_hours
from scheduling.queries.hours_changes import pictures, telling
from scheduling.queries.hours_changes.reasons import Why
from tests.factories import scheduling as make

WEDNESDAY = date(2026, 3, 4)
UNTIL = make.NOW.date() + timedelta(days=57 * 7)


@pytest.fixture
def place(acme):
    make.make_profile()
    return make.make_location(slug="main", name="Main street")


def add(place, name: str, *spans: tuple[int, int], weekdays=range(7), **fields):
    """Return somebody with hours of their own, whom a service needs."""
    person = make.make_resource(place, hours=False, slug=name.lower(), name=name, **fields)
    for opens, closes in spans:
        make.make_hours(opens * 60, closes * 60, weekdays, resource=person)
    make.make_service([person], slug=f"by-{name.lower()}")
    return person


@contextmanager
def edited():
    """Yield what will say how the hours differ after the block."""
    found = SimpleNamespace(changed=[], unchanged=[], until=None)
    before = pictures.take_picture(now=make.NOW)
    known = {item.booking_id for item in outside_hours.list_outside_hours(now=make.NOW)}
    yield found
    new = [
        item
        for item in outside_hours.list_outside_hours(now=make.NOW)
        if item.booking_id not in known
    ]
    change = telling.compare(before, pictures.take_picture(now=make.NOW), newly_outside=new)
    found.changed = [describe(item) for item in change.changed]
    found.unchanged = [
        (item.reason.why, item.reason.minute, item.names, item.is_everybody)
        for item in change.unchanged
    ]
    found.until = change.until
    found.days = [item.reason.days for item in change.unchanged]


def describe(item: telling.ChangedTime):
    line = item.line
    when = line.weekdays or (line.first, line.last)
    if line.weekdays and (line.first or line.last):
        when = (line.weekdays, line.first, line.last)
    sign = "+" if line.is_gain else "-"
    ranges = " ".join(f"{opens / 60:g}-{closes / 60:g}" for opens, closes in line.ranges)
    return f"{sign}{ranges}", when, item.names, item.visit_count


def special(opens: int, closes: int, day=WEDNESDAY, **owner) -> None:
    override = DateOverride.objects.create(date=day, **owner)
    if opens < closes:
        OverrideRange.objects.create(
            override=override, opens_minute=opens * 60, closes_minute=closes * 60
        )


def test_a_shorter_wednesday_is_lost_for_all_who_worked_then(place):
    make.make_hours(9 * 60, 20 * 60, location=place)
    add(place, "Ana", (9, 20))
    add(place, "Ben", (9, 17))
    add(place, "Cleo")
    service = Service.objects.get(slug="by-ana")
    for hour in (17, 18):
        make.book(service, make.at(hour, day=2), staff="ana")
    make.book(service, make.at(19, day=2), staff="ana")
    make.book(service, make.at(18, day=3), staff="ana")

    with edited() as found:
        OpeningHours.objects.filter(location=place, weekday=2).update(closes_minute=18 * 60)

    assert found.changed == [("-18-20", (2,), (), 2)]
    assert found.unchanged == [(Why.OWN_END, 17 * 60, ("Ben",), False)]
    assert found.until == UNTIL


def test_whoever_still_works_then_is_not_meant(place):
    make.make_hours(9 * 60, 20 * 60, location=place)
    add(place, "Ana", (9, 20))
    add(place, "Ben", (9, 20), outside_hours=True)

    with edited() as found:
        OpeningHours.objects.filter(location=place, weekday=2).update(closes_minute=18 * 60)

    assert found.changed == [("-18-20", (2,), ("Ana",), 0)]
    assert found.unchanged == [(Why.OUTSIDE, None, ("Ben",), False)]


def test_first_hours_of_a_location_bind_from_then_on(place):
    add(place, "Ana", (9, 17))
    add(place, "Ben", (10, 12), weekdays=range(3))

    with edited() as found:
        make.make_hours(9 * 60, 18 * 60, range(3), location=place)

    assert found.changed == [("-9-17", (3, 4, 5, 6), (), 0)]
    assert found.unchanged == [(Why.INSIDE, None, ("Ben",), False)]


def test_longer_hours_are_gained_by_those_who_follow_them(place):
    make.make_hours(9 * 60, 18 * 60, location=place)
    add(place, "Ana", (9, 17))
    add(place, "Cleo")

    with edited() as found:
        OpeningHours.objects.filter(location=place).update(opens_minute=7 * 60)

    assert found.changed == [("+7-9", (0, 1, 2, 3, 4, 5, 6), (), 0)]
    assert found.unchanged == [(Why.OWN_BEGIN, 9 * 60, ("Ana",), False)]


def test_hours_for_a_limited_time_are_told_with_their_dates(place):
    ana = add(place, "Ana", (9, 17))
    first, last = WEDNESDAY + timedelta(days=28), WEDNESDAY + timedelta(days=42)

    with edited() as found:
        OpeningHours.objects.create(
            resource=ana,
            weekday=2,
            opens_minute=17 * 60,
            closes_minute=19 * 60,
            valid_from=first,
            valid_until=last,
        )
    with edited() as shorter:
        OpeningHours.objects.filter(valid_from=first).update(valid_until=first)
    with edited() as once:
        OpeningHours.objects.filter(valid_from=first).delete()
    with edited() as open_end:
        OpeningHours.objects.filter(resource=ana, weekday=2).update(valid_until=last)

    after = first + timedelta(days=7)
    assert found.changed == [("+17-19", ((2,), first, last), (), 0)]
    assert shorter.changed == [("-17-19", ((2,), after, last), (), 0)]
    assert once.changed == [("-17-19", (first, first), (), 0)]
    assert open_end.changed == [("-9-17", ((2,), last + timedelta(days=7), None), (), 0)]


def test_special_hours_of_a_location_bind_people_with_hours_of_their_own(place):
    ana = add(place, "Ana", (9, 17))
    add(place, "Ben", (10, 20))
    make.book(Service.objects.get(slug="by-ana"), make.at(9, day=2), staff=ana.slug)

    with edited() as found:
        special(10, 14, location=place)

    assert found.changed == [("-9-10 14-20", (WEDNESDAY, WEDNESDAY), (), 1)]
    assert found.unchanged == []


def test_special_hours_on_a_day_off_change_nothing(place):
    sunday = date(2026, 3, 8)
    add(place, "Ana", (9, 17), weekdays=range(5))

    with edited() as found:
        special(10, 14, sunday, location=place)

    assert found.changed == []
    assert found.unchanged == [(Why.ABSENT, None, ("Ana",), True)]
    assert found.days == [(sunday,)]


def test_a_closure_is_one_line_across_the_days_on_which_nobody_works(place):
    add(place, "Ana", (9, 17), weekdays=range(5))
    add(place, "Ben", (11, 20), weekdays=range(1, 6))
    first, last = date(2026, 3, 2), date(2026, 3, 16)

    with edited() as found:
        Closure.objects.create(first_date=first, last_date=last, name="Works")
    with edited() as again:
        Closure.objects.all().delete()

    assert found.changed == [("-", (first, last), (), 0)]
    assert again.changed == [("+", (first, last), (), 0)]


def test_time_off_names_who_is_away(place):
    ana = add(place, "Ana", (9, 17))
    add(place, "Ben", (9, 17))

    with edited() as found:
        TimeOff.objects.create(
            resource=ana, starts_at=make.at(0, day=2), ends_at=make.at(12, day=3)
        )

    assert found.changed == [
        ("-", (WEDNESDAY, WEDNESDAY), ("Ana",), 0),
        ("-9-12", (WEDNESDAY + timedelta(days=1),) * 2, ("Ana",), 0),
    ]


def test_a_break_is_lost_each_week_and_given_back(place):
    add(place, "Ana", (9, 17))

    with edited() as found:
        pause = Break.objects.create(location=place, weekday=0, opens_minute=720, closes_minute=780)
    with edited() as again:
        pause.delete()
    with edited() as aside:
        Break.objects.create(location=place, weekday=0, opens_minute=1080, closes_minute=1140)

    assert found.changed == [("-12-13", (0,), (), 0)]
    assert again.changed == [("+12-13", (0,), (), 0)]
    assert aside.changed == []
    assert aside.unchanged == [(Why.OWN_END, 1020, ("Ana",), True)]


def test_own_hours_beyond_those_of_the_location_change_nothing(place):
    make.make_hours(9 * 60, 18 * 60, range(5), location=place)
    ana = add(place, "Ana", (9, 17))

    with edited() as late:
        OpeningHours.objects.filter(resource=ana, weekday=0).update(closes_minute=18 * 60)
    with edited() as found:
        OpeningHours.objects.filter(resource=ana, weekday=0).update(closes_minute=22 * 60)
    with edited() as sunday:
        OpeningHours.objects.filter(resource=ana, weekday=6).update(closes_minute=22 * 60)

    assert late.changed == [("+17-18", (0,), (), 0)]
    assert found.changed == []
    assert found.unchanged == [(Why.PLACE_CLOSES, 18 * 60, ("Ana",), True)]
    assert sunday.unchanged == [(Why.PLACE_CLOSED, None, ("Ana",), True)]


def test_the_switch_gives_what_the_location_took(place):
    make.make_hours(9 * 60, 16 * 60, location=place)
    ana, ben = add(place, "Ana", (9, 17)), add(place, "Ben", (9, 15))

    with edited() as found:
        for person in (ana, ben):
            person.outside_hours = True
            person.save()

    assert found.changed == [("+16-17", (0, 1, 2, 3, 4, 5, 6), (), 0)]
    assert found.unchanged == [(Why.INSIDE, None, ("Ben",), False)]


def test_dates_that_are_over_change_nothing_ahead(place):
    add(place, "Ana", (9, 17))

    with edited() as found:
        special(10, 14, make.NOW.date() - timedelta(days=1), location=place)

    assert (found.changed, found.unchanged) == (
        [],
        [(Why.NOTHING_AHEAD, None, ("Ana",), True)],
    )


def test_who_cannot_be_booked_is_told_so(place):
    with edited() as found:
        ana = make.make_resource(place, name="Ana")
    with edited() as idle:
        make.make_service([ana])
        make.make_service([make.make_resource(place, hours=False, name="Ben")])

    assert found.unchanged == [(Why.UNNEEDED, None, ("Ana",), True)]
    assert idle.unchanged == [(Why.NO_HOURS, None, ("Ben",), True)]


def test_a_new_person_can_be_booked_from_now_on(place):
    add(place, "Ana", (9, 17), weekdays=range(5))

    with edited() as found:
        add(place, "Ben", (9, 18), weekdays=range(1, 6))

    assert found.changed == [
        ("+9-18", (1, 2, 3, 4), ("Ben",), 0),
        ("+9-18", (5,), (), 0),
    ]


def test_rooms_are_told_of_where_no_person_is_concerned(place):
    sauna = add(place, "Sauna", (9, 17), kind=ResourceKind.ROOM)
    add(place, "Ana", (9, 17))

    with edited() as found:
        OpeningHours.objects.filter(resource=sauna, weekday=0).delete()
    with edited() as of_all:
        special(10, 14, location=place)

    assert found.changed == [("-9-17", (0,), (), 0)]
    assert of_all.changed == [("-9-10 14-17", (WEDNESDAY, WEDNESDAY), (), 0)]


def test_the_end_of_a_night_is_told_as_the_clock_shows_it(place):
    ana = add(place, "Ana", (22, 27))
    make.book(Service.objects.get(slug="by-ana"), make.at(1, day=3), staff="ana")

    with edited() as found:
        OpeningHours.objects.filter(resource=ana, weekday=2).update(closes_minute=24 * 60)

    assert found.changed == [("-0-3", (3,), (), 1)]


def test_an_edit_of_nothing_is_not_told(place):
    add(place, "Ana", (9, 17))

    with edited() as found:
        Service.objects.update(duration_minutes=30)

    assert (found.changed, found.unchanged) == ([], [])


def test_two_statements_whatever_there_is(place, django_assert_num_queries):
    for number in range(3):
        add(place, f"Person {number}".replace(" ", "-"), (9, 17))

    with django_assert_num_queries(2):
        pictures.take_picture(now=make.NOW)
