"""What strangers type, as it is kept."""

import re
import sys
import unicodedata

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
        ("Ma\u00adria\ufeff", "Maria"),
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
        ("030  901820", "030 901820"),
        ("(030) 901820", "(030) 901820"),
        ("+999 123456", "+999 123456"),
        ("\u202a+49 30\u2011901820\u202c", "+4930901820"),
        ("٠٣٠ ٩٠١٨٢٠", "030 901820"),
        ("112", "112"),
        ("  ", ""),
    ],
)
def test_phone_is_brought_to_one_form_where_its_country_is_known(typed, kept):
    assert inputs.clean_phone(typed) == kept
    assert inputs.clean_phone(kept) == kept


@pytest.mark.parametrize(
    ("typed", "kept", "shown"),
    [
        ("030 901820 ext. 12", "+4930901820;ext=12", "+49 30 901820 ext. 12"),
        ("+49 30 901820 x12", "+4930901820;ext=12", "+49 30 901820 ext. 12"),
        ("(030) 901820 Durchwahl 7", "+4930901820;ext=7", "+49 30 901820 ext. 7"),
        ("030 901820 #123", "+4930901820;ext=123", "+49 30 901820 ext. 123"),
        ("+4930901820;ext=12", "+4930901820;ext=12", "+49 30 901820 ext. 12"),
        ("112 ext 3", "112;ext=3", "112 ext. 3"),
    ],
)
def test_extension_is_kept_behind_its_number(typed, kept, shown):
    assert inputs.clean_phone(typed, country="DE") == kept
    assert inputs.clean_phone(kept, country="DE") == kept
    assert inputs.format_phone(kept) == shown


@pytest.mark.parametrize("typed", ["ext. 12", "x12", "030 901820 ext.", "030 901820 ext. 12345678"])
def test_extension_of_nothing_is_refused(typed):
    with pytest.raises(ValidationError) as refused:
        inputs.clean_phone(typed)

    assert refused.value.code == "invalid"


@pytest.mark.parametrize(
    ("typed", "country", "kept"),
    [
        ("030 901820", "DE", "+4930901820"),
        ("(555) 123-4567", "US", "+15551234567"),
        ("(555) 123-4567", "", "(555) 123-4567"),
        ("030 901820", "", "030 901820"),
        ("+41 44 668 18 00", "DE", "+41446681800"),
        ("0041 44 668 18 00", "DE", "+41446681800"),
        ("(212) 555-0100", "US", "+12125550100"),
        ("555-0100", "US", "555-0100"),
        ("112", "DE", "112"),
    ],
)
def test_phone_without_a_code_is_one_of_the_country(typed, country, kept):
    assert inputs.clean_phone(typed, country=country) == kept
    assert inputs.normalize_phone(kept, country=country) == kept


@pytest.mark.parametrize("typed", ["call me 123", "12", "+", "1" * 41, "030 901820 a", "1;2;3;4"])
def test_phone_that_cannot_be_one_is_refused(typed):
    with pytest.raises(ValidationError) as refused:
        inputs.clean_phone(typed)

    assert refused.value.code == "invalid"


@pytest.mark.parametrize(
    ("kept", "shown"),
    [("+4930901820", "+49 30 901820"), ("030 901820", "030 901820"), ("112", "112"), ("", "")],
)
def test_phone_is_shown_as_people_read_it(kept, shown):
    assert inputs.format_phone(kept) == shown


@pytest.mark.parametrize(
    ("zone", "country"),
    [("Europe/Berlin", "DE"), ("America/New_York", "US"), ("UTC", ""), ("Etc/GMT+3", "")],
)
def test_zone_lies_in_a_country(zone, country):
    assert tz.find_country(zone) == country


