"""The pages on which a business writes its own texts."""

from dataclasses import dataclass

import pytest

from notifications.models import Message, MessageText
from notifications.operations import texts
from notifications.texts import own_texts, wording
from notifications.texts.own_texts import OwnText
from tenants.models import OutboxMessage
from tests import guards
from tests.booking_saas.staff_admin.conftest import clock_at, salon, staff  # noqa: F401 - fixtures
from tests.factories import scheduling as make

LIST = "/admin/messages/settings/texts/"
EDIT = f"{LIST}confirmation/email/en/"
PREVIEW = f"{EDIT}preview/"
KEY = ("confirmation", "email", "en")
TYPED = {"subject": "Hello {name}", "opening": "See you {date}.", "closing": ""}


@pytest.fixture
def booking(salon):  # noqa: F811 - the fixture of the staff's pages
    return make.book(salon, make.at(9)).booking


def test_list_names_every_kind_in_every_language_and_marks_what_is_changed(staff):  # noqa: F811 - a fixture
    texts.save_text(KEY, {"subject": "Own"})

    response = staff.get(LIST)

    mails, texts_to_phones = response.context["channels"]
    cells = {
        (str(row.kind), cell.language): cell.is_changed
        for row in mails["rows"]
        for cell in row.cells
    }
    assert [str(row.kind) for row in texts_to_phones["rows"]] == [
        "Reminder",
        "New time",
        "Cancellation",
    ]
    assert cells["Confirmation", "en"] is True
    assert cells["Confirmation", "de"] is False
    assert sum(cells.values()) == 1
    assert response.text.count(">changed<") == 1


def test_text_is_saved_and_goes_back_to_the_standard(staff):  # noqa: F811 - a fixture
    saved = staff.post(EDIT, TYPED, follow=True)

    row = MessageText.objects.get()
    assert (row.subject, row.opening, row.closing) == ("Hello {name}", "See you {date}.", "")
    assert "Saved." in saved.text
    assert "Back to the standard text" in saved.text

    assert staff.get(f"{EDIT}reset/").status_code == 405
    staff.post(f"{EDIT}reset/")
    assert MessageText.objects.count() == 0


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (
            "\r\n\r\nsee you at {servce}",
            "Line 3, character 12: {servce} is not known; did you mean {service}?",
        ),
        ("see {date", "Line 1, character 5: this brace is not closed."),
        ("x" * 10_000, "Please enter at most 2000 characters; these are 10000."),
        ("a\u202eb", "This contains characters that cannot be displayed."),
    ],
)
def test_refused_text_says_why_and_nothing_typed_is_lost(staff, typed, sentence):  # noqa: F811 - a fixture
    page = staff.post(EDIT, TYPED | {"opening": typed})

    assert sentence in page.text.replace("&#x27;", "'")
    assert "Nothing was saved. What you typed is still here." in page.text
    assert page.context["form"]["opening"].value() == typed
    assert page.context["form"]["subject"].value() == "Hello {name}"
    assert MessageText.objects.count() == 0


