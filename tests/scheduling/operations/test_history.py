"""News of a booking reach each of those who are told in the order in which it changed."""

from scheduling.operations import bookings
from scheduling.operations.commands import CancelBooking, Idempotency
from tenants.models import OutboxMessage
from tests.factories.scheduling import (
    NOW,
    at,
    book,
    make_location,
    make_profile,
    make_resource,
    make_service,
)


def test_news_of_a_booking_go_in_its_stream(acme):
    make_profile()
    service = make_service([make_resource(make_location())])
    booking, other = (book(service, at(hour)).booking for hour in (9, 11))
    key = Idempotency(scope="tests", key="cancel", fingerprint="cancel")
    bookings.cancel_booking(CancelBooking(booking_id=booking.id, idempotency=key), now=NOW)

    customer, staff = "notifications.tell_customer", "notifications.tell_staff"
    plan, text = "notifications.plan_alarms", "notifications.text_customer"
    rows = OutboxMessage.objects.order_by("pk").values_list("stream", "remote", "topic")
    assert sorted(rows) == sorted(
        [
            (f"booking:{booking.id}/{customer}", "smtp", "booking.confirmed"),
            (f"booking:{booking.id}/{staff}", "smtp", "booking.confirmed"),
            (f"booking:{booking.id}/{plan}", "", "booking.confirmed"),
            (f"booking:{other.id}/{customer}", "smtp", "booking.confirmed"),
            (f"booking:{other.id}/{staff}", "smtp", "booking.confirmed"),
            (f"booking:{other.id}/{plan}", "", "booking.confirmed"),
            (f"booking:{booking.id}/{customer}", "smtp", "booking.cancelled"),
            (f"booking:{booking.id}/{staff}", "smtp", "booking.cancelled"),
            (f"booking:{booking.id}/{text}", "sms", "booking.cancelled"),
        ]
    )
