"""Trying a text: what staff see and send themselves holds no key of a customer."""

import pytest

from notifications.models import Message, MessageText
from notifications.operations import texts, trials
from notifications.texts.own_texts import OwnText
from scheduling.models import Booking
from scheduling.queries import bookings, links
from tenants.models import OutboxMessage
from tests.factories.scheduling import NOW, at, book
from tests.notifications.conftest import JANE


def make_trial(booking_id=trials.NO_BOOKING, **fields):
    defaults = {
        "kind": "confirmation",
        "channel": "email",
        "language": "en",
        "booking_id": booking_id,
        "address": "owner@salon.example",
    }
    return trials.Trial(**defaults | fields)


@pytest.fixture
def booking(salon):
    return book(salon.service, at(9), contact=JANE, staff=salon.anna).booking


def test_preview_shows_the_booking_with_the_text_and_no_key(booking):
    composed = trials.compose(make_trial(booking.id), OwnText(opening="Dear {name}!"), now=NOW)

    token = links.get_manage_token(bookings.get_snapshot(booking.id))
    assert "Dear Jane Doe!" in composed.text
    assert "Haircut" in composed.subject
    assert token not in composed.text + composed.html + str(composed.files)
    assert f"/admin/scheduling/booking/{booking.id}/" in composed.text
    assert Message.objects.count() == 0


@pytest.mark.parametrize(
    ("kind", "word"),
    [("confirmation", "Confirmed"), ("reschedule", "New time"), ("cancellation", "Cancelled")],
)
def test_preview_of_each_kind_reads_like_the_message(booking, kind, word):
    composed = trials.compose(make_trial(booking.id, kind=kind), OwnText(), now=NOW)

    assert composed.subject.startswith(f"{word}: Haircut, ")


@pytest.mark.parametrize(("language", "word"), [("en", "Confirmed"), ("de", "Bestätigt")])
def test_without_a_booking_there_is_an_example_in_every_language(salon, language, word):
    composed = trials.compose(make_trial(language=language), OwnText(), now=NOW)

    name = "Beispielleistung" if language == "de" else "Example service"
    assert composed.subject.startswith(f"{word}: {name}, ")


def test_test_message_goes_to_who_asked_with_the_saved_text(booking, channel, work):
    texts.save_text(("confirmation", "email", "en"), {"subject": "Own subject"})

    trials.request_trial(make_trial(booking.id), now=NOW)
    trials.request_trial(make_trial(booking.id), now=NOW)
    OutboxMessage.objects.exclude(topic=trials.TOPIC).delete()
    assert work() == []

    assert [mail.recipient for mail in channel.taken] == ["owner@salon.example"] * 2
    assert channel.taken[0].subject == "Test: Own subject"
    token = links.get_manage_token(bookings.get_snapshot(booking.id))
    assert token not in channel.taken[0].text
    rows = Message.objects.filter(about_kind="trial").order_by("version")
    assert [(row.status, row.version) for row in rows] == [("sent", 1), ("sent", 2)]
    assert Booking.objects.get().version == 1
    assert MessageText.objects.count() == 1
