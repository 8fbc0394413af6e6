"""Links that open one booking, as long as their generation lasts (trust, "Attacks")."""

from uuid import uuid4

import pytest

from scheduling.models import Booking
from scheduling.queries import bookings, links
from tests.factories.scheduling import (
    at,
    book,
    make_location,
    make_profile,
    make_resource,
    make_service,
)


@pytest.fixture
def booking(acme):
    make_profile()
    return book(make_service([make_resource(make_location())]), at(10)).booking


def test_link_opens_its_booking_and_no_other(booking):
    token = links.get_manage_token(booking)

    assert links.is_manage_token(booking.id, token) is True
    assert links.is_manage_token(uuid4(), token) is False
    assert links.is_manage_token(booking.id, "A" * 22) is False


def test_link_minted_after_its_generation_rose_opens_the_booking_and_the_older_does_not(booking):
    older = links.get_manage_token(booking)
    Booking.objects.filter(pk=booking.id).update(link_generation=2)

    newer = links.get_manage_token(bookings.get_snapshot(booking.id))

    assert links.is_manage_token(booking.id, newer) is True
    assert links.is_manage_token(booking.id, older) is False
