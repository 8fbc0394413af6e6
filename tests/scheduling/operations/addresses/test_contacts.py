"""A mistyped address can be corrected for a while (decisions, 54)."""

from datetime import timedelta

import pytest

from scheduling.models import Booking, BookingEvent, Customer, Order
from scheduling.operations import bookings
from scheduling.operations.addresses import contacts
from scheduling.operations.commands import CancelBooking, Contact, CorrectEmail
from scheduling.operations.errors import ChangedMeanwhileError, InvalidTransitionError
from scheduling.queries import bookings as questions
from scheduling.queries import invariants, links
from tenants.models import OutboxMessage
from tests.factories.scheduling import (
    NOW,
    at,
    book,
    key,
    make_location,
    make_profile,
    make_resource,
    make_service,
)

TYPED = Contact(name="Kim Lee", email="kim@exmaple.com", phone="+4930901820")
RIGHT = "kim@example.com"


@pytest.fixture
def service(acme):
    make_profile()
    return make_service([make_resource(make_location())])


@pytest.fixture
def booking(service):
    return book(service, at(9), contact=TYPED, proof="").booking


def correct(booking, email=RIGHT, *, name="correct", now=NOW, **fields):
    command = CorrectEmail(booking_id=booking.id, email=email, idempotency=key(name), **fields)
    return contacts.correct_email(command, now=now)


def refuse(booking, **fields):
    """Return the sentence of the refusal; nothing has changed."""
    before = list(Booking.objects.values()), list(Order.objects.values())
    assert contacts.is_correctable(booking.id, now=fields.get("now", NOW)) is False
    with pytest.raises(InvalidTransitionError) as caught:
        correct(booking, **fields)
    assert (list(Booking.objects.values()), list(Order.objects.values())) == before
    return caught.value.sentence


def test_booking_becomes_that_of_the_right_address(booking):
    assert contacts.is_correctable(booking.id, now=NOW) is True

    snapshot = correct(booking).booking

    row = Booking.objects.select_related("order", "customer").get()
    assert (row.order.contact_email, row.customer.email) == (RIGHT, RIGHT)
    assert row.order.customer_id == row.customer_id
    assert (row.customer.name, row.customer.phone) == ("Kim Lee", "+4930901820")
    assert (snapshot.contact_email, snapshot.version, snapshot.is_proved) == (RIGHT, 2, False)
    assert (snapshot.starts_at, snapshot.status) == (at(9), "confirmed")
    assert list(invariants.list_broken()) == []


def test_nobody_is_left_behind_at_the_mistyped_address(booking):
    correct(booking)

    assert list(Customer.objects.values_list("email", flat=True)) == [RIGHT]


def test_somebody_who_was_known_before_stays(service, booking):
    book(service, at(11), contact=TYPED)

    correct(booking)

    assert sorted(Customer.objects.values_list("email", flat=True)) == [RIGHT, TYPED.email]


@pytest.mark.parametrize("is_older", [True, False])
def test_visit_joins_the_customer_who_has_that_address(service, is_older):
    def meet():
        return book(service, at(11), contact=Contact(name="K. Lee", email=RIGHT)).booking

    known = meet() if is_older else None
    booking = book(service, at(9), contact=TYPED, proof="").booking
    known = known or meet()

    correct(booking)

    ids = {questions.get_customer_id(each.id) for each in (booking, known)}
    assert len(ids) == 1
    assert Customer.objects.get().name == "K. Lee"


def test_old_link_dies_and_the_new_one_opens_the_booking(booking):
    older = links.get_manage_token(booking)

    newer = links.get_manage_token(correct(booking).booking)

    assert links.is_manage_token(booking.id, older) is False
    assert links.is_manage_token(booking.id, newer) is True


def test_customer_is_told_and_staff_are_not(booking):
    OutboxMessage.objects.all().delete()

    correct(booking)

    event = BookingEvent.objects.get(version=2)
    assert (event.topic, event.from_status, event.to_status) == (
        "booking.contact_corrected",
        "confirmed",
        "confirmed",
    )
    news = OutboxMessage.objects.values_list("consumer", "payload__event_id")
    assert list(news) == [("notifications.tell_customer", str(event.pk))]


def test_repeat_answers_and_changes_nothing(booking):
    first = correct(booking)

    again = correct(booking)

    assert (again.booking, again.replayed) == (first.booking, True)
    assert Booking.objects.get().version == 2


def test_same_address_is_no_correction(booking):
    snapshot = correct(booking, TYPED.email).booking

    assert (snapshot.version, BookingEvent.objects.count()) == (1, 1)


def test_correcting_ends_after_a_quarter_of_an_hour(booking):
    last = NOW + contacts.CORRECTABLE_FOR

    sentence = refuse(booking, now=last + timedelta(seconds=1))

    assert sentence == "The address can no longer be corrected here. Please contact us."
    assert correct(booking, now=last).booking.version == 2


def test_correcting_ends_with_the_start(service):
    booking = book(service, at(9), contact=TYPED, proof="", now=at(8, 55)).booking

    assert refuse(booking, now=at(9)).startswith("The address can no longer")
    assert correct(booking, now=at(8, 59)).booking.version == 2


def test_address_that_was_confirmed_stays(service):
    booking = book(service, at(9), contact=TYPED).booking

    assert refuse(booking) == (
        "This address has been confirmed. Please contact us if you want to change it."
    )


def test_cancelled_booking_stays_with_its_address(booking):
    command = CancelBooking(booking_id=booking.id, idempotency=key("cancel"))
    bookings.cancel_booking(command, now=NOW)

    assert refuse(booking).startswith("The address can no longer")


def test_three_corrections_are_enough(booking):
    for number in range(contacts.CORRECTIONS):
        correct(booking, f"kim{number}@example.com", name=f"correct-{number}")

    assert refuse(booking, name="once more").startswith("The address can no longer")


def test_page_of_an_older_version_corrects_nothing(booking):
    with pytest.raises(ChangedMeanwhileError):
        correct(booking, expected_version=7)

    assert Booking.objects.get().version == 1


def test_booking_that_does_not_exist_cannot_be_corrected(service, booking):
    Booking.objects.all().delete()

    with pytest.raises(questions.UnknownBookingError):
        correct(booking)