@pytest.mark.parametrize(
    ("typed", "kept"), [("DE_at", "de-AT"), ("en", "en"), ("", ""), ("zh-Hans-CN", "zh-Hans-CN")]
)
def test_locale_is_written_with_hyphens(typed, kept):
    assert inputs.clean_locale(typed) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" Kim@Example.COM ", "kim@example.com"),
        (
            "\uff4b\uff49\uff4d\uff20\uff45\uff58\uff41\uff4d\uff50\uff4c\uff45\uff0e\uff43\uff4f\uff4d",
            "kim@example.com",
        ),
        ("\ufeffk\u200bim@exa\u00admple.com\u202c", "kim@example.com"),
        ("kim+hair@example.com", "kim+hair@example.com"),
        ("kim@MÜLLER.example", "kim@xn--mller-kva.example"),
        ("kim@mu\u0308ller.example", "kim@xn--mller-kva.example"),
        ("kim@XN--MLLER-KVA.example", "kim@xn--mller-kva.example"),
        ("kim@straße.example", "kim@xn--strae-oqa.example"),
        ("kim@例え。テスト", "kim@xn--r8jz45g.xn--zckzah"),
    ],
)
def test_email_has_one_written_form(typed, kept):
    assert inputs.clean_email(typed) == kept
    assert inputs.clean_email(kept) == kept


@pytest.mark.parametrize(
    ("kept", "shown"),
    [
        ("kim@example.com", "kim@example.com"),
        ("kim@xn--mller-kva.example", "kim@müller.example"),
        ("kim@xn--zzzz.example", "kim@xn--zzzz.example"),
    ],
)
def test_email_is_shown_as_people_write_it(kept, shown):
    assert inputs.format_email(kept) == shown


@pytest.mark.parametrize(
    ("email", "mailbox"),
    [
        ("kim+hair@example.com", "kim@example.com"),
        ("kim@example.com", "kim@example.com"),
        ("+x@example.com", "+x@example.com"),
        ("kim+a+b@example.com", "kim@example.com"),
        ("kim++a@example.com", "kim@example.com"),
        ("KIM@example.com", "kim@example.com"),
        ("k.im@example.com", "k.im@example.com"),
        ("k.i.m+x@gmail.com", "kim@gmail.com"),
        ("kim@googlemail.com", "kim@gmail.com"),
        ("no address", "@no address"),
    ],
)
def test_mailbox_is_the_address_without_its_tag(email, mailbox):
    assert inputs.find_mailbox(email) == mailbox


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "a b@example.com",
        "kim@example",
        "kim@.com",
        "@x.com",
        "a@b@c.de",
        "kïm@example.com",
        "kim@xn--zzzz.example",
        "kim@exa_mple.com",
        "kim@[127.0.0.1]",
        "kim@[IPv6:2001:db8::1]",
        "kim@192.0.2.10",
        "kim@192.0.2.1",
        "kim@3221225994",
        "kim@192.0.2.0x1a",
        "kim@localhost",
        "kim@LOCALHOST",
        "kim@salon.localhost",
        "kim@example.com\r\nBcc: x@example.com",
    ],
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


@pytest.mark.parametrize(
    ("email", "url"),
    [
        ("kim@example.com", "mailto:kim@example.com"),
        ("kim+hair@example.com", "mailto:kim%2Bhair@example.com"),
        ('"a@b"@example.com', "mailto:%22a%40b%22@example.com"),
        ("a?cc=b&c%d@example.com", "mailto:a%3Fcc%3Db%26c%25d@example.com"),
        ("o'neil/x#1@xn--mller-kva.example", "mailto:o%27neil%2Fx%231@xn--mller-kva.example"),
    ],
)
def test_mail_is_written_to_the_address_and_nobody_else(email, url):
    assert inputs.write_mailto(email) == url


@pytest.mark.parametrize(
    ("country", "example"),
    [("DE", "01512 3456789"), ("US", "(201) 555-0123"), ("ZZ", ""), ("", "")],
)
def test_example_of_a_number_is_written_as_in_the_country(country, example):
    assert inputs.find_example_phone(country) == example


def test_format_characters_are_those_of_unicode():
    listed = re.compile(f"[{inputs.FORMAT_CHARACTERS}]")
    everything = map(chr, range(sys.maxunicode + 1))

    wrong = [
        c for c in everything if bool(listed.match(c)) is not (unicodedata.category(c) == "Cf")
    ]

    assert wrong == []
