"""A visitor's own booking is told to whose browser made it or proved its address only."""

import re

import pytest

from scheduling.models import Booking, Order
from scheduling.operations import bookings
from scheduling.operations.commands import CancelBooking, Contact
from scheduling.queries import bookings as booking_queries
from scheduling.queries import links, proofs
from tenants.accounts import people
from tenants.accounts.models import Role
from tests import unguarded_pages
from tests.booking_saas.booking_site.book.test_details import START, URL, filled
from tests.booking_saas.booking_site.book.test_gone import text_of
from tests.booking_saas.booking_site.conftest import NINE_TUESDAY, NOW
from tests.factories import scheduling as make

MARIA = Contact(name="Maria Muster", email="maria@example.com")
OWN = "You already have this time."
_WRITTEN_ANEW = re.compile(
    r'name="(?:csrfmiddlewaretoken|key|shown|pressed_again)"[^>]*value="[^"]*"'
)


@pytest.fixture
def visitor(client, haircut):
    """Return a visitor that has opened the form, as browsers do."""
    client.get(f"{URL}?staff=ana&start={START}")
    return client


@pytest.fixture
def other(client_of):
    return client_of("acme")


def get_link():
    booking = booking_queries.get_snapshot(Booking.objects.get().id)
    return f"/manage/{booking.id}/{links.get_manage_token(booking)}/"


def plain(response):
    """Return the page without what is drawn anew for everybody."""
    return response.status_code, _WRITTEN_ANEW.sub("", response.content.decode())


def test_second_tab_says_that_the_time_is_the_visitors_own(visitor, haircut):
    visitor.post(URL, filled())

    response = visitor.get(f"{URL}?staff=ana&start={START}")

    content = text_of(response)
    assert response.status_code == 409
    assert OWN in content
    assert f'<a href="{get_link()}">See your booking</a>' in content
    assert "For a second visit, choose another time." in content
    assert "is not free any more" not in content
    assert f'name="colleague_at" value="{START}"' in content


def test_form_of_a_second_tab_says_so_too_and_books_nothing(visitor, haircut):
    visitor.post(URL, filled())

    response = visitor.post(URL, filled(note="Curls"))

    assert response.status_code == 409
    assert OWN in text_of(response)
    assert get_link() in text_of(response)
    assert "Curls" in text_of(response)
    assert Booking.objects.count() == 1


def test_time_that_is_still_free_with_others_can_be_booked_a_second_time(visitor, haircut):
    visitor.post(URL, filled(staff="any"))

    response = visitor.get(f"{URL}?staff=any&start={START}")

    content = text_of(response)
    assert response.status_code == 200
    assert f"{OWN}" in content
    assert get_link() in content
    assert "If you fill in this form, you book a second visit." in content
    assert visitor.post(URL, filled(staff="any")).status_code == 302
    assert Booking.objects.count() == 2


def test_second_device_says_so_once_the_address_is_proved(visitor, other, haircut):
    visitor.post(URL, filled())
    before = plain(other.get(f"{URL}?staff=ana&start={START}"))
    other.cookies["proved"] = proofs.remember("maria@example.com")

    response = other.get(f"{URL}?staff=ana&start={START}")

    assert OWN not in before[1]
    assert OWN in text_of(response)
    assert get_link() in text_of(response)
    # Who has a visit then would be refused a second one.
    assert "colleague_at" not in response.content.decode()


def test_strangers_learn_nothing_of_whose_time_it_is(other, haircut):
    """Byte-equal whoever has the time, also to who types that address or proves another one."""
    booking = make.book(haircut, NINE_TUESDAY, staff="ana", contact=MARIA, now=NOW)
    other.cookies["proved"] = proofs.remember("kim@example.com")
    data = filled(email="maria@example.com")

    hers = [plain(other.get(f"{URL}?staff=ana&start={START}")), plain(other.post(URL, data))]
    Order.objects.filter(bookings=booking.booking.id).update(contact_email="ada@example.com")
    anothers = [plain(other.get(f"{URL}?staff=ana&start={START}")), plain(other.post(URL, data))]

    assert hers == anothers
    assert [status for status, _content in hers] == [409, 409]
    assert all(OWN not in content for _status, content in hers)


def test_control_without_telling_them_apart_a_stranger_gets_the_link(other, haircut, monkeypatch):
    make.book(haircut, NINE_TUESDAY, staff="ana", contact=MARIA, now=NOW)
    unguarded_pages.without_telling_own_visits_apart(monkeypatch)

    assert get_link() in text_of(other.get(f"{URL}?staff=ana&start={START}"))


def test_booking_without_an_address_is_nobodys(other, haircut):
    make.book(haircut, NINE_TUESDAY, staff="ana", contact=Contact(name="Maria", email=""), now=NOW)

    assert OWN not in text_of(other.get(f"{URL}?staff=ana&start={START}"))


def test_link_that_was_replaced_is_not_given_to_who_had_the_old_one(visitor, haircut):
    visitor.post(URL, filled())
    Booking.objects.update(link_generation=2)

    content = text_of(visitor.get(f"{URL}?staff=ana&start={START}"))

    assert OWN not in content
    assert "/manage/" not in content


def test_control_without_looking_at_generations_it_is_given(visitor, haircut, monkeypatch):
    visitor.post(URL, filled())
    Booking.objects.update(link_generation=2)
    unguarded_pages.without_looking_at_generations_of_links(monkeypatch)

    assert get_link() in text_of(visitor.get(f"{URL}?staff=ana&start={START}"))


def test_cancelled_booking_is_no_longer_told(visitor, haircut):
    visitor.post(URL, filled())
    command = CancelBooking(booking_id=Booking.objects.get().id, idempotency=make.key("cancel"))
    bookings.cancel_booking(command, now=NOW)

    assert OWN not in text_of(visitor.get(f"{URL}?staff=ana&start={START}"))


@pytest.mark.parametrize("cookie", ["", "forged:1abc:def"])
def test_browser_without_a_number_of_ours_is_told_nothing(visitor, other, haircut, cookie):
    make.book(haircut, NINE_TUESDAY, staff="ana", now=NOW)
    other.cookies["visitor"] = cookie

    assert OWN not in text_of(other.get(f"{URL}?staff=ana&start={START}"))


@pytest.mark.parametrize(
    ("role", "email", "is_told"),
    [
        (Role.CUSTOMER, "maria@example.com", True),
        (Role.CUSTOMER, "kim@example.com", False),
        # Staff prove every address: for their customers, and not for themselves.
        (Role.FRONT_DESK, "desk@example.com", False),
    ],
)
def test_login_tells_whose_address_it_has(client, haircut, role, email, is_told):
    make.book(haircut, NINE_TUESDAY, staff="ana", contact=MARIA, now=NOW)
    client.force_login(people.create_person(email=email, password="long enough 1", role=role))

    content = text_of(client.get(f"{URL}?staff=ana&start={START}"))

    assert (OWN in content) is is_told
