"""Who may say that an address is theirs: a browser with the mail's link, a code, a login."""

import re
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from scheduling.models import Booking, KeyRequest
from scheduling.operations.commands import Contact
from scheduling.queries import links, proofs
from tenants.accounts import people
from tenants.accounts.models import Role
from tests.booking_saas.booking_site.conftest import NINE_TUESDAY, NOW, with_shown_terms
from tests.factories import scheduling as make

KIM = Contact(name="Kim Lee", email="kim@example.com")
PASSWORD = "correct horse battery"


@pytest.fixture
def booking(haircut):
    return make.book(haircut, NINE_TUESDAY, staff="ana", now=NOW, contact=KIM, proof="").booking


@pytest.fixture
def url(booking):
    return f"/manage/{booking.id}/{links.get_manage_token(booking)}/"


@pytest.fixture
def mailed(url):
    return f"{url}mail/{proofs.make_link_proof(KIM.email)}/"


def is_proved():
    return Booking.objects.get().proved_at is not None


def test_opening_the_mailed_link_changes_no_row_and_this_browser_remembers(client, url, mailed):
    before = list(Booking.objects.values())

    response = client.get(mailed)

    cookie = response.cookies["proved"]
    assert (response.status_code, response["Location"]) == (302, url)
    assert (response["Cache-Control"], response["Referrer-Policy"]) == ("no-store", "no-referrer")
    assert list(Booking.objects.values()) == before
    assert proofs.is_remembered(cookie.value, KIM.email) is True
    assert (cookie["httponly"], cookie["samesite"], cookie["domain"]) == (True, "Lax", "")
    assert cookie["max-age"] == 180 * 24 * 3600


def test_cookie_is_bound_to_its_host_where_it_can_be(booking, mailed):
    response = Client(headers={"host": "acme.localhost"}).get(mailed, secure=True)

    cookie = response.cookies["__Host-proved"]
    assert (cookie["secure"], cookie["path"], cookie["domain"]) == (True, "/", "")


def test_press_of_that_browser_proves_the_booking(client, url, mailed):
    shown = client.get(mailed, follow=True).content.decode()
    assert "Did you book this visit?" in shown

    response = client.post(f"{url}prove/", follow=True)

    assert response.redirect_chain == [(f"{url}?done=proved", 302)]
    assert "Thank you. Your address is confirmed." in response.content.decode()
    assert "Confirm your e-mail address" not in response.content.decode()
    assert is_proved()


def test_link_without_the_value_proves_nothing(client, url):
    shown = client.get(url).content.decode()
    client.post(f"{url}prove/", {"key": str(uuid4())})

    assert "Did you book this visit?" not in shown
    assert f'href="{url}prove/"' in shown
    assert not is_proved()


@pytest.mark.parametrize("of", ["lou@example.com", "kim+hair@example.com"])
def test_value_of_another_address_opens_the_booking_and_proves_nothing(client, url, of):
    response = client.get(f"{url}mail/{proofs.make_link_proof(of)}/")

    assert (response.status_code, response["Location"]) == (302, url)
    assert "proved" not in response.cookies


def test_value_with_a_wrong_token_opens_nothing(client, booking):
    path = f"/manage/{booking.id}/{'A' * 22}/mail/{proofs.make_link_proof(KIM.email)}/"

    response = client.get(path)

    assert (response.status_code, len(response.cookies.get("proved", ""))) == (404, 0)


def test_no_page_and_no_answer_holds_the_value_of_the_mail(client, url, mailed):
    value = proofs.make_link_proof(KIM.email)
    client.get(mailed)
    pages = ("", "booked/", "cancel/", "move/", "prove/", "booking.ics", "nothing/")

    answers = [client.get(f"{url}{page}") for page in pages]
    answers.append(client.post(f"{url}prove/"))

    assert all(value not in answer.content.decode() for answer in answers)
    assert all(value not in str(answer.headers) for answer in answers)


def test_browser_that_remembers_books_with_a_proof(client, haircut, booking, mailed):
    client.get(mailed)

    for hour, email in ((10, "kim@example.com"), (12, "lou@example.com")):
        start = f"2026-11-24T{hour}:00:00Z"
        values = {"name": "Kim", "email": email, "start": start, "key": str(uuid4())}
        client.post("/book/haircut/details/", with_shown_terms(values))

    made = Booking.objects.order_by("slot__starts_at").values_list("proved_at", flat=True)
    assert list(made) == [None, NOW, None]


def ask_for_code(client, url):
    content = client.post(f"{url}prove/", {"key": str(uuid4())}).content.decode()
    return re.search(r'name="asked" value="([^"]+)"', content)[1]


def test_code_from_the_mail_proves_it_on_another_device(client, url):
    asked = ask_for_code(client, url)
    code = proofs.compute_code(KeyRequest.objects.get().pk, KIM.email)

    response = client.post(f"{url}prove/", {"asked": asked, "code": f" {code[:4]} {code[4:]} "})

    assert (response.status_code, response["Location"]) == (302, f"{url}?done=proved")
    assert proofs.is_remembered(response.cookies["proved"].value, KIM.email) is True
    assert is_proved()


@pytest.mark.parametrize("code", ["00000000", "", "x", "\x00", "1" * 100])
def test_wrong_code_proves_nothing_and_can_be_typed_again(client, url, code):
    asked = ask_for_code(client, url)

    response = client.post(f"{url}prove/", {"asked": asked, "code": code})

    assert response.status_code == 422
    assert f'value="{asked}"' in response.content.decode()
    assert "proved" not in response.cookies
    assert not is_proved()


def test_code_for_another_address_proves_not_this_booking(client, url):
    now = timezone.now()
    other = KeyRequest.objects.create(kind="code", email="lou@example.com", created_at=now)
    code = proofs.compute_code(other.pk, other.email)

    response = client.post(f"{url}prove/", {"asked": str(other.pk), "code": code})

    assert response.status_code == 422
    assert not is_proved()


@pytest.mark.parametrize(
    ("role", "email", "proves"),
    [
        (Role.CUSTOMER, "kim@example.com", True),
        (Role.CUSTOMER, "lou@example.com", False),
        (Role.FRONT_DESK, "desk@example.com", True),
    ],
)
def test_login_proves_its_verified_address_and_staff_every(client, url, role, email, proves):
    client.force_login(people.create_person(email=email, password=PASSWORD, role=role))

    client.post(f"{url}prove/", {"key": str(uuid4())})

    assert is_proved() is proves


def test_unverified_address_of_a_login_proves_nothing(client, url):
    person = people.create_person(email=KIM.email, password=PASSWORD, role=Role.CUSTOMER)
    person.emailaddress_set.update(verified=False)
    client.force_login(person)

    client.post(f"{url}prove/", {"key": str(uuid4())})

    assert not is_proved()


def test_proved_booking_asks_for_nothing(client, haircut):
    booking = make.book(haircut, NINE_TUESDAY, staff="ana", now=NOW, contact=KIM).booking
    url = f"/manage/{booking.id}/{links.get_manage_token(booking)}/"

    assert f"{url}prove/" not in client.get(url).content.decode()
    assert client.get(f"{url}prove/").url == url
