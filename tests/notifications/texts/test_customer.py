from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from notifications.contracts import Contact, Deadlines
from notifications.texts import customer, rendering
from tests.factories.notifications import (
    NOW,
    make_business,
    make_context,
    make_visit,
    read_in,
)


def write(writer, context, language="en"):
    with translation.override(language):
        return writer(context, read_in(language), now=NOW)


def make_contact(name):
    return Contact(name=name, email="jane@example.com", phone="")


def rows_of(letter):
    return {row.label: row.value.replace("\u202f", " ") for row in letter.rows}


def test_confirmation_reads_well_as_plain_text():
    letter = write(customer.write_confirmation, make_context())

    text = rendering.render_text(letter).replace("\u202f", " ")

    assert letter.subject.replace("\u202f", " ") == (
        "Confirmed: Haircut, Tuesday, 1 December, 09:00"
    )
    assert text == (
        "Your visit is booked.\n"
        "\n"
        "Hello Jane Doe,\n"
        "We look forward to seeing you. Here is all you need.\n"
        "\n"
        "When: Tuesday, 1 December 2026, 09:00 – 10:00 (Berlin time)\n"
        "Your time: Tuesday, 1 December 2026, 03:00 – 04:00 (New York time)\n"
        "What: Haircut\n"
        "With: Anna\n"
        "Where: Salon Mitte, Torstr. 1, 10119 Berlin\n"
        "Price: €45\n"
        "Booking code: K7M2QX\n"
        "\n"
        "Change or cancel:\n"
        "https://salon.example/manage/1/key/mail/proof/\n"
        "\n"
        "The link is yours alone: whoever has it can change or cancel the visit.\n"
        "Questions? Answer this message or call +49 30 1234.\n"
        "\n"
        "-- \n"
        "Salon Nord\n"
    )


def test_confirmation_repeats_the_terms_as_they_were_agreed():
    agreed = "Cancelled at least 24 hours before the start: full refund; later: 50 % refund."
    context = make_context(make_visit(terms=agreed))

    assert rows_of(write(customer.write_confirmation, context))["If you cancel"] == agreed
    assert "If you cancel" not in rows_of(write(customer.write_cancelled, context))
    assert "If you cancel" not in rows_of(write(customer.write_confirmation, make_context()))


def make_deadlines(visit, **fields):
    defaults = {"move_until": visit.starts_at, "cancel_until": visit.starts_at}
    return Deadlines(**defaults | fields)


DAY_BEFORE = datetime(2026, 11, 30, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({}, {"Change or cancel until": "the start"}),
        (
            {"move_until": DAY_BEFORE},
            {
                "Move until": "Monday, 30 November, 09:00 (Berlin time)",
                "Cancel until": "the start",
            },
        ),
        ({"move_until": NOW - timedelta(hours=1)}, {"Cancel until": "the start"}),
        (
            {"refund_until": DAY_BEFORE, "refund_percent": 100},
            {
                "Change or cancel until": "the start",
                "Full refund until": "Monday, 30 November, 09:00 (Berlin time)",
            },
        ),
        (
            {"refund_until": DAY_BEFORE, "refund_percent": 50},
            {
                "Change or cancel until": "the start",
                "50 % refund until": "Monday, 30 November, 09:00 (Berlin time)",
            },
        ),
    ],
)
@pytest.mark.parametrize("writer", [customer.write_confirmation, customer.write_rescheduled])
def test_deadlines_are_told_in_words(writer, fields, told):
    visit = make_visit()
    context = make_context(visit, deadlines=make_deadlines(visit, **fields))

    rows = rows_of(write(writer, context))

    assert {label: rows[label] for label in rows if label.lower().endswith("until")} == told


def test_mail_leads_to_a_map():
    url = "https://www.openstreetmap.org/search?query=Torstr.+1"
    context = make_context(make_visit(map_url=url))

    letter = write(customer.write_confirmation, context)

    assert f"Map: {url}\n" in rendering.render_text(letter)
    assert f'href="{url}"' in rendering.render_html(letter, accent_color="#0f766e")
    assert "Map" not in rows_of(write(customer.write_cancelled, context))


def test_move_to_others_says_who_it_was_with():
    before = make_visit(staff=("Anna", "Bert"))
    after = replace(
        make_visit(staff=("Bert", "Carla")), starts_at=before.starts_at + timedelta(days=1)
    )

    rows = rows_of(write(customer.write_rescheduled, make_context(after, before=before)))

    assert (rows["With"], rows["Before, with"]) == ("Bert, Carla", "Anna, Bert")
    assert rows["Before"] == "Tuesday, 1 December 2026, 09:00 – 10:00 (Berlin time)"


