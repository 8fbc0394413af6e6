"""Which numbers can be texted, and what their owners agree to (booking-rules, 10)."""

import pytest
from django.utils import translation

from booking_saas import text_consent
from tests.factories import scheduling as make

WORDING = (
    "Salon Nord may text me about this visit: reminders and changes on the day."
    " I can end this by replying STOP."
)


@pytest.fixture
def in_berlin(acme):
    make.make_profile(timezone="Europe/Berlin")
    make.make_location(timezone="Europe/Berlin")


def test_wording_names_the_business_and_is_bounded():
    assert text_consent.get_wording("Salon Nord") == WORDING
    assert len(text_consent.get_wording("N" * 500)) == text_consent.LONGEST
    with translation.override("de"):
        assert text_consent.get_wording("Nord").startswith("Nord darf mir zu diesem Termin")


@pytest.mark.parametrize(
    ("phone", "told"),
    [
        ("+491711234567", ""),
        ("0171 1234567", ""),
        ("", "Please enter your mobile number"),
        ("12", "Nobody can be texted at this number"),
        ("+49 30 1234 ext. 12", "Nobody can be texted at this number"),
        ("+43 664 1234567", "We do not text to numbers of this country"),
    ],
)
def test_number_that_cannot_be_texted_is_told(in_berlin, phone, told):
    assert text_consent.find_problem(phone)[: len(told)] == told
    assert bool(text_consent.find_problem(phone)) == bool(told)


def test_number_without_its_country_is_of_the_business(in_berlin):
    assert text_consent.find_number("0171 1234567") == "+491711234567"
    assert text_consent.find_number("12") == ""
