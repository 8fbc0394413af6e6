from dataclasses import replace

import pytest

from notifications.channels import ProviderError
from notifications.contracts import AboutKind, Audience
from notifications.models import Message
from notifications.operations import announcements, delivery
from scheduling.models import BookingEvent, BusinessProfile, Resource
from scheduling.operations import bookings
from scheduling.operations.commands import Actor, CancelBooking, RescheduleBooking
from tests import guards
from tests.factories.scheduling import NOW, at, book, key, make_service
from tests.notifications.conftest import JANE


def book_jane(salon, hour=9, **fields):
    return book(salon.service, at(hour), contact=JANE, staff=salon.anna, **fields).booking


def move(booking, hour, staff=None):
    command = RescheduleBooking(
        booking_id=booking.id, start=at(hour), staff=staff, idempotency=key(f"move-{hour}-{staff}")
    )
    return bookings.reschedule_booking(command, now=NOW).booking


def cancel(booking, actor=None):
    command = CancelBooking(
        booking_id=booking.id, idempotency=key("cancel"), actor=actor or Actor()
    )
    return bookings.cancel_booking(command, now=NOW).booking


def tell_all(now=NOW):
    for event_id in BookingEvent.objects.order_by("version").values_list("pk", flat=True):
        for audience in Audience:
            announcements.announce(AboutKind.BOOKING, event_id, audience=audience, now=now)


def states():
    rows = Message.objects.order_by("pk")
    return [(row.version, row.kind, row.recipient, row.status) for row in rows]


def test_booking_is_told_to_the_customer_and_to_who_does_it(salon, channel):
    book_jane(salon)

    tell_all()

    assert channel.told == [
        ("jane@example.com", "Confirmed"),
        ("anna@salon.example", "Booked"),
    ]
    assert states() == [
        (1, "confirmation", "jane@example.com", "sent"),
        (1, "confirmation", "anna@salon.example", "sent"),
    ]


def test_repeats_send_nothing_more(salon, channel):
    book_jane(salon)

    for _ in range(3):
        tell_all()

    assert len(channel.taken) == 2
    assert Message.objects.count() == 2


def test_control_without_the_unique_identity_a_repeat_sends_again(salon, channel):
    booking = book_jane(salon)
    tell_all()

    Message.objects.filter(about_id=booking.id).update(version=99)
    tell_all()

    assert len(channel.taken) == 4


@pytest.fixture
def together(salon):
    """A salon whose visit takes two people."""
    anna, bert = (Resource.objects.get(slug=slug) for slug in (salon.anna, salon.bert))
    return replace(salon, service=make_service([anna], [bert], name="Wedding"))


def test_two_staff_told_of_one_event_get_two_message_ids(together, channel):
    book_jane(together)

    tell_all()

    assert channel.told[1:] == [
        ("anna@salon.example", "Booked"),
        ("bert@salon.example", "Booked"),
    ]
    assert len({envelope.message_id for envelope in channel.taken}) == 3


def test_staff_whose_addresses_differ_only_by_case_are_told_once(together, channel):
    Resource.objects.filter(slug="anna").update(email="Team@Salon.example")
    Resource.objects.filter(slug="bert").update(email="team@salon.EXAMPLE")
    book_jane(together)

    tell_all()

    assert channel.told[1:] == [("team@salon.EXAMPLE", "Booked")]


def test_address_written_otherwise_meanwhile_is_not_told_again(salon, channel):
    book_jane(salon)
    tell_all()
    event = BookingEvent.objects.get()
    event.snapshot["contact_email"] = "JANE@example.com"
    event.save()

    tell_all()

    assert len(channel.taken) == 2
    assert Message.objects.count() == 2


def test_visit_without_staff_address_is_told_to_the_business(salon, channel):
    Resource.objects.update(email="")
    book_jane(salon)

    tell_all()

    assert channel.told[1] == ("hello@salon.example", "Booked")


def test_nobody_is_told_where_there_is_no_address(salon, channel):
    Resource.objects.update(email="")
    BusinessProfile.objects.update(email="")
    book_jane(salon)

    tell_all()

    assert channel.told == [("jane@example.com", "Confirmed")]
    assert Message.objects.count() == 1


