"""From facts to a mail in its reader's language, without a database."""

import pytest
from icalendar import Calendar

from notifications.channels import Dispatch
from notifications.channels.email import EmailChannel, composing
from notifications.contracts import CodeContext, MessageContext
from notifications.texts.letters import Letter
from tests import guards
from tests.factories.notifications import (
    MAILED_URL,
    MANAGE_URL,
    NOW,
    STAFF_URL,
    make_business,
    make_context,
    make_recipient,
    make_visit,
)


def compose(context=None, kind="confirmation", about_kind="booking", **recipient):
    dispatch = Dispatch(
        key="digest",
        about_kind=about_kind,
        kind=kind,
        recipient=make_recipient(**recipient),
        context=context or make_context(),
    )
    return EmailChannel().compose(dispatch, now=NOW)


def read_event(envelope):
    return next(iter(Calendar.from_ical(envelope.calendar.content).walk("VEVENT")))


def test_customer_gets_the_customers_link_and_an_invitation():
    envelope = compose()

    assert envelope.message_id == "<digest@salon.example>"
    assert (envelope.kind, envelope.recipient) == ("confirmation", "jane@example.com")
    assert (envelope.sender_name, envelope.reply_to) == ("Salon Nord", "hello@salon.example")
    assert MAILED_URL in envelope.text
    assert STAFF_URL not in envelope.text + envelope.html
    event = read_event(envelope)
    assert envelope.calendar.method == "REQUEST"
    assert (event["UID"], event["SEQUENCE"]) == ("1@localhost", 1)
    assert event["SUMMARY"] == "Haircut, Salon Nord"
    assert event["ORGANIZER"] == "mailto:bookings@example.com"
    assert event["ORGANIZER"].params["CN"] == "Salon Nord"
    assert event["ATTENDEE"] == "mailto:jane@example.com"
    assert event["URL"] == MANAGE_URL


def test_calendar_file_proves_no_address_to_whom_it_is_shown():
    content = compose().calendar.content.replace(b"\r\n ", b"").decode()

    assert MANAGE_URL in content
    assert "proof" not in content


@pytest.mark.parametrize(("is_proved", "name"), [(True, "Jane Doe"), (False, None)])
def test_name_that_a_stranger_typed_reaches_nobody_else(is_proved, name):
    envelope = compose(make_context(is_proved=is_proved))

    assert read_event(envelope)["ATTENDEE"].params.get("CN") == name
    assert ("Jane Doe" in envelope.text + envelope.html) is is_proved
    whole = envelope.text + envelope.html + envelope.calendar.content.decode()
    assert ("Jane" in whole.replace("jane@example.com", "")) is is_proved


def test_code_is_a_letter_without_a_button_whose_subject_does_not_hold_it():
    context = CodeContext(
        business=make_business(),
        secrets=("12345678",),
        is_proved=False,
        code="12345678",
        minutes=15,
    )

    envelope = compose(context, kind="link", about_kind="key")

    assert envelope.subject == "Your code for Salon Nord"
    assert "Code: 12345678\n" in envelope.text
    assert "It is valid for 15 minutes." in envelope.text
    assert 'class="button"' not in envelope.html
    assert (envelope.kind, envelope.calendar) == ("link", None)


def test_link_that_was_asked_for_comes_without_an_invitation():
    envelope = compose(kind="link", about_kind="key")

    assert MAILED_URL in envelope.text
    assert envelope.calendar is None


def test_staff_get_the_staffs_link_and_never_the_customers():
    envelope = compose(audience="staff", address="anna@salon.example", name="Anna")

    assert STAFF_URL in envelope.text
    assert MANAGE_URL not in envelope.text + envelope.html
    assert MANAGE_URL.encode() not in envelope.calendar.content.replace(b"\r\n ", b"")
    assert read_event(envelope)["SUMMARY"] == "Haircut, Jane Doe"


def test_name_of_a_customer_stands_in_no_header():
    assert compose(name="Jane, all@example.com").recipient_name == ""
    assert compose(name="Anna", audience="staff").recipient_name == "Anna"


@pytest.mark.parametrize(
    ("kind", "audience", "method"),
    [
        ("confirmation", "customer", "REQUEST"),
        ("reschedule", "customer", "REQUEST"),
        ("cancellation", "customer", "CANCEL"),
        ("released", "staff", "CANCEL"),
    ],
)
def test_calendar_file_does_what_the_message_says(kind, audience, method):
    assert compose(kind=kind, audience=audience).calendar.method == method


