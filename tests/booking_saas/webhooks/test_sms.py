"""What comes from the provider of texts: signed, for one message, or from one phone (trust, I5)."""

from dataclasses import replace
from datetime import timedelta
from itertools import permutations
from pathlib import Path

import pytest
from django.db import connection

from booking_saas.webhooks import sms_replies
from foundation import schemas
from notifications.channels import references
from notifications.channels.sms import twilio
from notifications.contracts import AboutKind, Audience, MessageKind
from notifications.models import Message
from scheduling.models import Booking, BookingEvent
from scheduling.operations import bookings
from scheduling.operations.commands import CancelBooking, Contact, RescheduleBooking
from tenants.models import HandledReply, StoppedPhone
from tenants.operations import texting as shared
from tenants.queries import texting as shared_questions
from tests import unguarded_mail, unguarded_texts
from tests.factories.scheduling import NOW, at, book, key
from tests.notifications.conftest import Salon, open_salon

PHONE, SENDER, ACCOUNT = "+491711234567", "+4915100000000", "ACtest"
JANE = Contact(name="Jane Doe", email="jane@example.com", phone=PHONE, text_consent="I want texts.")
INBOUND = "/webhooks/sms/inbound/"


@pytest.fixture(autouse=True)
def clock_file(settings, tmp_path) -> Path:
    """Let it be the day before the visits."""
    settings.CLOCK_FILE = tmp_path / "clock"
    settings.CLOCK_FILE.write_text(f"={at(9, day=-1).isoformat()}")
    return settings.CLOCK_FILE


@pytest.fixture
def salon(acme) -> Salon:
    return open_salon()


def post(client, path, form, *, signature=None, host="localhost", signed_path=None):
    """Post as the provider does, to the platform's host."""
    business = connection.tenant
    url = f"http://localhost{signed_path or path}"
    headers = {
        "host": host,
        "X-Twilio-Signature": twilio.sign("test-token", url, form)
        if signature is None
        else signature,
    }
    schemas.leave()
    try:
        return client.post(path, form, headers=headers)
    finally:
        connection.set_tenant(business)


def ask_jane(booking, *, now=NOW, minutes=24 * 60, kind=MessageKind.REMINDER):
    """Return the text that asked her about a visit."""
    message = Message.objects.create(
        about_kind=AboutKind.BOOKING,
        about_id=booking.id,
        version=booking.version,
        kind=kind,
        offset_minutes=minutes,
        channel="sms",
        audience=Audience.CUSTOMER,
        recipient=booking.contact_phone,
        status="sent",
        sent_at=now,
        queued_at=now,
    )
    shared.note_text(
        message.pk,
        0,
        sender=SENDER,
        phone=booking.contact_phone,
        parts=1,
        asks=kind == MessageKind.REMINDER,
        now=now,
    )
    return message


def visit(salon, hour=9, day=0, **contact):
    found = book(salon.service, at(hour, day=day), contact=replace(JANE, **contact))
    return found.booking


@pytest.fixture
def message(salon) -> Message:
    return ask_jane(visit(salon))


# Reports.


def report(client, message, status, *, account=ACCOUNT, reference=None, **more):
    reference = reference or references.make_reference(message.pk, message.resends)
    form = {"MessageSid": "SM1", "MessageStatus": status, "AccountSid": account}
    signing = {name: more.pop(name) for name in ("signature", "host", "signed_path") & more.keys()}
    answer = post(client, f"/webhooks/sms/status/{reference}/", form | more, **signing)
    message.refresh_from_db()
    return answer.status_code


@pytest.mark.parametrize(
    ("status", "more", "expected"),
    [
        ("queued", {}, ("sent", "")),
        ("sent", {}, ("sent", "")),
        ("delivered", {}, ("delivered", "")),
        (
            "undelivered",
            {"ErrorCode": "30003"},
            ("bounced", "The text message did not arrive: error 30003"),
        ),
        ("failed", {}, ("bounced", "The text message did not arrive.")),
        (
            "failed",
            {"ErrorCode": "<b>1</b>"},
            ("bounced", "The text message did not arrive."),
        ),
        ("read by aliens", {}, ("sent", "")),
    ],
)
def test_report_tells_what_became_of_the_text(client, message, status, more, expected):
    assert report(client, message, status, **more) == 204
    assert (message.status, message.reason) == expected


