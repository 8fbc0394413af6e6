import socket
from dataclasses import replace

import pytest

from booking_saas.settings.mailers import MAIL_TIMEOUT_SECONDS, smtp_mailers
from notifications.channels import ProviderError
from notifications.channels.email import EmailChannel
from notifications.channels.email.envelopes import CalendarPart, Envelope

CALENDAR = b"BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n"
ENVELOPE = Envelope(
    message_id="<digest@salon.example>",
    kind="confirmation",
    recipient="jane@example.com",
    recipient_name="",
    sender_name='Müller, "Haare" & Söhne',
    reply_to="hello@salon.example",
    subject="Bestätigt: Haarschnitt",
    text="Guten Tag",
    html="<p>Guten Tag</p>",
    calendar=CalendarPart(method="REQUEST", content=CALENDAR),
)


def test_mail_has_text_twin_invitation_and_file(mail_server):
    EmailChannel().send(ENVELOPE)

    (mail,) = mail_server.mails
    sender = mail["From"].addresses[0]
    assert (sender.display_name, sender.addr_spec) == (
        'Müller, "Haare" & Söhne',
        "bookings@example.com",
    )
    assert str(mail["To"]) == "jane@example.com"
    assert str(mail["Reply-To"]) == "hello@salon.example"
    assert str(mail["Subject"]) == "Bestätigt: Haarschnitt"
    assert str(mail["Message-ID"]) == "<digest@salon.example>"
    assert str(mail["X-Message-Kind"]) == "confirmation"
    assert str(mail["Auto-Submitted"]) == "auto-generated"
    parts = [part for part in mail.walk() if not part.is_multipart()]
    assert [part.get_content_type() for part in parts] == [
        "text/plain",
        "text/html",
        "text/calendar",
        "application/ics",
    ]
    assert parts[2]["Content-Type"].params["method"] == "REQUEST"
    assert parts[2]["Content-Type"].params["charset"] == "utf-8"
    assert parts[2].get_content() == CALENDAR.decode()
    assert parts[3].get_content() == CALENDAR
    assert [part.get_filename() for part in parts] == [None, None, None, "invite.ics"]


@pytest.mark.parametrize("field", ["sender_name", "subject", "recipient", "reply_to"])
@pytest.mark.parametrize("line_break", ["\r\n", "\n", "\r"])
def test_header_with_a_line_break_is_never_sent(mail_server, field, line_break):
    evil = f"{getattr(ENVELOPE, field)}{line_break}Bcc: all@evil.example"

    with pytest.raises(ProviderError) as refused:
        EmailChannel().send(replace(ENVELOPE, **{field: evil}))

    assert refused.value.permanent is True
    assert mail_server.mails == []


@pytest.mark.parametrize(
    ("answer", "permanent"),
    [
        ("550 No such user", True),
        ("452 Mailbox full", False),
        ("450 Greylisted", False),
    ],
)
def test_refused_recipient(mail_server, answer, permanent):
    mail_server.answers["jane@example.com"] = answer

    with pytest.raises(ProviderError) as refused:
        EmailChannel().send(ENVELOPE)

    assert (refused.value.permanent, refused.value.unreachable) == (permanent, False)
    assert str(refused.value) == f"The mail server answered {answer[:3]}: {answer[4:]}"


@pytest.mark.parametrize(("answer", "permanent"), [("554 Spam", True), ("451 Later", False)])
def test_refused_content(mail_server, answer, permanent):
    mail_server.data_answer = answer

    with pytest.raises(ProviderError) as refused:
        EmailChannel().send(ENVELOPE)

    assert refused.value.permanent is permanent


def test_absent_server_is_not_permanent(smtp_port):
    with pytest.raises(ProviderError, match="cannot be reached") as refused:
        EmailChannel().send(ENVELOPE)

    assert (refused.value.permanent, refused.value.unreachable) == (False, True)


def test_every_mailer_has_a_limit():
    server = dict.fromkeys(
        ("EMAIL_BACKEND", "EMAIL_HOST", "EMAIL_PORT", "EMAIL_HOST_USER", "EMAIL_HOST_PASSWORD")
    )

    assert smtp_mailers(server)["default"]["OPTIONS"]["timeout"] == MAIL_TIMEOUT_SECONDS == 10


def test_silent_server_is_given_up(smtp_port, settings):
    settings.MAILERS["default"]["OPTIONS"]["timeout"] = 0.2
    with socket.create_server(("127.0.0.1", smtp_port)), pytest.raises(ProviderError) as refused:
        EmailChannel().send(ENVELOPE)

    assert (refused.value.permanent, refused.value.unreachable) == (False, True)
