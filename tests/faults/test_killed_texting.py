"""A worker is killed before or after its text: another takes over, and one text is sent."""

import json
import signal
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from foundation import clock
from notifications.models import Message, MessageSettings
from notifications.operations import delivery
from scheduling.models import BookingEvent
from scheduling.operations import bookings
from scheduling.operations.commands import Actor, CancelBooking, Contact
from tenants.models import OutboxMessage, SentText
from tests.factories.scheduling import book, key, make_location, make_profile, make_resource
from tests.factories.scheduling import make_service as build_service
from tests.faults.conftest import run_program
from tests.faults.test_killed_worker import let_the_lease_end
from tests.faults.worker import TEXTING
from tests.notifications import phones as running_phones
from tests.notifications.phones import Phones

CONSUMER = "notifications.text_customer"
JANE = Contact(
    name="Jane", email="jane@example.com", phone="+491711234567", text_consent="I want texts."
)


@pytest.fixture
def phones(tmp_path) -> Iterator[Phones]:
    with running_phones.running(tmp_path) as found:
        yield found


@pytest.fixture
def row(committed_acme, settings):
    """A visit of today that staff cancel at noon, wherever on earth it is noon now."""
    now = clock.now()
    zone = f"Etc/GMT{now.hour - 12:+d}"
    make_profile(timezone=zone)
    MessageSettings.objects.create(pk=1, sms=True, sms_countries=["DE"])
    service = build_service([make_resource(make_location(timezone=zone))])
    start = now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=2)
    booking = book(service, start, now=now - timedelta(days=1), contact=JANE).booking
    command = CancelBooking(
        booking_id=booking.id,
        idempotency=key("cancel"),
        actor=Actor(kind=BookingEvent.Actor.STAFF, name="Ana"),
    )
    bookings.cancel_booking(command, now=now)
    return OutboxMessage.objects.get(consumer=CONSUMER)


def work(row: OutboxMessage, phones: Phones, *, crash_at: str = "") -> int:
    arguments = (row.schema_name, CONSUMER, str(row.pk))
    environment = {"CRASH_AT": crash_at, TEXTING: json.dumps(phones.settings)}
    return run_program("tests.faults.worker", *arguments, **environment)[0]


@pytest.mark.parametrize(
    ("place", "texts_before"), [("message.claimed", 0), ("message.sent", 1), ("outbox.handled", 1)]
)
def test_text_of_a_killed_worker_is_sent_once(row, phones, place, texts_before):
    killed = work(row, phones, crash_at=place)
    before = len(phones.texts)
    Message.objects.filter(status="queued").update(claimed_at=timezone.now() - delivery.CLAIM_FOR)
    let_the_lease_end(row)

    ended = work(row, phones)

    assert (killed, before, ended) == (-signal.SIGKILL, texts_before, 0)
    assert len(phones.texts) == 1
    message = Message.objects.get(channel="sms")
    assert (message.status, message.provider_id) == ("sent", phones.texts[0]["id"])
    assert SentText.objects.count() == 1
    call_command("invariants", verbosity=0)


def test_control_without_looking_there_is_a_second_text(row, phones):
    work(row, phones, crash_at="message.sent")
    # As if nothing had been tried: the next worker has nothing to look up.
    Message.objects.update(attempts=0, claimed_at=None)
    let_the_lease_end(row)

    work(row, phones)

    assert len(phones.texts) == 2