@pytest.mark.parametrize("order", sorted(set(permutations(["sent", "delivered", "delivered"]))))
def test_order_and_number_of_reports_do_not_matter(client, message, order):
    for status in order:
        report(client, message, status)

    assert message.status == "delivered"


@pytest.mark.parametrize(
    "forged",
    [
        {"signature": ""},
        {"signature": "bm9uZQ=="},
        {"signature": "ümlaut"},
        {"signed_path": INBOUND},
        {"account": "ACother"},
    ],
)
def test_report_that_the_provider_did_not_sign_for_us_is_refused(client, message, forged):
    assert report(client, message, "delivered", **forged) == 403
    assert message.status == "sent"


def test_control_without_signatures_it_is_believed(client, message, monkeypatch):
    unguarded_texts.without_signatures_of_texts(monkeypatch)

    report(client, message, "delivered", signature="")

    assert message.status == "delivered"


def test_signature_counts_for_our_address_whatever_host_was_asked(client, message):
    """A sender who chooses the host does not choose what is signed."""
    assert report(client, message, "delivered", signature=None) == 204


def test_report_about_another_businesses_message_changes_nothing_here(
    client, message, globex_business
):
    mine = references.make_reference(message.pk, 0)
    foreign = mine.replace(connection.tenant.schema_name, globex_business.schema_name)

    assert report(client, message, "delivered", reference=foreign) == 204
    assert message.status == "sent"


def test_control_without_proof_of_references_it_does(client, message, monkeypatch):
    unguarded_mail.without_proof_of_references(monkeypatch)
    forged = f"{connection.tenant.schema_name}.{message.pk}.0.{'x' * 22}"

    report(client, message, "delivered", reference=forged)

    assert message.status == "delivered"


def test_nothing_answers_without_an_account(client, message, settings):
    settings.SMS = {}

    assert report(client, message, "delivered") == 404


def test_get_and_huge_bodies_are_refused(client, message):
    schemas.leave()

    assert client.get(INBOUND, headers={"host": "localhost"}).status_code == 405
    huge = client.post(INBOUND, {"Body": "x" * 200_000}, headers={"host": "localhost"})
    assert huge.status_code == 413


# Replies.


def reply(client, text, *, phone=PHONE, sid="SM1", sender=SENDER, **signing):
    form = {"MessageSid": sid, "AccountSid": ACCOUNT, "From": phone, "To": sender, "Body": text}
    return post(client, INBOUND, form, **signing)


def is_attending(booking):
    return Booking.objects.get(pk=booking.id).attending_since is not None


@pytest.mark.parametrize("text", ["C", "c", " C. ", "confirm"])
def test_c_confirms_the_visit_that_was_asked_about(client, salon, text):
    booking = visit(salon)
    ask_jane(booking)

    answer = reply(client, text)

    assert (answer.status_code, answer["Content-Type"]) == (200, "text/xml; charset=utf-8")
    assert b"<Message" not in answer.content
    assert is_attending(booking)
    event = BookingEvent.objects.filter(booking_id=booking.id).latest("version")
    assert (event.topic, event.reason) == ("booking.attendance_confirmed", "sms")


@pytest.mark.parametrize("text", ["", "Yes I come", "C ya", "?", "cancel my visit", "x" * 5000])
def test_other_words_change_nothing(client, salon, text):
    booking = visit(salon)
    ask_jane(booking)

    assert reply(client, text).status_code == 200
    assert not is_attending(booking)
    assert not StoppedPhone.objects.exists()


