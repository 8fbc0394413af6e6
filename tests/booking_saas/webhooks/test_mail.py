"""A provider's webhooks on the platform's host: verified, for the one message that is meant."""

import base64
import json
from typing import Any

import pytest
from django.db import connection

from foundation import schemas
from notifications.channels import references
from notifications.models import DeadAddress, Message
from tests import unguarded_mail
from tests.notifications.conftest import announce_to_jane, channel, postmark, salon  # noqa: F401 - fixtures

TRACKING = "/webhooks/mail/tracking/"
SECRET = "hook:a-long-secret-of-tests"


@pytest.fixture
def message(salon, channel, postmark) -> Message:  # noqa: F811 - fixtures
    return announce_to_jane(salon)


def report(client, message: Message, secret: str = SECRET, **fields: Any):
    """Report as Postmark does that the mail bounced, or what ``fields`` say."""
    business = connection.tenant
    reference = references.make_reference(message.pk, message.resends)
    said = {
        "RecordType": "Bounce",
        "Type": "HardBounce",
        "ID": 42,
        "Email": message.recipient,
        "Details": "smtp;550 5.1.1 No such user",
        "BouncedAt": "2026-03-02T09:00:00Z",
        "Metadata": {"reference": reference},
    } | fields
    schemas.leave()
    try:
        answer = client.post(
            TRACKING,
            json.dumps(said),
            content_type="application/json",
            headers={"host": "localhost", **_log_in(secret)},
        )
    finally:
        connection.set_tenant(business)
    message.refresh_from_db()
    return answer


def _log_in(secret: str) -> dict[str, str]:
    return (
        {"Authorization": f"Basic {base64.b64encode(secret.encode()).decode()}"} if secret else {}
    )


def test_bounce_arrives_at_the_one_message(client, message):
    answer = report(client, message)

    assert answer.status_code == 200
    assert (message.status, message.reason) == (
        "bounced",
        "The mail came back: smtp;550 5.1.1 No such user",
    )
    assert list(DeadAddress.objects.values_list("address", flat=True)) == ["jane@example.com"]


@pytest.mark.parametrize(
    ("fields", "status", "why"),
    [
        ({"RecordType": "Delivery", "DeliveredAt": "2026-03-02T09:00:00Z"}, "delivered", []),
        ({"Type": "SoftBounce"}, "bounced", []),
        ({"Type": "Transient"}, "sent", []),
        ({"Type": "BadEmailAddress"}, "bounced", ["bounced"]),
        ({"Type": "Blocked"}, "bounced", []),
        ({"RecordType": "SpamComplaint", "Type": "SpamComplaint"}, "delivered", ["complained"]),
        ({"RecordType": "Open", "ReceivedAt": "2026-03-02T09:00:00Z"}, "sent", []),
    ],
)
def test_events(client, message, fields, status, why):
    assert report(client, message, **fields).status_code == 200

    assert message.status == status
    assert list(DeadAddress.objects.values_list("why", flat=True)) == why


@pytest.mark.parametrize("secret", ["", "hook:wrong", "other:a-long-secret-of-tests"])
def test_report_without_the_secret_is_refused(client, message, secret):
    assert report(client, message, secret=secret).status_code == 400

    assert message.status == "sent"
    assert not DeadAddress.objects.exists()


@pytest.mark.parametrize(
    "what", ["{schema}", "{id}", "{resends}", "{hash}", "", None, 7, "a.b.c.d"]
)
def test_forged_reference_changes_nothing(client, message, what):
    schema, id_, resends, hash_ = references.make_reference(message.pk, 0).split(".")
    changed = {
        "{schema}": f"public.{id_}.{resends}.{hash_}",
        "{id}": f"{schema}.{message.pk + 1}.{resends}.{hash_}",
        "{resends}": f"{schema}.{id_}.1.{hash_}",
        "{hash}": f"{schema}.{id_}.{resends}.{'A' * 22}",
    }

    answer = report(client, message, Metadata={"reference": changed.get(what, what)})

    assert answer.status_code == 200
    assert message.status == "sent"
    assert not DeadAddress.objects.exists()


def test_control_without_proof_of_references_anybody_names_a_message(client, message, monkeypatch):
    unguarded_mail.without_proof_of_references(monkeypatch)
    schema = schemas.get_current()

    report(client, message, Metadata={"reference": f"{schema}.{message.pk}.0.{'A' * 22}"})

    assert message.status == "bounced"


def test_reference_of_another_business_changes_nothing_here(client, message, globex_business):
    acme = connection.tenant
    connection.set_tenant(globex_business)
    foreign = references.make_reference(message.pk, 0)
    connection.set_tenant(acme)

    assert report(client, message, Metadata={"reference": foreign}).status_code == 200

    assert message.status == "sent"
    assert not DeadAddress.objects.exists()


def test_nothing_answers_without_a_provider_or_a_secret(client, message, settings):
    settings.ANYMAIL = {"WEBHOOK_SECRET": []}
    assert report(client, message).status_code == 404

    settings.EMAIL_PROVIDER = ""
    assert report(client, message).status_code == 404
    assert message.status == "sent"


def test_business_has_no_such_address(client, message):
    assert client.post(TRACKING, headers={"host": "acme.localhost"}).status_code == 404


def test_too_large_a_report_is_refused_unread(client, message):
    answer = client.post(
        TRACKING,
        b"x",
        content_type="application/json",
        headers={"host": "localhost", **_log_in(SECRET)},
        CONTENT_LENGTH=str(11 * 1024 * 1024),
    )

    assert answer.status_code == 413
