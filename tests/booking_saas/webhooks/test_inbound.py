"""Answers to invitations: nothing of a booking changes, and only its own customer is answered."""

import base64
import json
from email.message import EmailMessage

import pytest
from django.db import connection

from booking_saas.webhooks import calendar_replies
from foundation import schemas
from notifications.models import Message
from scheduling.models import Booking
from tenants.models import Invitation, OutboxMessage
from tests.booking_saas.webhooks.test_mail import SECRET
from tests.factories.scheduling import NOW
from tests.notifications.conftest import announce_to_jane, postmark, salon, work  # noqa: F401 - fixtures

INBOUND = "/webhooks/mail/inbound/"


@pytest.fixture
def invited(salon, postmark, settings, tmp_path) -> Message:  # noqa: F811 - fixtures
    settings.CLOCK_FILE = tmp_path / "clock"
    settings.CLOCK_FILE.write_text(f"={NOW.isoformat()}")
    return announce_to_jane(salon)


def write_reply(uid: str, partstat="DECLINED", attendee="jane@example.com", method="REPLY") -> str:
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Calendars//EN",
        f"METHOD:{method}",
        "BEGIN:VEVENT",
        f"UID:{uid}",
        "DTSTAMP:20260301T090000Z",
        "DTSTART:20260302T090000Z",
        f"ATTENDEE;PARTSTAT={partstat}:mailto:{attendee}",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "\r\n".join([*lines, ""])


def write_mail(calendar: str, sender="jane@example.com", **headers: str) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, "bookings@example.com", "Declined"
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content("I cannot come.")
    mail.add_alternative(calendar.encode(), maintype="text", subtype="calendar")
    return mail


def send(client, mail: EmailMessage, secret: str = SECRET):
    business = connection.tenant
    schemas.leave()
    try:
        return client.post(
            INBOUND,
            json.dumps({"RawEmail": mail.as_string(), "MessageID": "i-1"}),
            content_type="application/json",
            headers={
                "host": "localhost",
                "Authorization": f"Basic {base64.b64encode(secret.encode()).decode()}",
            },
        )
    finally:
        connection.set_tenant(business)


def uid_of(message: Message) -> str:
    return f"{message.about_id}@localhost"


def list_answers() -> list[tuple[str, str]]:
    return list(Message.objects.filter(kind="link").values_list("recipient", "status"))


def test_declined_is_answered_once_and_changes_nothing(client, invited, postmark, work):  # noqa: F811 - fixtures
    before = Booking.objects.values().get()
    OutboxMessage.objects.all().delete()

    for _time in range(3):
        assert send(client, write_mail(write_reply(uid_of(invited)))).status_code == 200
        work()

    assert Booking.objects.values().get() == before
    assert list_answers() == [("jane@example.com", "sent")]
    answer = postmark.mails[-1]
    assert len(postmark.mails) == 2
    assert answer["To"] == "jane@example.com"
    assert answer["Subject"].startswith("Not yet cancelled: Haircut")
    assert f"/manage/{invited.about_id}/" in answer["TextBody"]
    assert "Attachments" not in answer


@pytest.mark.parametrize(
    "reply",
    [
        {"partstat": "ACCEPTED"},
        {"partstat": "TENTATIVE"},
        {"method": "REQUEST"},
        {"attendee": "eve@evil.example"},
        {"uid": "00000000-0000-4000-8000-000000000000@localhost"},
        {"uid": "not-ours@localhost"},
    ],
)
def test_other_replies_are_not_answered(client, invited, reply):
    calendar = write_reply(**{"uid": uid_of(invited), **reply})

    assert send(client, write_mail(calendar)).status_code == 200

    assert list_answers() == []


def test_sender_of_a_forged_reply_gets_nothing(client, invited, postmark, work):  # noqa: F811 - fixtures
    OutboxMessage.objects.all().delete()

    send(client, write_mail(write_reply(uid_of(invited)), sender="eve@evil.example"))
    work()

    assert {mail["To"] for mail in postmark.mails} == {"jane@example.com"}


@pytest.mark.parametrize("value", ["auto-generated", "auto-replied"])
def test_machine_is_not_answered(client, invited, value):
    send(client, write_mail(write_reply(uid_of(invited)), Auto_Submitted=value))

    assert list_answers() == []


def test_inbound_without_the_secret_is_refused(client, invited):
    answer = send(client, write_mail(write_reply(uid_of(invited))), secret="hook:wrong")

    assert answer.status_code == 400
    assert list_answers() == []


def test_platform_knows_only_which_business_invited(invited):
    row = Invitation.objects.get()

    assert (row.pk, row.schema_name) == (invited.about_id, schemas.get_current())


@pytest.mark.parametrize(
    "content",
    ["", "BEGIN:VCALENDAR", "\x00", "METHOD:REPLY\r\nATTENDEE:x", "X" * 200_000, "END:VEVENT\r\n"],
)
def test_what_cannot_be_read_says_nothing(content):
    assert calendar_replies.find_declined(write_mail(content)) is None


def test_parts_and_their_size_are_bounded(invited):
    good = write_reply(uid_of(invited))
    large = good.replace("PRODID:", f"X-LARGE:{'x' * calendar_replies.LARGEST_PART}\r\nPRODID:")
    assert calendar_replies.find_declined(write_mail(good)) is not None
    assert calendar_replies.find_declined(write_mail(large)) is None
    many = write_mail("")
    many.make_mixed()
    for _number in range(calendar_replies.MOST_PARTS):
        many.add_attachment("x")
    many.add_attachment(good.encode(), maintype="text", subtype="calendar")
    assert calendar_replies.find_declined(many) is None