@pytest.mark.parametrize(
    ("locale", "business_locale", "subject"),
    [
        ("de", "en", "Bestätigt: Haircut, Dienstag, 1. Dezember, 09:00"),
        ("en", "de", "Confirmed: Haircut, Tuesday, 1 December, 09:00"),
        ("fi", "de", "Bestätigt: Haircut, Dienstag, 1. Dezember, 09:00"),
        ("", "de", "Bestätigt: Haircut, Dienstag, 1. Dezember, 09:00"),
        ("fi", "fi", "Confirmed: Haircut, Tuesday, 1 December, 09:00"),
    ],
)
def test_language_is_the_recipients_else_the_businesses(locale, business_locale, subject):
    context = make_context(business=make_business(locale=business_locale))

    assert compose(context, locale=locale).subject == subject


@pytest.mark.parametrize("email", ["", "hello@salon.example", "moved@salon.example"])
def test_cancellation_comes_from_the_organizer_of_its_invitation(email):
    invitation = compose()

    cancellation = compose(make_context(business=make_business(email=email)), kind="cancellation")

    assert cancellation.reply_to == email
    assert read_event(cancellation)["ORGANIZER"] == read_event(invitation)["ORGANIZER"]


@pytest.mark.parametrize("address", ["hello@salon.example", "anna@salon.example"])
def test_organizer_is_no_recipient_not_even_at_the_businesses_own_address(address):
    envelope = compose(audience="staff", address=address, name="Anna")

    event = read_event(envelope)
    assert event["ATTENDEE"] == f"mailto:{address}"
    assert event["ORGANIZER"] == "mailto:bookings@example.com"


def test_who_is_the_organizer_gets_no_invitation():
    assert compose(audience="staff", address="Bookings@Example.com").calendar is None


def write_receipt(_facts, formats, *, now):
    return Letter(
        language=formats.locale.language,
        subject="Receipt",
        heading="Thank you.",
        lead="",
        rows=(),
        button_label="Open",
        button_url=MANAGE_URL,
        notes=(),
        signature="Salon Nord",
    )


def test_mail_about_something_without_a_time_has_no_calendar_file(monkeypatch):
    guards.with_writer(monkeypatch, ("payment", "customer", "receipt"), write_receipt)
    context = MessageContext(business=make_business(), secrets=(), is_proved=True)

    envelope = compose(context, about_kind="payment", kind="receipt")

    assert (envelope.subject, envelope.kind, envelope.calendar) == ("Receipt", "receipt", None)


OF_VISITS = sorted(key for key in composing.WRITERS if key[0] in {"booking", "key", "trial"})


@pytest.mark.usefixtures("acme")  # whose host the link to unsubscribe is on
@pytest.mark.parametrize(("about_kind", "audience", "kind"), OF_VISITS, ids=str)
@pytest.mark.parametrize("locale", ["en", "de"])
def test_neutral_wording_names_no_service_where_others_read_along(
    about_kind, audience, kind, locale
):
    context = make_context(
        make_visit(service="Secret therapy"),
        before=make_visit(service="Secret therapy"),
        business=make_business(neutral_wording=True),
    )

    envelope = compose(context, kind, about_kind, audience=audience, locale=locale)

    assert "Secret" not in envelope.subject
    assert "Secret therapy" in envelope.text
    if envelope.calendar is not None:
        word = "Termin" if locale == "de" else "Visit"
        assert read_event(envelope)["SUMMARY"].startswith(f"{word}, ")
        assert b"Secret" not in envelope.calendar.content


def test_without_neutral_wording_the_subject_names_the_service():
    assert compose().subject == "Confirmed: Haircut, Tuesday, 1 December, 09:00"


def test_test_message_says_so_and_enters_no_calendar():
    envelope = compose(about_kind="trial")

    assert envelope.subject == "Test: Confirmed: Haircut, Tuesday, 1 December, 09:00"
    assert envelope.calendar is None


@pytest.mark.parametrize(
    ("locale", "words"), [("en", "I want no more of them"), ("de", "Ich möchte keine mehr")]
)
def test_mail_that_is_not_about_a_coming_visit_shows_how_to_end_it(acme, locale, words):
    """Not every mail program shows a button for the header."""
    envelope = compose(kind="follow_up", locale=locale)

    assert envelope.unsubscribe_url.startswith("http://acme.localhost/unsubscribe/")
    assert envelope.unsubscribe_url in envelope.text
    assert words in envelope.html
    assert f'href="{envelope.unsubscribe_url}"' in envelope.html


def test_mail_about_a_coming_visit_shows_none():
    envelope = compose(kind="reminder")

    assert envelope.unsubscribe_url == ""
    assert "unsubscribe" not in envelope.html
