"""The floors of booking send statements that the tables of today understand."""

from collections.abc import Iterator

import pytest

from bench import order_row, raw, world
from scheduling.models import Booking, Customer, Order
from tests import guards
from tests.factories import scheduling as make


@pytest.fixture
def service(committed_acme) -> Iterator[str]:
    make.make_profile()
    yield world.make_service("measured", staff=1, days=1, full=0).slug
    raw.connect(committed_acme.schema_name).close()
    guards.forget_connections_of_benches()


def test_raw_booking_writes_what_a_booking_consists_of(service):
    start = next(world.list_visits(world.FIRST_DAY, 1))

    raw.book(service, f"{service}-0", start)

    booking = Booking.objects.select_related("slot").get()
    assert (booking.slot.starts_at, booking.slot.ends_at) == (start, start + world.DURATION)
    assert (booking.events.count(), booking.slot.occupancies.count()) == (1, 1)
    assert Order.objects.filter(pk=booking.order_id, customer=booking.customer_id).exists()


def test_orders_are_priced_by_their_rows(service, committed_acme):
    Customer.objects.create(email="jane@example.com", created_at=world.NOW)

    order_row.price_row(committed_acme.schema_name, service, rounds=1, calls=2)

    assert Booking.objects.count() == 2
    assert Order.objects.count() == 4
