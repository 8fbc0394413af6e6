"""Codes and links that somebody asked for, as messages: true when sent, kept without secrets."""

from datetime import timedelta

import pytest
from django.utils import timezone

from booking_saas import absolute_links
from booking_saas.wiring.subjects.key import KeySubject
from notifications.contracts import AboutKind, Audience, Outdated
from notifications.models import Message
from notifications.operations import announcements, delivery
from scheduling.models import KeyRequest, Order
from scheduling.operations.addresses import keys
from scheduling.queries import bookings as booking_questions
from scheduling.queries import links, proofs
from tests.factories.notifications import make_planned
from tests.factories.scheduling import NOW, at, book, key
from tests.notifications.conftest import JANE


@pytest.fixture
def code(salon):
    """The id of a request for a code."""
    return keys.request_code(email=JANE.email, locale="en", idempotency=key("code"))


@pytest.fixture
def booking(salon):
    return book(salon.service, at(9), contact=JANE, staff=salon.anna, proof="").booking


@pytest.fixture
def link(booking):
    """The id of a request for a booking's link."""
    keys.request_link(booking_id=booking.id, now=NOW, idempotency=key("link"))
    return KeyRequest.objects.get().pk


def announce(request_id):
    announcements.announce(AboutKind.KEY, request_id, audience=Audience.CUSTOMER, now=NOW)
    return Message.objects.get(about_id=request_id)


def find(request_id, now=NOW):
    found = KeySubject().find(make_planned(request_id, kind="link"), now=now)
    return found.reason if isinstance(found, Outdated) else ""


def test_code_is_mailed_and_kept_nowhere(code, channel):
    message = announce(code)

    (envelope,) = channel.taken
    digits = proofs.compute_code(code, JANE.email)
    assert (envelope.recipient, envelope.kind) == (JANE.email, "link")
    assert f"Code: {digits}\n" in envelope.text
    assert digits not in envelope.subject + message.subject + message.text + message.html
    assert (message.status, message.recipient_name) == ("sent", "")


def test_link_is_mailed_and_its_keys_are_kept_nowhere(booking, link, channel):
    message = announce(link)

    current = booking_questions.get_snapshot(booking.id)
    proof = proofs.make_link_proof(JANE.email)
    (envelope,) = channel.taken
    assert absolute_links.get_mailed_url(current, proof=proof) in envelope.text
    assert envelope.subject.startswith("Your link: Haircut, ")
    assert "Jane" not in envelope.text
    for secret in (proof, links.get_manage_token(current)):
        assert secret not in message.text + message.html


def test_repeated_news_send_nothing_twice(code, channel):
    announce(code)
    announce(code)

    assert len(channel.taken) == 1


def test_code_that_is_spent_is_not_mailed(code):
    keys.redeem_code(code, proofs.compute_code(code, JANE.email))

    assert find(code) == "The code is no longer valid."


def test_code_that_waited_too_long_is_not_mailed(code, channel):
    KeyRequest.objects.update(created_at=timezone.now() - timedelta(minutes=16))

    assert find(code) == "The code is no longer valid."
    assert announce(code).status == "skipped"
    assert channel.taken == []


def test_link_waits_for_a_mail_server_until_the_visit_begins(link):
    KeyRequest.objects.update(created_at=timezone.now() - timedelta(hours=5))

    assert find(link, now=at(8, 59)) == ""
    assert find(link, now=at(9)) == "The visit has since begun."


def test_link_goes_to_no_address_that_the_booking_had_before(link):
    Order.objects.update(contact_email="other@example.com")

    assert find(link) == "The customer’s address has since changed."


def test_request_that_is_forgotten_is_not_mailed(code):
    KeyRequest.objects.all().delete()

    assert find(code) == "What was asked for is no longer known."
    assert KeySubject().plan_messages([code]) == []


def test_staff_cannot_send_a_spent_code_anew(code, channel):
    message = announce(code)
    keys.redeem_code(code, proofs.compute_code(code, JANE.email))

    with pytest.raises(delivery.ResendRefusedError):
        delivery.resend(message.pk, now=NOW)
