"""A day of the business leaves no visit out."""

from datetime import timedelta

import pytest

from scheduling.kinds import ResourceKind
from scheduling.queries import agenda
from tests.factories import scheduling as make


@pytest.fixture
def place(acme):
    make.make_profile()
    return make.make_location(slug="main", name="Main street")


def read(day: int = 0, now=make.NOW) -> list[tuple[str, list[str]]]:
    """Return who is shown on a day, each with what the day has."""
    places = agenda.list_days_of_locations((make.MONDAY + timedelta(days=day)).date(), now=now)
    return [
        (
            person.name,
            [
                "free" if isinstance(item, agenda.Gap) else item.contact_name
                for item in person.items
            ],
        )
        for place in places
        for person in place.people
    ]


def book_for(service, name: str, start):
    return make.book(service, start, contact=make.Contact(name=name, email=f"{name}@example.com"))


def test_visits_of_people_who_take_no_more_bookings_are_there(place):
    ana = make.make_resource(place, name="Ana")
    book_for(make.make_service([ana]), "Nora", make.at(9))
    ana.active = False
    ana.save()

    assert read() == [("Ana", ["Nora"])]
    assert read(day=1) == []


def test_visits_of_a_place_that_takes_no_more_bookings_are_there(place):
    book_for(make.make_service([make.make_resource(place, name="Ana")]), "Nora", make.at(9))
    place.active = False
    place.save()

    assert read() == [("Ana", ["Nora"])]
    assert read(day=1) == []


def test_visit_that_needs_nobody_stands_on_its_room(place):
    sauna = make.make_resource(place, name="Sauna", kind=ResourceKind.ROOM)
    book_for(make.make_service([sauna]), "Nora", make.at(9))

    assert read() == [("Sauna", ["Nora"])]
    assert read(day=1) == []


def test_room_of_a_visit_with_a_person_is_not_listed_again(place):
    ana = make.make_resource(place, name="Ana")
    room = make.make_resource(place, name="Room", kind=ResourceKind.ROOM)
    book_for(make.make_service([ana], [room]), "Nora", make.at(9))

    assert read() == [("Ana", ["Nora", "free"])]


def test_visit_over_midnight_stands_on_both_days(place):
    ana = make.make_resource(place, name="Ana", hours=False)
    make.make_hours(22 * 60, 27 * 60, weekdays=range(1), resource=ana)
    book_for(make.make_service([ana], duration_minutes=180), "Nora", make.at(23))

    assert read(now=make.at(1, day=1)) == [("Ana", ["Nora"])]
    assert read(day=1, now=make.at(1, day=1)) == [("Ana", ["Nora", "free"])]
    assert read(day=2, now=make.at(1, day=1)) == [("Ana", [])]


def test_visit_of_two_people_counts_once(place):
    people = [make.make_resource(place, name=name) for name in ("Ana", "Ben")]
    book_for(make.make_service(people[:1], people[1:]), "Nora", make.at(9))

    (day,) = agenda.list_days_of_locations(make.MONDAY.date(), now=make.NOW)

    assert day.visit_count == 1
    assert [person.visit_count for person in day.people] == [1, 1]


def test_business_without_a_place_has_no_day(acme):
    assert read() == []
