"""Staff override rules after a warning; what cannot be overridden stays (booking-rules, 5)."""

import pytest

from scheduling.engine.codes import Code
from scheduling.models import BookingEvent, Occupancy
from scheduling.operations import plans
from scheduling.operations.commands import Actor, Contact
from scheduling.operations.errors import RefusedError
from tests.factories.scheduling import (
    NOW,
    at,
    book,
    make_location,
    make_profile,
    make_resource,
    make_service,
)
from tests.factories.visits import make_request

STAFF = Actor(kind=BookingEvent.Actor.STAFF, name="Olga")
EVERY_CODE = frozenset(Code)


@pytest.fixture
def service(acme):
    make_profile()
    place = make_location()
    return make_service(
        [make_resource(place, slug="ana")],
        [make_resource(place, slug="room", kind="room")],
        buffer_before_minutes=10,
        buffer_after_minutes=15,
    )


def test_staff_set_rules_aside_and_the_history_says_which(service):
    overrides = frozenset({Code.CLOSED, Code.OFF_GRID})

    outcome = book(service, at(20, 7), overrides=overrides, actor=STAFF)

    event = BookingEvent.objects.get()
    assert outcome.booking.starts_at == at(20, 7)
    assert (event.overrides, event.actor, event.actor_name) == (["closed"], "staff", "Olga")


def test_history_does_not_name_rules_that_did_not_stand_against_the_visit(service):
    book(service, at(10), overrides=EVERY_CODE, actor=STAFF)

    assert BookingEvent.objects.get().overrides == []


def test_history_names_what_stood_against_those_who_took_the_visit(service):
    place = make_location(slug="other")
    away = make_resource(place, slug="away", hours=False)
    here = make_resource(place, slug="here")
    either = make_service([away, here])

    book(either, at(10, 7), overrides=EVERY_CODE, actor=STAFF, staff="here")
    book(either, at(12, 7), overrides=EVERY_CODE, actor=STAFF, staff="away")

    recorded = BookingEvent.objects.order_by("snapshot__starts_at")
    assert list(recorded.values_list("overrides", flat=True)) == [["off_grid"], ["closed"]]


def test_staff_cannot_set_a_real_overlap_aside(service):
    book(service, at(10))

    with pytest.raises(RefusedError) as caught:
        book(service, at(10), overrides=EVERY_CODE)

    assert caught.value.code == Code.SLOT_TAKEN
    assert Occupancy.objects.count() == 2


def test_staff_set_a_buffer_aside_and_the_visit_is_marked(service):
    book(service, at(10))

    book(service, at(11), overrides=frozenset({Code.BUFFER}))

    marks = Occupancy.objects.order_by("visit_from", "id").values_list("overlap_allowed", flat=True)
    assert list(marks) == [False, False, True, True]


def test_staff_cannot_set_aside_that_a_customer_is_elsewhere_then(service):
    contact = Contact(name="Ida", email="ida@example.com")
    book(service, at(10), contact=contact)
    other = make_service([make_resource(service.location)])

    with pytest.raises(RefusedError) as caught:
        book(other, at(10), contact=contact, overrides=EVERY_CODE, actor=STAFF)

    assert caught.value.code == Code.CUSTOMER_OVERLAP


@pytest.fixture
def massage(acme):
    """One who is asked for by name, and a second of two; the first of those has a visit at 10."""
    make_profile()
    place = make_location()
    ana, ben, cleo = (make_resource(place, slug=slug) for slug in ("ana", "ben", "cleo"))
    book(make_service([ben]), at(10))
    for hour in (12, 13, 14):
        book(make_service([cleo]), at(hour))  # so that she is asked last
    return make_service([ana], [ana, ben, cleo])


def test_whoever_is_taken_is_not_asked_though_rules_are_set_aside(massage):
    request = make_request(massage, at(10, 7), overrides=frozenset({Code.OFF_GRID}))

    (plan,) = plans.plan_visits([request], now=NOW)
    book(massage, at(10, 7), overrides=frozenset({Code.OFF_GRID}), actor=STAFF)

    names = [[plan.facts.cards[id_].slug for id_ in free] for free in plan.free]
    assert names == [["ana"], ["ana", "cleo"]]


def test_two_roles_for_one_person_are_refused_before_any_lock(acme):
    make_profile()
    place = make_location()
    ana, ben = (make_resource(place, slug=slug) for slug in ("ana", "ben"))
    book(make_service([ben]), at(10))

    with pytest.raises(RefusedError) as caught:
        plans.plan_visits([make_request(make_service([ana], [ana, ben]), at(10))], now=NOW)

    assert caught.value.code == Code.NO_RESOURCE