def test_confirmation_in_german():
    berlin = ZoneInfo("Europe/Berlin")

    letter = write(
        customer.write_confirmation, make_context(make_visit(customer_zone=berlin)), "de"
    )

    assert letter.subject == "Bestätigt: Haircut, Dienstag, 1. Dezember, 09:00"
    assert rendering.render_text(letter).replace("\xa0", " ") == (
        "Ihr Termin ist gebucht.\n"
        "\n"
        "Guten Tag Jane Doe,\n"
        "wir freuen uns auf Sie. Hier steht alles, was Sie brauchen.\n"
        "\n"
        "Wann: Dienstag, 1. Dezember 2026, 09:00 – 10:00 (Ortszeit Berlin)\n"
        "Was: Haircut\n"
        "Bei: Anna\n"
        "Wo: Salon Mitte, Torstr. 1, 10119 Berlin\n"
        "Preis: 45 €\n"
        "Buchungscode: K7M2QX\n"
        "\n"
        "Ändern oder absagen:\n"
        "https://salon.example/manage/1/key/mail/proof/\n"
        "\n"
        "Der Link ist nur für Sie: Wer ihn hat, kann den Termin ändern oder absagen.\n"
        "Fragen? Antworten Sie auf diese Nachricht oder rufen Sie an: +49 30 1234.\n"
        "\n"
        "-- \n"
        "Salon Nord\n"
    )


@pytest.mark.parametrize(
    ("language", "lead"),
    [
        ("en", "We will contact you at that time. Here is all you need."),
        ("de", "wir melden uns zu dieser Zeit bei Ihnen. Hier steht alles, was Sie brauchen."),
    ],
)
def test_confirmation_of_a_remote_visit_says_that_we_will_be_in_touch(language, lead):
    letter = write(customer.write_confirmation, make_context(make_visit(remote=True)), language)

    assert letter.lead.splitlines()[1:] == [lead]


@pytest.mark.parametrize(
    ("remote", "location_zone", "customer_zone", "starts_at", "when", "beside"),
    [
        (
            False,
            "Europe/Berlin",
            "Europe/Paris",
            datetime(2026, 12, 1, 8, tzinfo=UTC),
            "Tuesday, 1 December 2026, 09:00 – 10:00 (Berlin time)",
            None,
        ),
        (
            False,
            "Europe/Berlin",
            "Asia/Kolkata",
            datetime(2026, 12, 1, 20, tzinfo=UTC),
            "Tuesday, 1 December 2026, 21:00 – 22:00 (Berlin time)",
            "Wednesday, 2 December 2026, 01:30 – 02:30 (Kolkata time)",
        ),
        (
            True,
            "Europe/Berlin",
            "America/New_York",
            datetime(2026, 12, 1, 8, tzinfo=UTC),
            "Tuesday, 1 December 2026, 03:00 – 04:00 (New York time)",
            None,
        ),
        (
            False,
            "Europe/Berlin",
            "Europe/Berlin",
            datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
            "Sunday, 25 October 2026, 02:30 (UTC+2) – 02:30 (UTC+1) (Berlin time)",
            None,
        ),
        (
            False,
            "America/New_York",
            "America/New_York",
            datetime(2026, 12, 2, 4, 30, tzinfo=UTC),
            "Tuesday, 1 December 2026, 23:30 – Wednesday, 2 December, 00:30 (New York time)",
            None,
        ),
    ],
)
def test_times_are_told_on_the_clock_of_the_visit(
    remote, location_zone, customer_zone, starts_at, when, beside
):
    visit = make_visit(
        zone=ZoneInfo(customer_zone if remote else location_zone),
        location_zone=ZoneInfo(location_zone),
        customer_zone=ZoneInfo(customer_zone),
        remote=remote,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=1),
    )

    told = rows_of(write(customer.write_confirmation, make_context(visit)))

    assert told["When"] == when
    assert told.get("Your time") == beside


def test_year_stands_in_the_subject_when_it_is_another_one():
    starts_at = datetime(2027, 1, 5, 8, tzinfo=UTC)
    visit = make_visit(starts_at=starts_at, ends_at=starts_at + timedelta(hours=1))

    letter = write(customer.write_confirmation, make_context(visit))

    assert letter.subject.replace("\u202f", " ") == (
        "Confirmed: Haircut, Tuesday, 5 January 2027, 09:00"
    )


def test_move_tells_the_new_time_first_and_the_old_one_after():
    before = make_visit()
    hour = timedelta(hours=1)
    after = replace(before, starts_at=before.starts_at + hour, ends_at=before.ends_at + hour)

    letter = write(customer.write_rescheduled, make_context(after, before=before))

    assert letter.subject.replace("\u202f", " ") == (
        "New time: Haircut, Tuesday, 1 December, 10:00"
    )
    assert letter.heading == "Your visit has a new time."
    assert rows_of(letter)["Before"] == "Tuesday, 1 December 2026, 09:00 – 10:00 (Berlin time)"


