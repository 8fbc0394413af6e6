"""Who is texted, and what about (booking-rules, 10)."""

from datetime import timedelta

import pytest

from notifications.channels.registry import EMAIL, SMS
from notifications.contracts import AboutKind, Audience
from notifications.models import Message, MessageSettings
from notifications.operations import announcements, delivery
from notifications.queries import texting as questions
from scheduling.models import BookingEvent, Order
from scheduling.operations import bookings
from scheduling.operations.commands import Actor, CancelBooking, RescheduleBooking
from tenants.operations import texting as shared
from tests import unguarded_texts
from tests.factories.scheduling import NOW, at, key
from tests.notifications.phones import NUMBER
from tests.notifications.texted import DAY_BEFORE, PHONE, STAFF, choose, read_row, remind, visit

# To whom.


def test_who_asked_for_it_is_reminded_by_text_and_by_mail(phones, salon, channel):
    booking = visit(salon)
    remind(booking)
    remind(booking, channel_name=EMAIL)

    (text,) = phones.texts
    assert text["to"] == PHONE
    assert text["body"].startswith("Salon Nord: reminder of Haircut, Monday, ")
    assert channel.told == [("jane@example.com", "Reminder")]


def test_who_did_not_ask_is_reminded_by_mail_alone(phones, salon):
    remind(visit(salon, text_consent=""))

    assert phones.texts == []
    assert not Message.objects.filter(channel=SMS).exists()


def test_who_has_no_mail_address_is_texted(phones, salon):
    remind(visit(salon, email=""))

    assert [text["to"] for text in phones.texts] == [PHONE]


def test_business_without_texts_sends_none(phones, salon):
    choose(sms=False)
    remind(visit(salon))

    assert phones.texts == []


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda: choose(sms=False), "Text messages are switched off."),
        (
            lambda: Order.objects.update(texts_ended_at=NOW),
            "The customer wants no text messages any more, or has another number.",
        ),
        (
            lambda: Order.objects.update(contact_phone="+491719999999"),
            "The customer wants no text messages any more, or has another number.",
        ),
        (
            lambda: shared.stop_phone(PHONE, sender=NUMBER, now=NOW),
            "The owner of this number has replied that they want no text messages.",
        ),
        (
            lambda: choose(sms_countries=["AT"]),
            "Text messages to the country of this number are not allowed.",
        ),
    ],
)
def test_what_changed_before_it_went_out_is_minded(phones, salon, change, reason):
    phones.fail(status=503, count=1)
    booking = visit(salon)
    with pytest.raises(delivery.DeliveryDelayedError):
        remind(booking)
    change()

    delivery.deliver(Message.objects.get(channel=SMS).pk, now=DAY_BEFORE)

    assert phones.texts == []
    assert read_row() == ("skipped", reason)


def test_control_without_stop_words_it_goes_out(phones, salon, monkeypatch):
    unguarded_texts.without_stop_words(monkeypatch)
    shared.stop_phone(PHONE, sender=NUMBER, now=NOW)
    remind(visit(salon))

    assert len(phones.texts) == 1


@pytest.mark.parametrize(
    ("phone", "chosen", "own", "expected"),
    [
        ("+491711234567", [], ("DE",), True),
        ("+436641234567", [], ("DE",), False),
        ("+436641234567", ["AT", "DE"], ("DE",), True),
        ("+491711234567", ["AT"], ("DE",), False),
        ("+12125550123", [], ("US",), True),
        ("+14165550123", [], ("US",), False),
        ("+14165550123", ["CA"], ("US",), True),
        ("+97212345678", [], ("DE",), False),
        ("nobody", [], ("DE",), False),
        ("", [], ("DE",), False),
    ],
)
def test_countries_that_are_texted_to(phone, chosen, own, expected):
    assert questions.is_allowed(phone, MessageSettings(sms_countries=chosen), own=own) is expected


@pytest.mark.parametrize(
    ("phone", "expected"),
    [
        ("+491711234567", True),
        ("+49 171 1234567", True),
        ("+491711234567;ext=12", False),
        ("01711234567", False),
        ("+49", False),
        ("", False),
    ],
)
def test_numbers_that_can_be_texted(phone, expected):
    assert questions.can_be_texted(phone) is expected


# Changes on the day.


def announce(booking, now):
    event = BookingEvent.objects.filter(booking_id=booking.id).latest("version")
    announcements.announce(
        AboutKind.BOOKING, event.pk, audience=Audience.CUSTOMER, channel=SMS, now=now
    )


def cancel(booking, now, actor=STAFF):
    command = CancelBooking(booking_id=booking.id, idempotency=key("cancel"), actor=actor)
    bookings.cancel_booking(command, now=now)
    announce(booking, now)


@pytest.mark.parametrize(
    ("now", "actor", "expected"),
    [
        (at(8), STAFF, 1),
        (DAY_BEFORE, STAFF, 0),
        (at(8), Actor(), 0),
        (at(0) - timedelta(hours=1) - timedelta(minutes=1), STAFF, 0),
    ],
    ids=["on the day", "the day before", "by the customer", "a minute before the day in Berlin"],
)
def test_cancellation_by_others_on_the_day_is_texted(phones, salon, now, actor, expected):
    cancel(visit(salon, 11), now, actor)

    assert len(phones.texts) == expected
    if expected:
        assert phones.texts[0]["body"].startswith("Salon Nord: cancelled: Haircut, Monday, ")


def test_move_to_another_day_is_texted_on_the_day_before_it(phones, salon):
    """Who was about to come has to know."""
    booking = visit(salon, 11)
    command = RescheduleBooking(
        booking_id=booking.id,
        start=at(9, day=1),
        staff=salon.anna,
        idempotency=key("move"),
        actor=STAFF,
    )
    bookings.reschedule_booking(command, now=at(8))
    announce(booking, at(8))

    assert phones.texts[0]["body"].startswith("Salon Nord: new time for Haircut: Tuesday, ")


def test_confirmation_is_not_texted(phones, salon):
    announce(visit(salon), NOW)

    assert phones.texts == []