def test_move_to_a_colleague_tells_both(salon, channel):
    booking = book_jane(salon)
    tell_all()
    channel.taken.clear()

    move(booking, 11, staff=salon.bert)
    tell_all()

    assert channel.told == [
        ("jane@example.com", "New time"),
        ("bert@salon.example", "Moved"),
        ("anna@salon.example", "No longer yours"),
    ]
    methods = [envelope.calendar.method for envelope in channel.taken]
    assert methods == ["REQUEST", "REQUEST", "CANCEL"]


def test_cancellation_is_told_with_a_calendar_file_that_removes_it(salon, channel):
    booking = book_jane(salon)
    tell_all()
    channel.taken.clear()

    cancel(booking, Actor(kind=BookingEvent.Actor.STAFF, name="Owner"))
    tell_all()

    assert channel.told == [
        ("jane@example.com", "Cancelled"),
        ("anna@salon.example", "Cancelled"),
    ]
    assert [envelope.calendar.method for envelope in channel.taken] == ["CANCEL", "CANCEL"]
    assert b"STATUS:CANCELLED" in channel.taken[0].calendar.content
    assert b"SEQUENCE:2" in channel.taken[0].calendar.content


def test_late_confirmation_of_a_cancelled_booking_is_not_sent(salon, channel):
    cancel(book_jane(salon))

    tell_all()

    assert channel.told == [
        ("jane@example.com", "Cancelled"),
        ("anna@salon.example", "Cancelled"),
    ]
    assert [state[3] for state in states()] == ["skipped", "skipped", "sent", "sent"]
    reason = "The booking is no longer in the state this message describes."
    assert Message.objects.filter(status="skipped").first().reason == reason


def test_control_without_a_second_look_the_late_confirmation_goes_out(salon, channel, monkeypatch):
    guards.without_check_of_relevance(monkeypatch)
    cancel(book_jane(salon))

    tell_all()

    assert ("jane@example.com", "Confirmed") in channel.told


def test_only_the_last_of_several_moves_is_told_to_the_customer(salon, channel):
    booking = book_jane(salon)
    move(booking, 10)
    move(booking, 11)

    tell_all()

    customers = [item for item in channel.taken if item.recipient == "jane@example.com"]
    assert [item.subject.replace("\u202f", " ") for item in customers] == [
        "New time: Haircut, Monday, March 2, 12:00 PM"
    ]


def test_who_lost_the_visit_is_told_even_when_it_moved_on_since(salon, channel):
    booking = book_jane(salon)
    tell_all()
    channel.taken.clear()

    move(booking, 10, staff=salon.bert)
    cancel(booking)
    tell_all()

    assert ("anna@salon.example", "No longer yours") in channel.told
    assert ("bert@salon.example", "Moved") not in channel.told


def test_who_has_the_visit_again_is_not_told_that_it_is_gone(salon, channel):
    booking = book_jane(salon)
    move(booking, 10, staff=salon.bert)
    move(booking, 11, staff=salon.anna)

    tell_all()

    assert channel.told == [
        ("jane@example.com", "New time"),
        ("anna@salon.example", "Moved"),
        ("bert@salon.example", "No longer yours"),
    ]


def test_nothing_is_announced_after_the_start(salon, channel):
    book_jane(salon)

    tell_all(now=at(9))

    assert channel.told == []
    assert [state[3] for state in states()] == ["skipped", "skipped"]


def test_one_address_that_is_refused_does_not_hold_the_others_back(salon, channel):
    def refuse_anna(envelope):
        if envelope.recipient.startswith("anna"):
            raise ProviderError("The mail server answered 450: later", permanent=False)

    channel.behave = refuse_anna
    booking = book_jane(salon)
    tell_all_but_delayed(booking)
    move(booking, 11, staff=salon.bert)

    with pytest.raises(delivery.DeliveryDelayedError):
        tell_all()

    assert ("bert@salon.example", "Moved") in channel.told


def tell_all_but_delayed(booking):
    with pytest.raises(delivery.DeliveryDelayedError):
        tell_all()


def test_customer_without_an_address_is_not_written_to(salon, channel):
    book_jane(salon)
    event = BookingEvent.objects.get()
    event.snapshot["contact_email"] = ""
    event.save()

    tell_all()

    assert channel.told == [("anna@salon.example", "Booked")]
