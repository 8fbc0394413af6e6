"""Agreeing to text messages through the API: with the sentence that the customer read."""

import pytest

from notifications.models import MessageSettings
from scheduling.models import Order
from tests.factories import scheduling as make


@pytest.fixture
def offered(salon):
    MessageSettings.objects.create(pk=1, sms=True, sms_countries=["DE"])


def book(api, wish, **customer):
    wish["customer"] |= customer
    return api.post("bookings/", wish)


def test_sentence_and_moment_are_kept(api, wish, offered):
    answer = book(api, wish, phone="+491711234567", text_consent="  Text me. ")

    order = Order.objects.get()
    assert answer.status_code == 201
    assert (order.text_consent, order.text_consent_at) == ("Text me.", make.NOW)


@pytest.mark.parametrize("none", ["", None])
def test_nothing_is_no_consent(api, wish, offered, none):
    assert book(api, wish, text_consent=none).status_code == 201
    assert not Order.objects.get().takes_texts


@pytest.mark.parametrize(
    ("customer", "told"),
    [
        ({}, "Please enter your mobile number"),
        ({"phone": "+43 664 1234567"}, "We do not text to numbers of this country"),
    ],
)
def test_what_nothing_could_come_of_is_refused(api, wish, offered, customer, told):
    answer = book(api, wish, text_consent="Text me.", **customer)

    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (422, "texts_impossible")
    assert told in problem["detail"]
    assert not Order.objects.exists()


def test_business_without_texts_says_so(api, wish, salon):
    answer = book(api, wish, phone="+491711234567", text_consent="Text me.")

    assert (answer.status_code, answer.json()["code"]) == (422, "texts_impossible")
    assert "sends no text messages" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        (True, "text in quotes"),
        (["x"], "text in quotes"),
        ("x" * 10_000, "300"),
        ("x\u202e", "characters"),
    ],
)
def test_what_is_no_sentence_is_refused_at_its_field(api, wish, offered, sentence, told):
    answer = book(api, wish, phone="+491711234567", text_consent=sentence)

    (error,) = answer.json()["errors"]
    assert (answer.status_code, error["field"]) == (400, "customer.text_consent")
    assert told in error["detail"]
