"""Staff see a flood and clear it in one go."""

import pytest
from django.contrib.messages import get_messages

from scheduling.contracts import Visitor
from scheduling.models import Booking, BookingEvent
from scheduling.queries import floods
from tests import unguarded_floods
from tests.factories import scheduling as make

URL = "/admin/floods/"


@pytest.fixture
def flood(salon, monkeypatch):
    unguarded_floods.with_fewest_of_a_flood(monkeypatch, network=3, hour=3)
    visitor = Visitor(network="n0")
    for hour in (9, 10, 11, 12):
        make.book(salon, make.at(hour), visitor=visitor, proof="")
    make.book(salon, make.at(13), visitor=Visitor(network="n1"), proof="")


def statuses():
    return list(Booking.objects.order_by("slot__starts_at").values_list("status", flat=True))


def test_flood_stands_on_the_start_page_and_on_its_own(staff, flood):
    start = staff.get("/admin/").content.decode()
    page = staff.get(URL).content.decode()

    assert "4 bookings came in a flood, and nobody has confirmed them." in start
    assert f'href="{URL}"' in start
    assert "All of them came from one connection." in page
    assert "Cancel these 4 bookings" in page


def test_flood_is_cleared_by_one_press(staff, flood):
    response = staff.post(URL, {"network": "n0", "hour": ""})

    assert response.url == URL
    assert [str(each) for each in get_messages(response.wsgi_request)] == [
        "4 bookings are cancelled."
    ]
    assert statuses() == ["cancelled"] * 4 + ["confirmed"]
    event = BookingEvent.objects.filter(topic="booking.cancelled").first()
    assert (event.actor, event.actor_name) == ("staff", "Fritzi Front")
    assert event.reason == "Part of a flood that nobody confirmed."
    assert "There is no flood of bookings." in staff.get(URL).content.decode()


def test_flood_from_many_connections_is_cleared_by_its_hour(staff, salon, monkeypatch):
    unguarded_floods.with_fewest_of_a_flood(monkeypatch, network=3, hour=3)
    for hour in (9, 10, 11):
        make.book(salon, make.at(hour), visitor=Visitor(network=f"n{hour}"), proof="")
    page = staff.get(URL).content.decode()
    (found,) = floods.list_floods(now=make.NOW)

    staff.post(URL, {"network": "", "hour": found.first_at.isoformat()})

    assert "They came from many connections within one hour." in page
    assert found.first_at.isoformat() in page
    assert statuses() == ["cancelled"] * 3


def test_press_says_when_a_worker_goes_on(staff, flood, monkeypatch):
    unguarded_floods.with_most_of_a_flood(monkeypatch, 2)

    response = staff.post(URL, {"network": "n0", "hour": ""})

    assert [str(each) for each in get_messages(response.wsgi_request)] == [
        "2 bookings are cancelled.",
        "2 more are being cancelled; that takes a few minutes.",
    ]


@pytest.mark.parametrize(
    "data",
    [{}, {"network": "x"}, {"network": "n" * 23}, {"network": "\x00"}, {"hour": "soon"}],
)
def test_press_that_names_no_flood_changes_nothing(staff, flood, data):
    assert staff.post(URL, data).url == URL
    assert statuses() == ["confirmed"] * 5


def test_calm_diary_shows_nothing(staff, salon):
    assert "There is no flood of bookings." in staff.get(URL).content.decode()
    assert "came in a flood" not in staff.get("/admin/").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_start_page_asks_the_same_of_any_flood(
    staff, salon, count, monkeypatch, django_assert_num_queries
):
    unguarded_floods.with_fewest_of_a_flood(monkeypatch, network=1, hour=1)
    for number in range(count):
        make.book(salon, make.at(9 + number), visitor=Visitor(network=f"n{number}"), proof="")

    with django_assert_num_queries(2):
        assert len(floods.list_floods(now=make.NOW)) == count