@pytest.mark.parametrize("hours", [0, 1], ids=["same instant", "same wall time"])
def test_other_zone_of_the_location_is_told_with_the_time_before(hours):
    before = make_visit()
    london, shift = ZoneInfo("Europe/London"), timedelta(hours=hours)
    after = replace(
        before,
        zone=london,
        location_zone=london,
        starts_at=before.starts_at + shift,
        ends_at=before.ends_at + shift,
    )

    letter = write(customer.write_rescheduled, make_context(after, before=before))

    clock = f"{8 + hours:02d}:00"
    assert letter.subject == f"Please check the time: Haircut, Tuesday, 1 December, {clock}"
    assert letter.heading == "Your visit is told in another time zone."
    assert letter.lead.endswith("It is now told in London time.")
    assert rows_of(letter)["When"].startswith(f"Tuesday, 1 December 2026, {clock} –")
    assert rows_of(letter)["Before"] == "Tuesday, 1 December 2026, 09:00 – 10:00 (Berlin time)"


def test_change_of_staff_alone_does_not_claim_a_new_time():
    before = make_visit()
    after = replace(before, staff=("Bert",))

    letter = write(customer.write_rescheduled, make_context(after, before=before))

    assert letter.heading == "Your visit has changed."
    assert rows_of(letter)["With"] == "Bert"
    assert rows_of(letter)["Before, with"] == "Anna"


@pytest.mark.parametrize(
    ("actor", "lead"),
    [
        (
            "customer",
            "We have cancelled it as you asked. There is nothing else for you to do.",
        ),
        ("staff", "Salon Nord has cancelled it. You do not need to come."),
    ],
)
def test_cancellation_says_who_cancelled_and_not_why(actor, lead):
    letter = write(customer.write_cancelled, make_context(actor=actor, reason="a rude customer"))

    assert letter.lead == f"Hello Jane Doe,\n{lead}"
    assert letter.button_label == "See the visit or book again"
    assert "rude" not in rendering.render_text(letter)


@pytest.mark.parametrize("name", ["WIN https://evil.example now", "www.evil.example", "evil.xyz"])
def test_link_in_a_name_is_not_carried_to_a_stranger(name):
    letter = write(customer.write_confirmation, make_context(customer=make_contact(name)))

    text = rendering.render_text(letter)

    assert text.startswith("Your visit is booked.\n\nHello,\nWe look")
    assert "evil" not in text + letter.subject


@pytest.mark.parametrize("name", ["Dr. Jane Doe", "J. R. R. Tolkien", "Anne-Marie O’Neil"])
def test_ordinary_names_are_greeted(name):
    letter = write(customer.write_confirmation, make_context(customer=make_contact(name)))

    assert letter.lead.startswith(f"Hello {name},\n")


@pytest.mark.parametrize(
    ("email", "phone", "notes"),
    [
        ("", "", []),
        ("", "+49 30 1", ["Questions? Call +49 30 1."]),
        ("a@b.example", "", ["Questions? Just answer this message."]),
    ],
)
def test_only_ways_to_reach_the_business_that_exist_are_named(email, phone, notes):
    letter = write(
        customer.write_confirmation, make_context(business=make_business(email=email, phone=phone))
    )

    assert list(letter.closing) == notes


def test_new_clock_rules_tell_that_the_time_stays():
    visit = make_visit()

    letter = write(customer.write_clock_changed, make_context(visit, before=visit))

    assert letter.subject.replace("\u202f", " ") == (
        "Same time by the new clock rules: Haircut, Tuesday, 1 December, 09:00"
    )
    assert letter.heading == "Your visit keeps its time on the clock."
    assert letter.lead == (
        "Hello Jane Doe,\nThe rules for the clocks in Berlin have changed. Your calendar may show"
        " another time until it takes over the attached file."
    )
    assert "Before" not in rows_of(letter)


def test_new_clock_rules_tell_the_time_before_where_the_clock_shows_another():
    visit = make_visit()
    hour = timedelta(hours=1)
    before = replace(visit, starts_at=visit.starts_at - hour, ends_at=visit.ends_at - hour)

    letter = write(customer.write_clock_changed, make_context(visit, before=before))

    assert letter.subject.replace("\u202f", " ") == (
        "Another time on the clock: Haircut, Tuesday, 1 December, 09:00"
    )
    assert letter.heading == "The clock will show another time for your visit."
    assert letter.lead.endswith("have changed. The visit itself has not moved.")
    assert rows_of(letter)["Before"] == ("Tuesday, 1 December 2026, 08:00 – 09:00 (Berlin time)")
