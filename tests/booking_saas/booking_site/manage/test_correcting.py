"""A mistyped address, corrected on the page that follows the booking."""

import re
from uuid import uuid4

import pytest

from scheduling.models import Booking
from scheduling.operations.commands import Contact
from scheduling.queries import bookings as booking_queries
from scheduling.queries import links
from tests.booking_saas.booking_site.conftest import NINE_TUESDAY, NOW
from tests.factories import scheduling as make

TYPED = Contact(name="Kim Lee", email="kim@exmaple.com")


@pytest.fixture
def booking(haircut):
    return make.book(haircut, NINE_TUESDAY, now=NOW, contact=TYPED, proof="").booking


@pytest.fixture
def url(booking):
    return f"/manage/{booking.id}/{links.get_manage_token(booking)}/"


def send(client, url, email, **fields):
    return client.post(f"{url}correct/", {"email": email, "key": str(uuid4())} | fields)


def test_page_offers_the_address_that_was_typed(client, url):
    response = client.get(f"{url}booked/")

    content = response.content.decode()
    assert "Wrong address? Correct it here" in content
    assert 'value="kim@exmaple.com"' in content
    assert response["Referrer-Policy"] == "strict-origin"
    assert "Wrong address?" not in client.get(url).content.decode()


def test_corrected_address_is_shown_by_the_new_link_and_the_old_one_is_dead(client, booking, url):
    content = client.get(f"{url}booked/").content.decode()
    key, version = (
        re.search(rf'name="{name}" value="([^"]+)"', content)[1] for name in ("key", "version")
    )

    response = send(client, url, " Kim@Example.com ", key=key, version=version)

    token = links.get_manage_token(booking_queries.get_snapshot(booking.id))
    assert response.url == f"/manage/{booking.id}/{token}/booked/"
    assert "on its way to kim@example.com" in client.get(response.url).content.decode()
    assert client.get(url).status_code == 404
    assert Booking.objects.get().order.contact_email == "kim@example.com"


@pytest.mark.parametrize("email", ["", "kim", "kim@localhost", "kim@[192.0.2.1]"])
def test_what_is_no_address_is_named_and_corrects_nothing(client, booking, url, email):
    response = send(client, url, email)

    assert response.status_code == 422
    assert 'class="field__error"' in response.content.decode()
    assert Booking.objects.get().order.contact_email == "kim@exmaple.com"


def test_too_late_is_said_and_offered_no_more(client, booking, url, frozen_clock):
    frozen_clock.write_text("=2026-11-23T09:15:01Z")

    shown = client.get(f"{url}booked/").content.decode()
    response = send(client, url, "kim@example.com")

    assert "Wrong address?" not in shown
    assert response.status_code == 409
    assert "The address can no longer be corrected here." in response.content.decode()
    assert Booking.objects.get().version == 1


def test_address_that_is_proved_is_not_asked_about(client, haircut):
    booking = make.book(haircut, NINE_TUESDAY, now=NOW, contact=TYPED).booking
    url = f"/manage/{booking.id}/{links.get_manage_token(booking)}/"

    assert "Wrong address?" not in client.get(f"{url}booked/").content.decode()
    assert send(client, url, "kim@example.com").status_code == 409