def test_nearest_of_the_visits_that_were_asked_about_is_meant(client, salon):
    later, nearest, unasked = visit(salon, 9, day=1), visit(salon, 11), visit(salon, 9)
    ask_jane(nearest)
    ask_jane(later, now=NOW + timedelta(hours=1))

    reply(client, "C")

    assert [is_attending(each) for each in (unasked, nearest, later)] == [False, True, False]


@pytest.mark.parametrize("change", ["moved", "cancelled", "begun"])
def test_visit_that_is_no_longer_what_was_asked_about_is_not_confirmed(
    client,
    salon,
    change,
    clock_file,
):
    booking = visit(salon)
    ask_jane(booking)
    if change == "moved":
        command = RescheduleBooking(
            booking_id=booking.id, start=at(11), staff=None, idempotency=key("move")
        )
        bookings.reschedule_booking(command, now=NOW)
    elif change == "cancelled":
        bookings.cancel_booking(
            CancelBooking(booking_id=booking.id, idempotency=key("off")), now=NOW
        )
    else:
        clock_file.write_text(f"={at(9).isoformat()}")

    assert reply(client, "C").status_code == 200
    assert not is_attending(booking)


def test_somebody_elses_phone_confirms_nothing(client, salon):
    booking = visit(salon)
    ask_jane(booking)

    reply(client, "C", phone="+491719999999")

    assert not is_attending(booking)


def test_what_no_text_asked_is_not_confirmed(client, salon):
    booking = visit(salon)
    ask_jane(booking, kind=MessageKind.CANCELLATION)

    reply(client, "C")

    assert not is_attending(booking)


def test_who_asked_last_is_answered(client, salon, globex_business):
    here = connection.tenant
    mine = visit(salon)
    ask_jane(mine, now=NOW)
    connection.set_tenant(globex_business)
    theirs = visit(open_salon(), 11)
    ask_jane(theirs, now=NOW + timedelta(minutes=1))

    reply(client, "C")

    assert is_attending(theirs)
    connection.set_tenant(here)
    assert not is_attending(mine)


def test_replayed_reply_confirms_no_other_visit(client, salon):
    first, second = visit(salon, 9), visit(salon, 11)
    ask_jane(first)
    reply(client, "C")
    Booking.objects.filter(pk=first.id).update(attending_since=None)
    ask_jane(second, now=NOW + timedelta(hours=1))

    reply(client, "C")

    assert not is_attending(first)
    assert not is_attending(second)
    assert HandledReply.objects.count() == 1


def test_control_without_memory_of_replies_a_stop_is_replayed(client, acme, monkeypatch):
    unguarded_texts.without_handled_replies(monkeypatch)
    reply(client, "STOP", sid="SM1")
    reply(client, "START", sid="SM2")

    reply(client, "STOP", sid="SM1")

    assert shared_questions.is_stopped(PHONE, sender=SENDER)


@pytest.mark.parametrize("word", sorted(sms_replies.STOP_WORDS))
def test_stop_words_stop_and_start_undoes(client, acme, word):
    reply(client, word.lower(), sid="SM1")
    after_stop = shared_questions.is_stopped(PHONE, sender=SENDER)
    reply(client, "START", sid="SM2")
    reply(client, word, sid="SM1")

    assert after_stop
    assert not shared_questions.is_stopped(PHONE, sender=SENDER)


def test_stop_holds_for_our_number_alone_and_for_every_business(client, acme):
    reply(client, "STOP")

    assert shared_questions.is_stopped(PHONE, sender=SENDER)
    assert not shared_questions.is_stopped(PHONE, sender="+4915100000001")


@pytest.mark.parametrize("forged", [{"signature": ""}, {"signed_path": "/elsewhere/"}])
def test_forged_reply_is_refused(client, salon, forged):
    booking = visit(salon)
    ask_jane(booking)

    assert reply(client, "C", **forged).status_code == 403
    assert reply(client, "STOP", **forged).status_code == 403
    assert not is_attending(booking)
    assert not StoppedPhone.objects.exists()


def test_replies_come_to_the_platforms_host_alone(client, acme):
    """A business's host has no such address."""
    assert reply(client, "STOP", host="acme.localhost").status_code == 404
