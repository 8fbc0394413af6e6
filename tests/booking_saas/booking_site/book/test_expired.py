"""Forms without a valid token: refused, with nothing done and nothing lost."""

import html
import re

import pytest
from django.test import Client

from scheduling.models import Booking, Customer
from scheduling.queries import links
from tests.booking_saas.booking_site.book.test_details import URL, filled
from tests.booking_saas.booking_site.conftest import NINE_TUESDAY, NOW
from tests.factories import scheduling as make

_WRITTEN_ANEW = {"key", "shown"}


@pytest.fixture
def strict():
    return Client(enforce_csrf_checks=True, headers={"host": "acme.localhost"})


def read_form(content):
    """Return what a browser would send when the one button is pressed."""
    found = dict(re.findall(r'<input[^>]* name="([^"]+)"[^>]* value="([^"]*)"', content))
    note = re.search(r"<textarea[^>]*>\n?(.*?)</textarea>", content, re.DOTALL)[1]
    return {name: html.unescape(value) for name, value in {**found, "note": note}.items()}


def test_expired_form_comes_back_filled_and_works_when_pressed_again(strict, haircut):
    data = filled(phone="+49 30 1", note="Curls <b>")

    refused = strict.post(URL, data | {"csrfmiddlewaretoken": "x" * 64})

    content = refused.content.decode()
    form = read_form(content)
    assert refused.status_code == 403
    assert (Booking.objects.count(), Customer.objects.count()) == (0, 0)
    assert "Please press once more." in content
    assert {name: form.get(name, "") for name in data if name not in _WRITTEN_ANEW} == {
        name: value for name, value in data.items() if name not in _WRITTEN_ANEW
    }
    assert form["key"] != data["key"]

    again = strict.post(URL, form)

    booking = Booking.objects.get()
    assert (again.status_code, again.url.endswith("/booked/")) == (302, True)
    assert (booking.order.contact_name, booking.note) == ("Maria Muster", "Curls <b>")


def test_expired_form_of_a_time_that_was_taken_meanwhile_says_so_when_pressed_again(
    strict, haircut
):
    form = read_form(strict.post(URL, filled()).content.decode())
    make.book(haircut, NINE_TUESDAY, staff="ana", now=NOW)

    again = strict.post(URL, form)

    assert again.status_code == 409
    assert "Tuesday, 24 November, 09:00 was taken a moment ago." in again.content.decode()
    assert Booking.objects.count() == 1


def test_expired_form_without_a_time_leads_to_the_times(strict, haircut):
    response = strict.post(URL, filled(start=""))

    assert (response.status_code, response.url) == (302, "/book/haircut/times/")
    assert Booking.objects.count() == 0


def test_other_forms_are_refused_in_the_same_look(strict, haircut):
    booking = make.book(haircut, NINE_TUESDAY, now=NOW).booking
    url = f"/manage/{booking.id}/{links.get_manage_token(booking)}/"

    response = strict.post(f"{url}cancel/")

    assert response.status_code == 403
    assert "Please send that once more" in response.content.decode()
    assert Booking.objects.values_list("status", "version").get() == ("confirmed", 1)
