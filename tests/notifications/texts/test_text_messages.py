"""Text messages word by word: short, in the visit's zone, and cheap where names allow it."""

from dataclasses import replace

import pytest
from django.utils import translation

from notifications.texts import segments, text_messages
from notifications.texts.own_texts import OwnText
from tests.factories.notifications import (
    MANAGE_URL,
    NOW,
    make_business,
    make_context,
    make_visit,
    read_in,
)

MOVED = make_context(
    make_visit(), before=replace(make_visit(), starts_at=NOW, ends_at=NOW), actor="staff"
)
GOES = make_context(attends=True)
OFF = make_context(actor="staff")
PEOPLE = make_context(make_visit(staff=("Bert",)), before=make_visit(), actor="staff")


def write(kind, context=None, *, own=None, locale="en"):
    with translation.override(locale):
        return text_messages.write(kind, own, context or make_context(), read_in(locale), now=NOW)


AT = {
    "en": "Tuesday, 1 December, 09:00 (Berlin time)",
    "de": "Dienstag, 1. Dezember, 09:00 (Ortszeit Berlin)",
}
CONFIRM = {
    "en": ". Reply C to confirm. Change or cancel:",
    "de": ". Mit C antworten bestätigt. Ändern oder absagen:",
}


@pytest.mark.parametrize(
    ("kind", "context", "locale", "before", "after"),
    [
        ("reminder", make_context(), "en", "reminder of Haircut, ", CONFIRM["en"]),
        ("reminder", make_context(), "de", "Erinnerung an Haircut, ", CONFIRM["de"]),
        ("reminder", GOES, "en", "reminder of Haircut, ", ". Change or cancel:"),
        ("reschedule", MOVED, "en", "new time for Haircut: ", ". Change or cancel:"),
        ("reschedule", MOVED, "de", "neuer Termin für Haircut: ", ". Ändern oder absagen:"),
        ("reschedule", PEOPLE, "en", "your visit has changed: Haircut, ", ", Bert."),
        ("cancellation", OFF, "en", "cancelled: Haircut, ", ". See the visit or book again:"),
        ("cancellation", OFF, "de", "abgesagt: Haircut, ", ". Termin ansehen oder neu buchen:"),
    ],
)
def test_exact_words(kind, context, locale, before, after):
    expected = f"Salon Nord: {before}{AT[locale]}{after} {MANAGE_URL}"

    assert write(kind, context, locale=locale) == expected


@pytest.mark.parametrize("locale", ["en", "de"])
@pytest.mark.parametrize("kind", ["reminder", "reschedule", "cancellation"])
def test_standard_texts_need_the_small_alphabet_only(kind, locale):
    size = segments.measure(write(kind, MOVED, locale=locale))

    assert size.is_plain
    assert size.parts <= 2


def test_clock_of_twelve_hours_needs_the_small_alphabet_only():
    """Its joint would be a letter that doubles the price."""
    context = make_context(business=make_business(clock="12"))
    with translation.override("en"):
        text = text_messages.write("reminder", None, context, read_in("en"), now=NOW)

    assert segments.measure(text).is_plain


def test_neutral_wording_names_no_service():
    text = write("reminder", make_context(business=make_business(neutral_wording=True)))

    assert "Haircut" not in text
    assert "reminder of Visit, Tuesday" in text


def test_remote_visits_are_told_in_the_zone_of_the_customer():
    visit = make_visit(remote=True, zone=make_visit().customer_zone)

    assert "Tuesday, 1 December, 03:00 (New York time)" in write("reminder", make_context(visit))


def test_link_proves_no_address():
    """Control: that in a mail does."""
    context = make_context()

    assert context.manage_url in write("reminder", context)
    assert context.mailed_url not in write("reminder", context)


def test_clock_is_not_named_to_who_goes_by_it():
    """Control: whoever booked from elsewhere is told whose clock it is."""
    berlin = make_visit().location_zone

    assert "1 December, 09:00. Reply" in write(
        "reminder", make_context(make_visit(customer_zone=berlin))
    )
    assert "1 December, 09:00 (Berlin time). Reply" in write("reminder")


def test_own_text_is_the_whole():
    own = OwnText(text="Hi {name}, {service} {time}: {link}")

    assert write("reminder", own=own) == f"Hi Jane Doe, Haircut 09:00: {MANAGE_URL}"


def test_own_text_names_nobody_whose_address_is_not_proved():
    own = OwnText(text="Hi {name}, {time}")

    assert write("reminder", make_context(is_proved=False), own=own) == "Hi, 09:00"


@pytest.mark.parametrize("name", ["a\r\nFrom: b", "a\u202eb", "a\x00b"])
def test_names_stay_on_one_line_in_one_direction(name):
    text = write("reminder", make_context(business=make_business(name=name)))

    assert text.splitlines() == [text]
    assert not set("\r\n\u202e\x00") & set(text)


def test_long_names_are_cut():
    context = make_context(make_visit(service="S" * 120), business=make_business(name="B" * 120))

    text = write("reminder", context)

    assert text.startswith("B" * 57 + "...: reminder of " + "S" * 57 + "...,")


def test_no_text_is_longer_than_providers_take():
    own = OwnText(text="{service}" * 60)
    text = write("reminder", make_context(make_visit(service="S" * 120)), own=own)

    assert (len(text), text[-4:]) == (1600, "S...")


def test_what_is_never_texted_has_no_words():
    with pytest.raises(KeyError):
        write("confirmation")


@pytest.mark.parametrize(
    ("kind", "expected"), [("reminder", True), ("reschedule", False), ("cancellation", False)]
)
def test_only_reminders_ask(kind, expected):
    assert text_messages.asks(kind) is expected
