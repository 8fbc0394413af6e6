"""The question whether the customer wants text messages, beside the phone."""

import pytest

from notifications.models import MessageSettings
from scheduling.models import Order
from tests.booking_saas.booking_site.book.test_details import START, URL, filled
from tests.booking_saas.booking_site.conftest import NOW

WORDING = "Salon Morgenrot may text me about this visit"
PHONE = "+491711234567"


@pytest.fixture
def offered(haircut):
    MessageSettings.objects.create(pk=1, sms=True)


def book(client, **changes):
    return client.post(URL, filled(**{"phone": "0171 1234567", **changes}))


def show(client):
    return client.get(f"{URL}?staff=ana&start={START}").content.decode()


def test_nobody_is_asked_where_texts_are_off(client, haircut):
    assert WORDING not in show(client)


def test_nobody_is_asked_where_the_platform_has_no_provider(client, offered, settings):
    settings.SMS = {}

    assert WORDING not in show(client)


def test_question_is_not_answered_beforehand(client, offered):
    page = show(client)

    assert WORDING in page
    assert '<input type="checkbox" name="texts"' in page
    assert "checked" not in page


def test_who_agrees_has_wording_and_moment_kept(client, offered):
    assert book(client, texts="on").status_code == 302

    order = Order.objects.get()
    assert order.text_consent.startswith(WORDING)
    assert (order.text_consent_at, order.contact_phone) == (NOW, PHONE)
    assert order.takes_texts


def test_german_wording_is_kept_in_german(client, offered):
    client.post(URL, filled(phone="0171 1234567", texts="on"), headers={"Accept-Language": "de"})

    assert Order.objects.get().text_consent.startswith("Salon Morgenrot darf mir")


def test_who_does_not_agree_has_nothing_kept(client, offered):
    book(client)

    order = Order.objects.get()
    assert (order.text_consent, order.text_consent_at, order.takes_texts) == ("", None, False)


def test_answer_to_what_was_not_asked_counts_for_nothing(client, haircut):
    assert book(client, texts="on").status_code == 302
    assert not Order.objects.get().takes_texts


@pytest.mark.parametrize(
    ("phone", "told"),
    [
        ("", "Please enter your mobile number"),
        ("+43 664 1234567", "We do not text to numbers of this country"),
        ("12", "Please enter a phone number"),
    ],
)
def test_number_that_cannot_be_texted_is_told_and_nothing_typed_is_lost(
    client, offered, phone, told
):
    response = book(client, texts="on", phone=phone, note="By the window")

    page = response.content.decode()
    assert response.status_code == 422
    assert told in page
    assert "By the window" in page
    assert 'name="texts" id="id_texts" checked' in page
    assert not Order.objects.exists()


def test_sent_twice_is_booked_once_and_another_answer_is_another_request(client, offered):
    form = filled(phone="0171 1234567", texts="on")

    answers = [client.post(URL, form) for _ in range(2)]
    other = client.post(URL, {name: form[name] for name in form if name != "texts"})

    assert answers[0].url == answers[1].url
    assert other.status_code == 422
    assert "with different details" in other.content.decode()
    assert Order.objects.count() == 1
