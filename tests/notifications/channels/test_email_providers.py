"""Mails through a provider's API: what it is sent, and what its refusals mean."""

import base64
from dataclasses import replace

import pytest

from notifications.channels import ProviderError
from notifications.channels.email import EmailChannel
from tests.notifications.channels.test_email import CALENDAR, ENVELOPE

_INACTIVE = (
    "You tried to send to recipient(s) that have been marked as inactive. Found inactive addresses:"
    " jane@example.com. Inactive recipients are ones that have generated a hard bounce, a spam"
    " complaint, or a manual suppression."
)
MAIL = replace(ENVELOPE, reference="t_a.1.0.x", sender="bookings@salon.example")


def test_provider_gets_the_whole_mail_and_the_reference(postmark):
    EmailChannel().send(MAIL)

    (mail,) = postmark.mails
    assert mail["From"] == '"Müller, \\"Haare\\" & Söhne" <bookings@salon.example>'
    assert mail["To"] == "jane@example.com"
    assert mail["ReplyTo"] == "hello@salon.example"
    assert mail["Metadata"] == {"reference": "t_a.1.0.x"}
    assert (mail["TextBody"], mail["HtmlBody"]) == ("Guten Tag", "<p>Guten Tag</p>")
    (file,) = mail["Attachments"]
    assert base64.b64decode(file["Content"]) == CALENDAR
    assert file["Name"] == "invite.ics"
    assert file["ContentType"] == 'text/calendar; method="REQUEST"; charset="utf-8"'


def test_one_click_unsubscribe_goes_along(postmark):
    EmailChannel().send(replace(MAIL, unsubscribe_url="https://salon.example/unsubscribe/t/"))

    headers = {header["Name"]: header["Value"] for header in postmark.mails[0]["Headers"]}
    assert headers["List-Unsubscribe"] == "<https://salon.example/unsubscribe/t/>"
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


@pytest.mark.parametrize(
    ("answer", "permanent", "unreachable", "no_mailbox"),
    [
        ((422, {"ErrorCode": 406, "Message": _INACTIVE}), True, False, True),
        ((422, {"ErrorCode": 300, "Message": "Invalid 'From' address."}), True, False, False),
        ((422, {"ErrorCode": 402, "Message": "Invalid JSON"}), True, False, False),
        ((401, {"ErrorCode": 10, "Message": "Bad token"}), False, False, False),
        ((429, {"ErrorCode": 429, "Message": "Too many"}), False, False, False),
        ((503, {"ErrorCode": 100, "Message": "Maintenance"}), False, False, False),
        (None, False, True, False),
    ],
)
def test_refusal(postmark, answer, permanent, unreachable, no_mailbox):
    postmark.answers = [answer]

    with pytest.raises(ProviderError) as refused:
        EmailChannel().send(MAIL)

    error = refused.value
    assert (error.permanent, error.unreachable, error.no_mailbox) == (
        permanent,
        unreachable,
        no_mailbox,
    )


def test_absent_provider_is_not_permanent(settings, postmark):
    settings.MAILERS["default"]["OPTIONS"]["api_url"] = "http://127.0.0.1:9/"

    with pytest.raises(ProviderError, match="cannot be reached") as refused:
        EmailChannel().send(MAIL)

    assert (refused.value.permanent, refused.value.unreachable) == (False, True)
    assert postmark.mails == []


@pytest.mark.parametrize("field", ["sender_name", "subject", "recipient", "reply_to", "sender"])
@pytest.mark.parametrize("evil", ["\r\nBcc: all@evil.example", "\nX: y"])
def test_line_breaks_reach_no_provider(postmark, field, evil):
    with pytest.raises(ProviderError) as refused:
        EmailChannel().send(replace(MAIL, **{field: f"{getattr(MAIL, field)}{evil}"}))

    assert refused.value.permanent is True
    assert postmark.mails == []
