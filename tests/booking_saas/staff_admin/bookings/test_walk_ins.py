"""Customers without an e-mail address, and what staff agree to for anybody."""

import re

import pytest

from scheduling.models import Booking, Customer
from tests.booking_saas.staff_admin.bookings.test_booking_pages import ADD, form
from tests.factories import scheduling as make


def test_walk_in_without_an_address_is_booked_and_nobody_is_written_to(staff):
    response = staff.post(ADD, form(name="Tom", email="", phone="030 1"))

    booking = Booking.objects.get()
    page = staff.get(response["Location"])
    assert (booking.customer.name, booking.customer.email) == ("Tom", None)
    assert booking.order.contact_email == ""
    assert "mailto:" not in page.text
    for name in ("cancel", "move"):
        text = staff.get(f"/admin/scheduling/booking/{booking.pk}/{name}/").text
        assert "There is no e-mail address: please tell the customer yourself." in text
        assert "goes to" not in text


def test_walk_in_needs_a_name_alone_and_is_told_what_that_means(staff):
    response = staff.post(ADD, form(name="Tom", email="", phone="", walk_in="on"), follow=True)

    order = Booking.objects.get().order
    assert (order.contact_name, order.contact_email, order.contact_phone) == ("Tom", "", "")
    assert "Booked for Tom: Monday, 2 March, 10:00. No confirmation will be sent." in response.text
    assert "No confirmation will be sent." in staff.get(ADD).text


@pytest.mark.parametrize(
    "contact",
    [{"phone": "030 123", "email": ""}, {"phone": "", "email": "tom@example.com"}],
    ids=["phone", "e-mail"],
)
def test_phone_or_address_is_enough(staff, contact):
    staff.post(ADD, form(name="Tom", **contact))

    assert Booking.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "errors"),
    [
        ({"name": "Tom"}, {"phone": ["Enter a phone number or an e-mail address."]}),
        ({"name": "", "walk_in": "on"}, {"name": ["This field is required."]}),
        ({"name": "Tom", "email": "nobody"}, {"email": ["Enter a valid email address."]}),
    ],
)
def test_whoever_cannot_be_reached_is_no_booking(staff, fields, errors):
    response = staff.post(ADD, form(**{"email": "", "phone": ""} | fields))

    found = response.context["form"].errors
    assert {name: list(words) for name, words in found.items()} == errors
    assert Booking.objects.count() == 0


def test_walk_in_is_found_by_phone_and_picked(staff):
    staff.post(ADD, form(name="Tom", email="", phone="030 123"))
    known = Customer.objects.get()

    found = staff.post("/admin/scheduling/booking/customers/", {"find": "0049 30123"[-5:]})
    staff.post(
        ADD,
        form(
            customer=str(known.pk),
            name="Tom",
            email="",
            phone="030 123",
            start=make.at(10).isoformat(),
        ),
    )

    assert f'data-customer="{known.pk}"' in found.text
    assert 'data-email=""' in found.text
    assert Customer.objects.count() == 1
    assert set(Booking.objects.values_list("customer_id", flat=True)) == {known.pk}


@pytest.mark.parametrize(
    ("typed", "is_same"),
    [
        pytest.param({"phone": "030 999"}, True, id="new-phone"),
        pytest.param({"name": "Thomas"}, True, id="new-name"),
        pytest.param({"name": "Ulla", "phone": "", "walk_in": "on"}, False, id="somebody-else"),
        pytest.param({"name": "Ulla", "phone": "030 999"}, False, id="somebody-else-with-a-phone"),
        pytest.param({"email": "tom@example.com"}, False, id="an-address-tells-who-it-is"),
    ],
)
def test_picked_customer_holds_unless_somebody_else_was_typed_over_them(staff, typed, is_same):
    staff.post(ADD, form(name="Tom", email="", phone="030 123"))
    known = Customer.objects.get()
    contact = {"name": "Tom", "email": "", "phone": "030 123"} | typed

    staff.post(ADD, form(customer=str(known.pk), start=make.at(10).isoformat(), **contact))

    second = Booking.objects.get(slot__starts_at=make.at(10))
    assert (second.customer == known) is is_same
    assert second.order.contact_name == contact["name"]


def test_link_from_a_customer_without_an_address_picks_them(staff):
    staff.post(ADD, form(name="Tom", email="", phone="030 123"))
    known = Customer.objects.get()

    page = staff.get(f"{ADD}?customer={known.pk}")

    assert f'name="customer" value="{known.pk}"' in page.text
    assert "None" not in page.text


def test_staff_book_at_the_price_and_policy_of_now_in_the_words_of_the_business(staff):
    staff.post(ADD, form(), headers={"accept-language": "de"})

    booking = Booking.objects.get()
    page = staff.get(f"/admin/scheduling/booking/{booking.pk}/change/")
    assert (booking.price_minor, booking.agreement["language"]) == (4500, "en")
    assert re.search(r'<dd lang="en">\s*Cancelled before the start: full refund.</dd>', page.text)


def test_booking_names_who_comes_if_it_is_not_the_contact(staff, salon):
    booking = make.book(salon, make.at(9), for_name="Little <Nora>").booking

    page = staff.get(f"/admin/scheduling/booking/{booking.id}/change/")

    assert re.search(r"<dt>For</dt>\s*<dd[^>]*>\s*Little &lt;Nora&gt;</dd>", page.text)
