"""What the schema says of texts is what validation asks."""

import re
from datetime import datetime

import pytest
from django.core.exceptions import ValidationError

from booking_saas.api import docs
from booking_saas.api.serializers import fields
from foundation import inputs, tz

CASES = [
    (
        fields.NAME_PATTERN,
        inputs.clean_name,
        ["Jo", "Ana Müller", "李", "O'Neil-3", "\U0004625a"],
        True,
    ),
    (
        fields.NAME_PATTERN,
        inputs.clean_name,
        ["", "  ", "\u200b", "\u0600", "\U000e0041", "a\nb", "a\u202eb", "\x00"],
        False,
    ),
    (fields.NOTE_PATTERN, inputs.clean_note, ["a\r\n\tb", "ü"], True),
    (fields.NOTE_PATTERN, inputs.clean_note, ["\x00", "a\x07", "\u2066", "a\u2028b"], False),
    (fields.EMAIL_PATTERN, inputs.clean_email, ["a@b.example", "A.b+c@x-y.example.com"], True),
    (
        fields.EMAIL_PATTERN,
        inputs.clean_email,
        ["", "a", "a@b", ".a@b.example", '"a"@b.example', f"{'a' * 65}@b.example"],
        False,
    ),
    (fields.PHONE_PATTERN, inputs.clean_phone, ["112", "+49 30 901820", "(030) 90-18"], True),
    (fields.PHONE_PATTERN, inputs.clean_phone, ["1", "abc", "+", "12a45", "1+23"], False),
    (fields.LOCALE_PATTERN, inputs.clean_locale, ["de", "de-AT", "zh_Hant-TW"], True),
    (fields.LOCALE_PATTERN, inputs.clean_locale, ["d", "german", "de-", "de-AT-x-y"], False),
]


def is_accepted(clean, text):
    try:
        clean(text)
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize(("pattern", "clean", "texts", "is_fine"), CASES)
def test_pattern_agrees_with_the_rule(pattern, clean, texts, is_fine):
    by_pattern = {text: bool(re.search(pattern.removesuffix("$") + r"\Z", text)) for text in texts}

    assert by_pattern == dict.fromkeys(texts, is_fine)
    assert {text: is_accepted(clean, text) for text in texts} == by_pattern


@pytest.mark.parametrize("text", ["2000-01-01T00:00:00+00:01", "2099-12-31T23:59:59-14:00"])
def test_century_is_the_written_one(text):
    assert fields.InstantField().run_validation(text) == datetime.fromisoformat(text)


def test_schema_names_every_zone_and_states_lengths():
    schemas = docs.build_schema()["components"]["schemas"]
    customer = schemas["BookingCustomer"]["properties"]

    assert schemas["TimeZone"]["enum"] == sorted(tz.list_names())
    assert (customer["name"]["minLength"], customer["name"]["maxLength"]) == (1, 120)
    assert (customer["email"]["minLength"], customer["email"]["maxLength"]) == (6, 254)
    for body, name, most in (("CancelRequest", "reason", 200), ("BookingRequest", "note", 1000)):
        text, blank = schemas[body]["properties"][name]["oneOf"]
        assert (text["minLength"], text["maxLength"]) == (1, most)
        assert blank == {"type": "string", "maxLength": 0}
