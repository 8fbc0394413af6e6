"""How many bookings that nobody has confirmed a visitor has ahead, and where they flood."""

from datetime import timedelta
from uuid import uuid4

import pytest

from foundation.writing import short_codes
from scheduling.contracts import Visitor
from scheduling.models import Booking
from scheduling.operations.commands import EVERY_ADDRESS
from scheduling.queries import floods
from tests.factories.scheduling import (
    NOW,
    at,
    book,
    make_location,
    make_profile,
    make_resource,
    make_service,
)

LAPTOP = Visitor(browser="laptop", network="office")
PHONE = Visitor(browser="phone", network="office")
PROGRAM = Visitor(network="office")
STRANGER = Visitor(browser="other", network="elsewhere")


@pytest.fixture
def service(acme, settings):
    settings.RATE_LIMITS = True
    settings.OPEN_UNPROVED_BOOKINGS = {"browser": 2, "network": 3}
    make_profile()
    return make_service([make_resource(make_location())])


def flood(service, count, visitor=LAPTOP, *, proof="", first=9, now=NOW):
    return [
        book(service, at(first + number), visitor=visitor, proof=proof, now=now).booking
        for number in range(count)
    ]


def is_over(visitor, now=NOW):
    return floods.is_visitor_over(visitor, now=now)


def test_browser_is_over_with_its_second_booking(service):
    flood(service, 1)
    assert not is_over(LAPTOP)

    flood(service, 1, first=10)

    assert is_over(LAPTOP)
    assert not is_over(PHONE)
    assert not is_over(PROGRAM)


def test_network_is_over_with_its_third_booking(service):
    flood(service, 2)
    flood(service, 1, PHONE, first=11)

    assert is_over(PROGRAM)
    assert is_over(Visitor(browser="new", network="office"))
    assert not is_over(STRANGER)


def list_of_a_site(count):
    """Return programs, each in a network of its own, of one customer of a provider."""
    return [Visitor(network=f"net-{number}", site="site") for number in range(count)]


def test_networks_of_one_site_share_a_limit(service, settings):
    settings.OPEN_UNPROVED_BOOKINGS |= {"site": 4}
    for number, program in enumerate(list_of_a_site(4)):
        assert not is_over(program)
        flood(service, 1, program, first=9 + number)

    assert is_over(Visitor(network="another", site="site"))
    assert not is_over(Visitor(network="another", site="elsewhere"))
    assert not is_over(Visitor(network="another"))


def test_networks_control_without_the_site_each_is_a_new_visitor(service):
    for number, program in enumerate(list_of_a_site(6)):
        flood(service, 1, program, first=9 + number)

    assert not is_over(Visitor(network="another", site="site"))


def test_booking_tells_who_made_it_until_it_is_proved(service):
    visitor = Visitor(browser="laptop", network="office", site="town")
    (made,) = flood(service, 1, visitor)
    assert floods.find_visitor_of(made.id) == visitor

    Booking.objects.update(proved_at=NOW)

    assert floods.find_visitor_of(made.id) == Visitor()
    assert floods.find_visitor_of(uuid4()) == Visitor()


def test_browser_without_a_cookie_is_not_everybody_s(service):
    flood(service, 2, PROGRAM)

    assert not is_over(Visitor(network="elsewhere"))


@pytest.mark.parametrize(
    "change",
    [{"proved_at": NOW}, {"status": "cancelled", "cancelled_at": NOW}, {"status": "completed"}],
)
def test_what_is_confirmed_or_over_does_not_count(service, change):
    flood(service, 2)

    Booking.objects.update(**change)

    assert not is_over(LAPTOP)


def test_visits_that_have_ended_do_not_count(service):
    flood(service, 2)

    assert is_over(LAPTOP, at(9, 59))
    assert not is_over(LAPTOP, at(10))


def test_bookings_with_a_proof_do_not_count(service):
    flood(service, 3, proof=EVERY_ADDRESS)

    assert Booking.objects.filter(proved_at=None).count() == 0
    assert not is_over(LAPTOP)


def test_staff_are_no_visitors(service):
    flood(service, 3, Visitor())

    assert not is_over(Visitor())


def test_limits_that_are_off_bind_nobody(service, settings):
    settings.RATE_LIMITS = False
    flood(service, 3)

    assert not is_over(LAPTOP)


@pytest.mark.parametrize("count", [1, 3])
def test_asking_takes_one_query(service, django_assert_num_queries, count):
    flood(service, count)

    with django_assert_num_queries(1):
        is_over(LAPTOP)


def make_rows(service, count, *, networks=1, created=NOW):
    """Copy one booking, without a diary: floods are counted, not planned."""
    (first,) = flood(service, 1, Visitor(network="n0"))
    row = Booking.objects.get(pk=first.id)
    for number in range(count - 1):
        row.id, row.code = uuid4(), short_codes.make_code()
        row.visitor_network = f"n{(number + 1) % networks}"
        row.save(force_insert=True)
    Booking.objects.update(created_at=created)


def test_network_that_floods_is_named_with_its_count(service):
    make_rows(service, floods.FEWEST_OF_NETWORK)

    (found,) = floods.list_floods(now=NOW)

    assert (found.network, found.count) == ("n0", 10)
    assert (found.first_at, found.last_at) == (NOW, NOW)
    assert len(floods.list_names("n0", None, now=NOW)) == 3
    assert len(floods.list_ids("n0", None, now=NOW, until=NOW)) == 10
    assert floods.list_ids("n0", None, now=NOW, until=NOW - timedelta(seconds=1)) == []


def test_hour_in_which_many_networks_flood_is_named(service):
    created = NOW + timedelta(minutes=20)
    make_rows(service, floods.FEWEST_OF_HOUR, networks=6, created=created)

    (found,) = floods.list_floods(now=NOW)

    assert (found.network, found.count, found.last_at) == ("", 30, created)
    assert found.first_at <= created < found.first_at + timedelta(hours=1)
    assert len(floods.list_ids("", found.first_at, now=NOW, until=created)) == 30
    assert floods.list_ids("", None, now=NOW, until=created) == []


def test_a_flood_of_long_ago_is_none(service):
    make_rows(service, 10, created=NOW - floods.LOOKED_BACK)

    assert floods.list_floods(now=NOW) == []