def test_preview_shows_what_is_typed_with_the_chosen_booking(staff, booking):  # noqa: F811 - a fixture
    page = staff.post(PREVIEW, TYPED | {"booking": str(booking.id), "scheme": "dark"})

    assert f"Hello {booking.contact_name}" in page.text
    assert "@media all" in page.text
    assert page["X-Frame-Options"] == "SAMEORIGIN"
    policy = page["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'self'" in policy
    assert "script" not in policy
    assert MessageText.objects.count() == 0


def test_preview_of_a_wrong_text_says_what_is_wrong(staff):  # noqa: F811 - a fixture
    page = staff.post(PREVIEW, TYPED | {"subject": "{x"})

    assert "Line 1, character 1: this brace is not closed." in page.text


def test_preview_without_any_booking_shows_an_example(staff):  # noqa: F811 - a fixture
    page = staff.get(f"{LIST}confirmation/email/de/preview/")

    assert "Beispielleistung" in page.text
    assert "@media not all" in page.text


@pytest.mark.parametrize("chosen", ["", "nonsense", "00000000-0000-4000-8000-000000000000"])
def test_booking_that_cannot_be_chosen_becomes_an_example(staff, booking, chosen):  # noqa: F811 - a fixture
    page = staff.post(PREVIEW, TYPED | {"booking": chosen})

    assert page.status_code == 200
    assert "Example service" in page.text


def test_test_message_goes_to_who_is_logged_in(staff, booking):  # noqa: F811 - a fixture
    page = staff.post(EDIT, TYPED | {"trial": "yes", "booking": str(booking.id)}, follow=True)

    message = Message.objects.get(about_kind="trial")
    assert (message.recipient, message.about_id) == ("front_desk@example.com", booking.id)
    assert "A test is on its way to front_desk@example.com." in page.text
    assert OutboxMessage.objects.filter(topic="message.trial_requested").count() == 1


@pytest.mark.parametrize(
    "path",
    ["link/email/en/", "confirmation/pigeon/en/", "confirmation/email/fr/", "nothing/email/en/"],
)
def test_what_cannot_be_written_is_not_there(staff, path):  # noqa: F811 - a fixture
    assert staff.get(f"{LIST}{path}").status_code == 404
    assert staff.post(f"{LIST}{path}reset/").status_code == 404


def test_page_shows_placeholders_with_what_they_become(staff, booking):  # noqa: F811 - a fixture
    page = staff.get(EDIT)

    assert page.context["placeholders"]["service"] == "Haircut"
    assert 'data-placeholder="service"' in page.text
    assert 'data-placeholder="link"' not in page.text
    standard = {item["field"].name: item["text"] for item in page.context["standard"]}
    assert standard["subject"].startswith("Confirmed: Haircut, ")


@dataclass
class Short:
    """A text message ready to go."""

    text: str
    subject: str = ""
    html: str = ""


class Phone:
    """A channel of text messages that writes the own text, or a standard one."""

    label = "SMS"

    def compose(self, dispatch, *, now) -> Short:
        formats = wording.get_formats("en", business=dispatch.context.business)
        own = dispatch.own or OwnText()
        link = dispatch.context.manage_url
        text = own_texts.write_sms(own, dispatch.context, formats, now=now, link=link)
        return Short(text or "Standard")

    def send(self, composed: Short) -> None:
        raise NotImplementedError


def test_text_message_is_previewed_with_its_parts(staff, booking, monkeypatch):  # noqa: F811 - a fixture
    guards.with_channel(monkeypatch, "sms", Phone())
    edit = f"{LIST}cancellation/sms/en/"

    page = staff.get(edit)
    shown = staff.post(
        f"{edit}preview/", {"text": "Cancelled {name} ő" + "x" * 60, "booking": str(booking.id)}
    )
    saved = staff.post(edit, {"text": "Cancelled: {link}"}, follow=True)

    assert "data-size" in page.text
    assert {item["text"] for item in page.context["standard"]} == {"Standard"}
    assert f"Cancelled {booking.contact_name} ő" in shown.text
    assert "2 parts" in shown.text
    assert "each part holds 70 characters or fewer" in " ".join(shown.text.split())
    assert "Saved." in saved.text
    assert MessageText.objects.get().text == "Cancelled: {link}"


SMS_EDIT = f"{LIST}reminder/sms/en/"


def test_text_message_is_tried_on_ones_own_phone(staff, booking):  # noqa: F811 - a fixture
    typed = {"text": "See you: {link}", "booking": str(booking.id), "trial": "yes"}

    page = staff.post(SMS_EDIT, typed | {"phone": "0171 1234567"}, follow=True)

    message = Message.objects.get()
    assert "A test is on its way to +491711234567." in page.text
    assert (message.channel, message.recipient) == ("sms", "+491711234567")
    assert OutboxMessage.objects.get(consumer="notifications.deliver_text").remote == "sms"


@pytest.mark.parametrize(
    ("phone", "told"),
    [
        ("", "Please enter your mobile number"),
        ("12", "Please enter a phone number"),
        ("+43 664 1234567", "We do not text to numbers of this country"),
    ],
)
def test_test_to_no_phone_is_refused_and_the_text_is_saved(staff, booking, phone, told):  # noqa: F811 - fixtures
    typed = {"text": "See you: {link}", "booking": str(booking.id), "trial": "yes"}

    page = staff.post(SMS_EDIT, typed | {"phone": phone}, follow=True)

    assert told in page.text
    assert MessageText.objects.get().text == "See you: {link}"
    assert not Message.objects.exists()


def test_without_a_provider_nobody_is_offered_a_test(staff, booking, settings):  # noqa: F811 - fixtures
    """Control: with one they are."""
    with_one = staff.get(SMS_EDIT).text
    settings.SMS = {}

    assert "Save and send me a test" in with_one
    assert "Save and send me a test" not in staff.get(SMS_EDIT).text
