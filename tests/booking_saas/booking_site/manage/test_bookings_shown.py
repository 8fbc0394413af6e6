import pytest

from scheduling.queries import links
from tests.booking_saas.booking_site.conftest import NINE_TUESDAY, NOW
from tests.factories import scheduling as make


@pytest.fixture
def booking(haircut):
    return make.book(haircut, NINE_TUESDAY, staff="ana", now=NOW).booking


@pytest.fixture
def url(booking):
    return f"/manage/{booking.id}/{links.get_manage_token(booking)}/"


def test_code_of_the_booking_stands_on_its_pages(client, booking, url):
    for page in ("", "booked/", "cancel/"):
        assert f"Booking code {booking.code}" in client.get(f"{url}{page}").text
