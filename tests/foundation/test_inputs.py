"""What strangers type, as it is kept."""

import pytest
from django.core.exceptions import ValidationError

from foundation import inputs, tz


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" Kim Lee ", "Kim Lee"),
        ("Zoe\u0301", "Zo\u00e9"),
        ("山田太郎", "山田太郎"),
        ("محمد", "محمد"),
        ("O'Neil-Ü", "O'Neil-Ü"),
        ("👩\u200d🚀", "👩\u200d🚀"),
        ("<b>Kim</b>", "<b>Kim</b>"),
    ],
)
def test_name_is_kept_as_people_write_it(typed, kept):
    assert inputs.clean_name(typed) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" Maria\u202e \n\tMuster ", "Maria Muster"),
        ("Ma\u00adria", "Maria"),
        ("می\u200cگل", "می\u200cگل"),
        ("\u200d\u200c", ""),
        ("a\r\nBcc: b", "a Bcc: b"),
    ],
)
def test_line_keeps_what_is_seen_and_what_joins_it(typed, kept):
    assert inputs.read_line(typed) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("+49 30 901820", "+4930901820"),
        ("+1 (212) 555-0100", "+12125550100"),
        ("030 901820", "030 901820"),
        ("+999 123456", "+999 123456"),
        ("  ", ""),
    ],
)
def test_phone_is_brought_to_one_form_where_its_country_is_known(typed, kept):
    assert inputs.clean_phone(typed) == kept


@pytest.mark.parametrize(
    ("typed", "kept"), [("DE_at", "DE-at"), ("en", "en"), ("", ""), ("zh-Hans-CN", "zh-Hans-CN")]
)
def test_locale_is_written_with_hyphens(typed, kept):
    assert inputs.clean_locale(typed) == kept


@pytest.mark.parametrize("typed", ["Kim@Example.COM", " kim@example.com "])
def test_email_is_kept_in_small_letters(typed):
    assert inputs.clean_email(typed) == "kim@example.com"


@pytest.mark.parametrize(
    "typed", ["a b@example.com", "kim@example", "kim@.com", "@x.com", "a@b@c.de"]
)
def test_email_that_cannot_be_one_is_refused(typed):
    with pytest.raises(ValidationError) as refused:
        inputs.clean_email(typed)

    assert refused.value.code == "invalid"


def test_note_keeps_its_lines():
    assert inputs.clean_note("a\r\nb\rc\td\n") == "a\nb\nc\td"


@pytest.mark.parametrize(
    "name",
    [
        "America",
        "Factory",
        "localtime",
        "",
        None,
        "../etc/passwd",
        "/etc/localtime",
        "europe/berlin",
        "x" * 65,
    ],
)
def test_zone_that_is_none_is_not_found(name):
    assert tz.find_zone(name) is None


def test_zone_is_found():
    assert tz.find_zone("Europe/Berlin").key == "Europe/Berlin"
