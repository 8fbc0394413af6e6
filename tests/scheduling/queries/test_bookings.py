"""Who has a start now."""

from scheduling.operations import bookings
from scheduling.operations.commands import CancelBooking, Contact
from scheduling.queries.bookings import LiveBooking, list_live_at
from tests.factories import scheduling as make


def test_live_bookings_of_a_start_are_those_of_the_service_that_stand(acme):
    make.make_profile()
    place = make.make_location()
    people = [make.make_resource(place) for _number in range(3)]
    service, other = make.make_service(people), make.make_service(people)
    kim = Contact(name="Kim", email="kim@example.com")
    stands = make.book(service, make.at(9), contact=kim).booking
    cancelled = make.book(service, make.at(9)).booking
    make.book(other, make.at(9))
    make.book(service, make.at(11))
    command = CancelBooking(booking_id=cancelled.id, idempotency=make.key("cancel"))
    bookings.cancel_booking(command, now=make.NOW)

    assert list_live_at(service.slug, make.at(9)) == [
        LiveBooking(
            id=stands.id, contact_email="kim@example.com", visitor_browser="", link_generation=1
        )
    ]


def test_live_bookings_take_one_query(acme, django_assert_num_queries):
    make.make_profile()
    place = make.make_location()
    service = make.make_service([make.make_resource(place) for _number in range(3)])
    for _number in range(3):
        make.book(service, make.at(9))

    with django_assert_num_queries(1):
        assert len(list_live_at(service.slug, make.at(9))) == 3
