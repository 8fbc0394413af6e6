"""Pages of a booking that has changed since they were shown, and taking a cancellation back."""

import re
import uuid
from datetime import timedelta

import pytest

from scheduling.models import Booking, BookingEvent
from scheduling.operations import bookings
from scheduling.operations.commands import CancelBooking, RescheduleBooking
from scheduling.queries import links
from tests.booking_saas.booking_site.conftest import NINE_TUESDAY, NOW
from tests.factories import scheduling as make

TEN_WEDNESDAY = "2026-11-25T09:00:00Z"
CHANGED = "Somebody has changed this visit in the meantime. Please check it before you continue."


@pytest.fixture
def booking(haircut):
    return make.book(haircut, NINE_TUESDAY, staff="ana", now=NOW).booking


@pytest.fixture
def url(booking):
    return f"/manage/{booking.id}/{links.get_manage_token(booking)}/"


def cancel(booking, *, now=NOW):
    command = CancelBooking(booking_id=booking.id, idempotency=make.key(str(uuid.uuid4())))
    bookings.cancel_booking(command, now=now)


def move(booking):
    command = RescheduleBooking(
        booking_id=booking.id,
        start=NINE_TUESDAY + timedelta(days=1),
        idempotency=make.key(str(uuid.uuid4())),
    )
    bookings.reschedule_booking(command, now=NOW)


def read_form(client, path):
    content = client.get(path).content.decode()
    return dict(re.findall(r'name="(key|version|start)" value="([^"]+)"', content))


def state():
    return Booking.objects.values_list("status", "version").get()


@pytest.mark.parametrize("page", ["cancel/", f"move/?start={TEN_WEDNESDAY}"])
def test_page_that_showed_another_time_changes_nothing(client, booking, url, page):
    form = read_form(client, f"{url}{page}")
    move(booking)

    response = client.post(f"{url}{page.partition('?')[0]}", form)

    assert response.status_code == 409
    assert CHANGED in response.content.decode()
    assert "Wednesday, 25 November, 09:00" in response.content.decode()
    assert state() == ("confirmed", 2)


def test_cancellation_is_taken_back_from_its_page(client, booking, url):
    cancel(booking)
    form = read_form(client, url)
    told = "You can undo the cancellation until 10:15, while the time is still free."
    assert told in client.get(url).content.decode()

    response = client.post(f"{url}restore/", form, follow=True)

    content = response.content.decode()
    assert "Your booking is confirmed" in content
    assert "Your booking stands again. A new confirmation is on its way." in content
    assert state() == ("confirmed", 3)


def test_taking_back_twice_is_once(client, booking, url):
    cancel(booking)
    form = read_form(client, url)
    client.post(f"{url}restore/", form)

    response = client.post(f"{url}restore/", form)

    assert (response.status_code, response["Location"]) == (302, url)
    assert BookingEvent.objects.count() == 3


def test_time_that_somebody_else_has_is_not_offered_back(client, booking, haircut, url):
    cancel(booking)
    form = read_form(client, url)
    make.book(haircut, NINE_TUESDAY, staff="ana", now=NOW)

    page = client.get(url).content.decode()
    response = client.post(f"{url}restore/", form)

    assert "Undo the cancellation" not in page
    assert "Book again" in page
    assert response.status_code == 409
    assert "This time has just been taken." in response.content.decode()
    assert Booking.objects.filter(pk=booking.id, status="cancelled", version=2).exists()


def test_after_a_quarter_of_an_hour_a_new_booking_is_offered(client, booking, url):
    cancel(booking, now=NOW - timedelta(minutes=16))

    content = client.get(url).content.decode()

    assert "Undo the cancellation" not in content
    assert "Book again" in content


def test_reading_takes_nothing_back(client, booking, url):
    cancel(booking)

    assert client.get(f"{url}restore/").status_code == 405
    assert state() == ("cancelled", 2)
