"""A visitor has few open bookings that nobody confirmed; each further takes a proof of work."""

from uuid import uuid4

import pytest
from django.test import Client

from scheduling.models import Booking
from scheduling.queries import proofs
from tests import unguarded_floods
from tests.booking_saas.booking_site.book.test_details import START, URL, filled
from tests.booking_saas.booking_site.frame.test_asking import read_form

HOURS = [f"2026-11-24T{hour:02}:00:00Z" for hour in range(8, 15)]


@pytest.fixture(autouse=True)
def few(settings, haircut):
    settings.RATE_LIMITS, settings.CHALLENGE_COST = True, 1
    settings.OPEN_UNPROVED_BOOKINGS = {"browser": 2, "network": 4}
    settings.API_RATES = {
        scope: {"address": 10_000} for scope in ("read", "write", "manage", "code")
    }


@pytest.fixture
def browser(client):
    """Return a browser that has opened the form, as browsers do."""
    client.get(f"{URL}?staff=ana&start={START}")
    return client


def book(client, number, **changes):
    return client.post(URL, filled(start=HOURS[number], **changes))


def count_bookings():
    return Booking.objects.count()


def test_form_gives_the_browser_a_number_once(client):
    first = client.get(f"{URL}?staff=ana&start={START}")
    second = client.get(f"{URL}?staff=ana&start={START}")

    cookie = first.cookies["visitor"]
    assert (cookie["httponly"], cookie["samesite"], cookie["domain"]) == (True, "Lax", "")
    assert "visitor" not in second.cookies


def test_booking_keeps_who_booked_as_hashes(browser):
    book(browser, 0)

    booking = Booking.objects.get()
    assert len(booking.visitor_browser) == len(booking.visitor_network) == 22
    assert "127.0.0.1" not in booking.visitor_network
    assert booking.visitor_site == ""


def test_booking_over_ipv6_keeps_the_wider_network(client_of):
    for address in ("2001:db8:1:1::1", "2001:db8:1:2::1"):
        client_of("acme").post(URL, filled(start=HOURS[count_bookings()]), REMOTE_ADDR=address)

    one, other = Booking.objects.all()
    assert one.visitor_network != other.visitor_network
    assert one.visitor_site == other.visitor_site != ""


def test_third_of_a_browser_goes_on_after_a_proof_of_work(browser):
    answers = [book(browser, number) for number in range(3)]

    assert [answer.status_code for answer in answers] == [302, 302, 429]
    assert count_bookings() == 2
    assert browser.post(URL, read_form(answers[2])).status_code == 302
    assert count_bookings() == 3


def test_browsers_of_one_network_share_its_limit(client_of):
    clients = [client_of("acme") for _number in range(5)]
    for each in clients:
        each.get(f"{URL}?staff=ana&start={START}")

    answers = [book(each, number) for number, each in enumerate(clients)]

    assert [answer.status_code for answer in answers] == [302] * 4 + [429]


def test_programs_without_cookies_are_one_network(client_of):
    answers = [book(client_of("acme"), number) for number in range(5)]

    assert [answer.status_code for answer in answers] == [302] * 4 + [429]


def test_other_networks_are_not_to_blame(settings):
    settings.TRUSTED_PROXIES = 1
    clients = [
        Client(headers={"host": "acme.localhost", "x-forwarded-for": f"192.0.2.{number}"})
        for number in range(6)
    ]

    answers = [book(each, number) for number, each in enumerate(clients)]

    assert {answer.status_code for answer in answers} == {302}


def test_who_proves_the_address_is_not_asked(browser, haircut):
    for number in range(2):
        book(browser, number)
    browser.cookies["proved"] = proofs.remember("maria@example.com")

    answer = book(browser, 2)

    assert answer.status_code == 302
    assert Booking.objects.filter(proved_at=None).count() == 2


def test_confirming_makes_room(browser):
    for number in range(2):
        book(browser, number)
    Booking.objects.update(proved_at="2026-11-23T09:00:00Z")

    assert book(browser, 2).status_code == 302


def cancel(client, booked):
    base = booked["Location"].removesuffix("booked/")
    assert client.post(f"{base}cancel/", {"key": str(uuid4())}).status_code == 302
    return f"{base}restore/"


def count_open():
    return Booking.objects.filter(status="confirmed").count()


def test_taking_cancellations_back_does_not_walk_around_the_limit(browser, client_of):
    restore_urls = [cancel(browser, book(browser, number)) for number in range(4)]

    answers = [browser.post(url, {"key": str(uuid4())}) for url in restore_urls]
    elsewhere = client_of("acme").post(restore_urls[3], {"key": str(uuid4())})

    assert [answer.status_code for answer in answers] == [302, 302, 429, 429]
    assert (elsewhere.status_code, count_open()) == (429, 2)
    assert browser.post(restore_urls[2], read_form(answers[2])).status_code == 302
    assert count_open() == 3


def test_taking_back_control_without_asking_all_of_them_are_open(browser, monkeypatch):
    restore_urls = [cancel(browser, book(browser, number)) for number in range(4)]
    unguarded_floods.without_visitor_of_a_booking(monkeypatch)

    for url in restore_urls:
        browser.post(url, {"key": str(uuid4())})

    assert count_open() == 4


def test_who_proves_the_address_takes_back_without_being_asked(browser):
    restore_urls = [cancel(browser, book(browser, number)) for number in range(3)]
    browser.cookies["proved"] = proofs.remember("maria@example.com")

    answers = [browser.post(url, {"key": str(uuid4())}) for url in restore_urls]

    assert [answer.status_code for answer in answers] == [302] * 3


def test_control_without_the_limit_one_visitor_books_on(browser, settings):
    settings.OPEN_UNPROVED_BOOKINGS = {"browser": 1000, "network": 1000}

    assert [book(browser, number).status_code for number in range(5)] == [302] * 5


@pytest.mark.parametrize("cookie", ["x", "WzFd:1abc:def", "\x7f"])
def test_number_that_is_none_of_ours_is_no_browser(client, cookie):
    client.cookies["visitor"] = cookie
    book(client, 0)

    assert Booking.objects.get().visitor_browser == ""
