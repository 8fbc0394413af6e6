"""Own texts in place of the standard ones, without a database."""

import pytest

from notifications.contracts import Contact
from notifications.texts import customer, own_texts
from notifications.texts.own_texts import OwnText
from tests.factories.notifications import NOW, make_business, make_context, make_visit, read_in

OWN = OwnText(
    subject="{business}: {service} on {date}, {time}",
    opening="Dear {name},\n{staff} awaits you at {place}.",
    closing="Please come early.\n\nThe team of {business}",
)


def write(context, own=OWN, locale="en"):
    formats = read_in(locale)
    letter = customer.write_confirmation(context, formats, now=NOW)
    return own_texts.put_into(letter, own, context, formats, now=NOW)


def test_own_parts_stand_around_the_standard_details():
    letter = write(make_context())

    assert letter.subject == "Salon Nord: Haircut on Tuesday, 1 December, 09:00"
    assert letter.lead == (
        "Dear Jane Doe,\nAnna awaits you at Salon Mitte, Torstr. 1, 10119 Berlin."
    )
    assert letter.closing == ("Please come early.", "The team of Salon Nord")
    assert letter.heading == "Your visit is booked."
    assert letter.rows[0].label == "When"
    assert letter.notes == (
        "The link is yours alone: whoever has it can change or cancel the visit.",
    )


def test_empty_parts_stay_the_standard_text():
    context = make_context()
    standard = customer.write_confirmation(context, read_in("en"), now=NOW)

    assert write(context, OwnText()) == standard


def test_name_that_nobody_proved_is_left_out():
    letter = write(make_context(is_proved=False))

    assert letter.lead.startswith("Dear,\n")
    assert "Jane" not in letter.lead


@pytest.mark.parametrize(
    ("name", "lead"),
    [
        ("visit evil.example now", "Dear,"),
        ("Jane\r\nBcc: x", "Dear Jane Bcc: x,"),
        ("Jane\u202e {date}", "Dear Jane {date},"),
    ],
)
def test_values_are_cleaned_and_never_read_again(name, lead):
    contact = Contact(name=name, email="jane@example.com", phone="")

    assert write(make_context(customer=contact)).lead.split("\n")[0] == lead


def test_neutral_wording_names_no_service_in_what_a_business_wrote():
    context = make_context(
        make_visit(service="Therapy"), business=make_business(neutral_wording=True)
    )

    letter = write(context, OwnText(subject="{service}", opening="{service}"))

    assert (letter.subject, letter.lead) == ("Visit", "Visit")


def test_text_message_is_the_whole_with_its_link():
    own = OwnText(text="{business}: {date} {time} {link}")
    context = make_context()

    text = own_texts.write_sms(own, context, read_in("en"), now=NOW, link="https://x.example/1")

    assert text == "Salon Nord: Tuesday, 1 December 09:00 https://x.example/1"
    assert own_texts.write_sms(OwnText(), context, read_in("en"), now=NOW, link="x") == ""
