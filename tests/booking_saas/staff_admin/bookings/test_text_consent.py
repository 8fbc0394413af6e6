"""Staff note that a customer wants text messages, and see what was agreed."""

from datetime import timedelta

import pytest

from notifications.models import MessageSettings
from scheduling.models import Booking, Order
from scheduling.operations.addresses import texting
from tests.booking_saas.staff_admin.bookings.test_booking_pages import ADD, form
from tests.factories import scheduling as make

LABEL = "The customer wants text messages"


@pytest.fixture
def offered(salon):
    MessageSettings.objects.create(pk=1, sms=True)


def read(client, path):
    return client.get(path).content.decode()


def show(client):
    return read(client, f"/admin/scheduling/booking/{Booking.objects.get().pk}/change/")


def test_staff_are_asked_where_the_business_texts(staff, salon):
    assert LABEL not in read(staff, ADD)
    MessageSettings.objects.create(pk=1, sms=True)
    assert LABEL in read(staff, ADD)


def test_what_staff_note_is_kept_and_shown(staff, offered):
    staff.post(ADD, form(phone="0171 1234567", texts="on"))

    order = Order.objects.get()
    assert order.takes_texts
    assert order.text_consent == (
        "The customer told us that they want text messages about this visit."
    )
    assert "Wanted since " in show(staff)
    assert order.text_consent in show(staff)


def test_end_is_shown(staff, offered):
    staff.post(ADD, form(phone="0171 1234567", texts="on"))
    texting.end_texts(Booking.objects.get().pk, now=make.NOW + timedelta(hours=1))

    assert "Not wanted any more since " in show(staff)


def test_without_the_wish_nothing_is_shown(staff, offered):
    staff.post(ADD, form(phone="0171 1234567"))

    assert not Order.objects.get().takes_texts
    assert "Wanted since" not in show(staff)


@pytest.mark.parametrize("phone", ["", "+43 664 1234567"])
def test_number_that_cannot_be_texted_is_told_at_its_field(staff, offered, phone):
    response = staff.post(ADD, form(phone=phone, texts="on"))

    assert response.status_code == 200
    assert 'id="id_phone_error"' in response.content.decode()
    assert not Order.objects.exists()


@pytest.mark.parametrize("page", ["cancel", "move"])
def test_pages_that_change_a_visit_say_whether_it_is_texted(staff, offered, page):
    staff.post(ADD, form(phone="0171 1234567", texts="on"))
    path = f"/admin/scheduling/booking/{Booking.objects.get().pk}/{page}/"
    told = "On the day of the visit it is also texted."

    with_consent = read(staff, path)
    MessageSettings.objects.update(sms=False)

    assert told in with_consent
    assert told not in read(staff, path)
