"""Addresses that differ only by case are one: nobody is told twice, and nobody is left out."""

from uuid import uuid4

import pytest

from booking_saas.wiring.subjects.booking import BookingSubject
from notifications.contracts import AboutKind, Audience
from notifications.models import Message
from notifications.operations import announcements, caps, composing, delivery
from scheduling.models import Booking, BookingEvent, Customer, Order, Resource
from scheduling.operations import bookings
from scheduling.operations.commands import Contact, RescheduleBooking
from tests.factories.scheduling import NOW, at, book, key, make_service

AUDIENCES = (Audience.CUSTOMER, Audience.STAFF)


def tell(version: int, *audiences: Audience) -> None:
    event = BookingEvent.objects.get(version=version)
    for audience in audiences or AUDIENCES:
        announcements.announce(AboutKind.BOOKING, event.pk, audience=audience, now=NOW)


@pytest.fixture
def shared_address(salon):
    """Anna and Bert read the same mail, written in two ways."""
    Resource.objects.filter(slug=salon.bert).update(email="ANNA@salon.example")
    return salon


def test_two_staff_with_one_address_are_told_once(shared_address, channel):
    both = make_service(list(Resource.objects.order_by("slug")), quantity=2)
    book(both, at(9))

    planned = BookingSubject().plan_messages([BookingEvent.objects.get().pk])
    tell(1, Audience.STAFF)

    assert [each.recipient.audience for each in planned] == [Audience.CUSTOMER, Audience.STAFF]

    assert [(address.lower(), what) for address, what in channel.told] == [
        ("anna@salon.example", "Booked")
    ]
    assert Message.objects.count() == 1


def test_move_within_one_address_takes_the_visit_from_nobody(shared_address, channel):
    salon = shared_address
    made = book(salon.service, at(9), staff=salon.anna).booking
    tell(1)
    channel.taken.clear()

    bookings.reschedule_booking(
        RescheduleBooking(
            booking_id=made.id, start=at(11), staff=salon.bert, idempotency=key("move")
        ),
        now=NOW,
    )
    tell(2, Audience.STAFF)

    assert channel.told == [("ANNA@salon.example", "Moved")]


def test_visit_that_came_back_to_the_same_address_was_not_lost(salon, channel):
    made = book(salon.service, at(9), staff=salon.anna).booking
    for number, staff in enumerate((salon.bert, salon.anna)):
        bookings.reschedule_booking(
            RescheduleBooking(
                booking_id=made.id, start=at(11), staff=staff, idempotency=key(f"move-{number}")
            ),
            now=NOW,
        )
    event = BookingEvent.objects.get(version=3)
    event.snapshot["resources"][0]["email"] = "ANNA@salon.example"
    event.save()
    Resource.objects.filter(slug=salon.anna).update(email="ANNA@salon.example")

    tell(2, Audience.STAFF)

    lost = Message.objects.get(kind="released")
    assert (lost.recipient, lost.status) == ("anna@salon.example", "skipped")
    assert lost.reason == "The visit has since come back to this person."


def test_customer_whose_address_is_written_in_another_way_is_told(salon, channel):
    book(salon.service, at(9), contact=Contact(name="Jane", email="jane@example.com"))
    Order.objects.update(contact_email="Jane@Example.com")

    tell(1, Audience.CUSTOMER)

    assert [what for _address, what in channel.told] == ["Confirmed"]


def test_message_to_the_same_address_in_other_letters_has_the_same_key(salon, channel):
    book(salon.service, at(9), contact=Contact(name="Jane", email="jane@example.com"))
    tell(1, Audience.CUSTOMER)
    message = Message.objects.get()
    first = composing.make_key(message)

    message.recipient = "JANE@example.com"

    assert composing.make_key(message) == first


def test_cap_counts_every_way_of_writing_an_address(salon, channel):
    book(salon.service, at(9), contact=Contact(name="Jane", email="jane@example.com"))
    tell(1, Audience.CUSTOMER)
    sent = Message.objects.get()
    for _ in range(caps.CAP):
        sent.pk, sent.about_id, sent.recipient = None, uuid4(), "JANE@example.com"
        sent.save(force_insert=True)
    BookingEvent.objects.update(version=7)
    book(salon.service, at(11), contact=Contact(name="Jane", email="jane@example.com"))

    with pytest.raises(delivery.DeliveryDelayedError, match="went to this address"):
        tell(1, Audience.CUSTOMER)

    assert len(channel.taken) == 1


def test_customer_who_writes_an_address_in_another_way_is_the_same(salon):
    for number, email in enumerate(("Jane@Example.com", "jane@EXAMPLE.COM", "jane@example.com")):
        book(salon.service, at(9 + number), contact=Contact(name="Jane", email=email))

    assert list(Customer.objects.values_list("email", flat=True)) == ["jane@example.com"]
    assert Booking.objects.count() == 3
