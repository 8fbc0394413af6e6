"""Wanting no text messages about a visit any more, on its page."""

import pytest

from notifications.models import MessageSettings
from scheduling.models import Order
from scheduling.queries import links
from tests.booking_saas.booking_site.conftest import NINE_TUESDAY, NOW
from tests.factories import scheduling as make

BUTTON = "No text messages"


@pytest.fixture
def booking(haircut):
    MessageSettings.objects.create(pk=1, sms=True)
    contact = make.Contact(
        name="Maria",
        email="maria@example.com",
        phone="+491711234567",
        text_consent="I want texts.",
    )
    return make.book(haircut, NINE_TUESDAY, now=NOW, contact=contact, staff="ana").booking


def url(booking, name=""):
    return f"/manage/{booking.id}/{links.get_manage_token(booking)}/{name}"


def test_page_offers_to_end_texts_while_there_are_any(client, booking):
    assert BUTTON in client.get(url(booking)).content.decode()
    client.post(url(booking, "texts/"))
    assert BUTTON not in client.get(url(booking)).content.decode()


def test_texts_end_and_what_was_agreed_stays_known(client, booking):
    response = client.post(url(booking, "texts/"), follow=True)

    order = Order.objects.get()
    assert "You get no more text messages about this visit." in response.content.decode()
    assert (order.texts_ended_at, order.text_consent) == (NOW, "I want texts.")
    assert not order.takes_texts


def test_second_press_keeps_the_first_moment(client, booking, frozen_clock):
    client.post(url(booking, "texts/"))
    frozen_clock.write_text("=2026-11-23T10:00:00Z")
    client.post(url(booking, "texts/"))

    assert Order.objects.get().texts_ended_at == NOW


def test_reading_and_a_wrong_key_end_nothing(client, booking):
    assert client.get(url(booking, "texts/")).status_code == 405
    assert client.post(f"/manage/{booking.id}/wrong/texts/").status_code == 404
    assert Order.objects.get().takes_texts


def test_page_says_nothing_where_the_business_sends_none(client, booking):
    MessageSettings.objects.update(sms=False)

    assert BUTTON not in client.get(url(booking)).content.decode()
