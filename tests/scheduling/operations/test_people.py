"""Whom a visit that moves is with: the same people, and others only for whom is not free."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from scheduling.engine.codes import Code
from scheduling.models import Booking
from scheduling.operations import bookings, people
from scheduling.operations.commands import RescheduleBooking
from scheduling.operations.errors import PeopleChangedError, RefusedError
from scheduling.queries import bookings as booking_queries
from tests.factories.scheduling import (
    NOW,
    at,
    book,
    key,
    make_location,
    make_profile,
    make_resource,
    make_service,
)


@pytest.fixture
def place(acme):
    make_profile()
    return make_location()


@pytest.fixture
def team(place):
    return {name: make_resource(place, slug=name) for name in ("ana", "ben", "cleo", "dan")}


def move(visit, start, name="move", **fields):
    command = RescheduleBooking(booking_id=visit.id, start=start, idempotency=key(name), **fields)
    return bookings.reschedule_booking(command, now=NOW).booking


def list_roles(visit):
    return [(each.role, each.slug) for each in visit.resources]


def list_after(visit, *starts):
    found = people.list_people_after(visit, starts, now=NOW)
    return {start: [(each.role, each.slug) for each in come] for start, come in found.items()}


def test_a_visit_with_anyone_keeps_the_person_who_is_free(team):
    service = make_service([team["ana"], team["ben"]])
    visit = book(service, at(10)).booking
    assert list_roles(visit) == [("role-0", "ana")]

    moved = move(visit, at(14))

    assert list_roles(moved) == [("role-0", "ana")]
    assert Booking.objects.get().any_staff is True


def test_control_anyone_is_whoever_has_least_to_do(team):
    service = make_service([team["ana"], team["ben"]])
    visit = book(service, at(10)).booking

    assert list_roles(move(visit, at(14), staff=None)) == [("role-0", "ben")]


def test_all_people_are_kept_each_in_their_role(team):
    both = [team["ben"], team["ana"], team["cleo"]]
    service = make_service([team["cleo"], *both], both)
    other = make_service([team["ana"]])
    book(other, at(9))
    visit = book(service, at(9)).booking
    assert list_roles(visit) == [("role-0", "ben"), ("role-1", "cleo")]

    assert list_roles(move(visit, at(14))) == [("role-0", "ben"), ("role-1", "cleo")]


def test_two_people_of_one_role_are_both_kept(team):
    service = make_service(list(team.values()), quantity=2)
    book(service, at(9))
    visit = book(service, at(9)).booking
    assert list_roles(visit) == [("role-0", "cleo"), ("role-0", "dan")]

    assert list_roles(move(visit, at(14))) == [("role-0", "cleo"), ("role-0", "dan")]


def test_only_who_is_not_free_is_replaced(team):
    service = make_service(list(team.values()), quantity=2)
    visit = book(service, at(10)).booking
    assert list_roles(visit) == [("role-0", "ana"), ("role-0", "ben")]
    book(make_service([team["ana"]]), at(14))

    assert list_after(visit, at(14)) == {at(14): [("role-0", "ben"), ("role-0", "cleo")]}
    assert list_roles(move(visit, at(14))) == [("role-0", "ben"), ("role-0", "cleo")]


def test_whoever_was_chosen_is_replaced_only_when_not_free(team):
    service = make_service([team["ana"], team["ben"]])
    visit = book(service, at(10), staff="ben").booking
    book(service, at(14), staff="ben")

    assert list_roles(move(visit, at(13), "a")) == [("role-0", "ben")]
    assert list_roles(move(visit, at(14), "b")) == [("role-0", "ana")]
    assert Booking.objects.get(pk=visit.id).any_staff is False


def test_whoever_no_longer_does_the_service_is_replaced(team):
    service = make_service([team["ana"], team["ben"]])
    visit = book(service, at(10), staff="ben").booking
    type(team["ben"]).objects.filter(slug="ben").update(active=False)

    assert list_roles(move(visit, at(14))) == [("role-0", "ana")]


def test_people_keep_a_role_that_is_called_anew(team):
    service = make_service([team["ana"], team["ben"]])
    visit = book(service, at(10), staff="ben").booking
    service.requirements.update(role="stylist")

    assert list_roles(move(visit, at(14))) == [("stylist", "ben")]


def test_who_asks_for_one_person_keeps_the_others(team):
    service = make_service([team["ana"], team["ben"]], [team["cleo"], team["dan"]])
    visit = book(service, at(10), staff="ana").booking
    assert list_roles(visit) == [("role-0", "ana"), ("role-1", "cleo")]

    assert list_roles(move(visit, at(14), staff="ben")) == [("role-0", "ben"), ("role-1", "cleo")]


def test_rooms_are_kept_too(team, place):
    rooms = [make_resource(place, slug=name, kind="room") for name in ("red", "blue")]
    service = make_service([team["ana"]], rooms)
    visit = book(service, at(10)).booking
    assert list_roles(visit) == [("role-0", "ana"), ("role-1", "red")]

    assert list_roles(move(visit, at(14))) == [("role-0", "ana"), ("role-1", "red")]


def test_the_same_time_with_one_of_its_people_is_nothing_new(team):
    service = make_service(list(team.values()), quantity=2)
    visit = book(service, at(10)).booking

    assert move(visit, at(10), "a").version == 1
    assert move(visit, at(10), "b", staff="ben").version == 1


def test_others_than_were_shown_are_refused_and_nothing_changes(team):
    service = make_service([team["ana"], team["ben"], team["cleo"]])
    visit = book(service, at(10), staff="ana").booking
    book(service, at(14), staff="ana")
    assert list_after(visit, at(14)) == {at(14): [("role-0", "ben")]}
    book(service, at(14), staff="ben")

    with pytest.raises(PeopleChangedError) as refused:
        move(visit, at(14), shown_people=frozenset({"ben"}))

    name = team["cleo"].name
    assert (refused.value.code, refused.value.names) == ("people_changed", (name,))
    assert booking_queries.get_snapshot(visit.id) == visit
    moved = move(visit, at(14), "again", shown_people=frozenset({"cleo"}))
    assert list_roles(moved) == [("role-0", "cleo")]


def test_the_same_people_need_not_have_been_shown(team):
    service = make_service([team["ana"], team["ben"]])
    visit = book(service, at(10), staff="ana").booking

    moved = move(visit, at(14), shown_people=frozenset({"ben"}))

    assert list_roles(moved) == [("role-0", "ana")]


def test_starts_that_cannot_be_had_have_no_people(team):
    service = make_service([team["ana"]])
    visit = book(service, at(10)).booking
    book(service, at(14))

    assert list_after(visit, at(14), at(3), at(15)) == {at(15): [("role-0", "ana")]}
    assert list_after(visit) == {}
    with pytest.raises(RefusedError) as refused:
        move(visit, at(14))
    assert refused.value.code == Code.SLOT_TAKEN


@pytest.mark.parametrize("hours", [(11,), (11, 12, 13, 14, 15)])
def test_statements_do_not_grow_with_the_starts(team, hours):
    visit = book(make_service([team["ana"], team["ben"]]), at(10)).booking

    with CaptureQueriesContext(connection) as captured:
        found = list_after(visit, *map(at, hours))

    assert len(found) == len(hours)
    assert len(captured) == 3
