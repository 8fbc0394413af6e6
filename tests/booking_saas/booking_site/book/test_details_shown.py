"""The page of the details: one card, few errors at once, and a question about odd addresses."""

import html
import re

import pytest

from scheduling.models import Booking, Customer, Location, Requirement
from scheduling.queries import proofs
from tests.booking_saas.booking_site.book.test_details import START, URL, filled
from tests.booking_saas.booking_site.book.test_expired import read_form
from tests.factories import scheduling as make

ROW = re.compile(r'<dd class="main"><bdi>(.*?)</bdi></dd>', re.DOTALL)
CHANGE = re.compile(r'<dd class="change small"><a href="([^"]+)">')


def text_of(response):
    return " ".join(html.unescape(response.content.decode()).split())


def get(client, query=""):
    return text_of(client.get(f"{URL}?start={START}{query}"))


def test_card_says_all_with_the_way_to_change_it(client, haircut):
    content = get(client, "&staff=ana&tz=Europe/Berlin")

    assert ROW.findall(content) == [
        "Tuesday, 24 November, 09:00 – 10:00",
        "Haircut",
        "Ana",
        "Main street",
    ]
    assert CHANGE.findall(content) == [
        "/book/haircut/times/?staff=ana&tz=Europe%2FBerlin",
        "/",
        "/book/haircut/staff/?staff=ana&tz=Europe%2FBerlin",
    ]
    assert 'Price</span><span class="nowrap">€45</span>' in content


@pytest.mark.parametrize("query", ["", "&staff=any"])
def test_card_says_that_anyone_comes(client, haircut, query):
    assert ROW.findall(get(client, query))[2] == "Anyone of our team"


def test_only_person_is_named_and_cannot_be_changed(client, haircut):
    ana = Requirement.objects.get(service=haircut).candidates.get(slug="ana")
    make.make_service([ana], slug="beard", name="Beard")

    content = text_of(client.get(f"/book/beard/details/?start={START}"))

    assert ROW.findall(content)[2] == "Ana"
    assert CHANGE.findall(content) == ["/book/beard/times/", "/"]


def test_service_without_people_names_nobody(client, salon):
    room = make.make_resource(salon, hours=False, slug="sauna", name="Sauna", kind="room")
    make.make_service([room], slug="sauna", name="Sauna")

    content = text_of(client.get(f"/book/sauna/details/?start={START}"))

    assert ROW.findall(content) == [
        "Tuesday, 24 November, 09:00 – 10:00",
        "Sauna",
        "Main street",
    ]


def test_terms_stand_right_above_each_button(client, haircut):
    content = get(client)

    told = '<p class="soft small">You can cancel until it starts.</p>'
    assert content.count(told) == content.count("Book for €45") == 2
    assert re.findall(r"<(\w+)[^>]*>", content.split(told)[1])[1] == "button"


@pytest.mark.parametrize(
    ("missing", "is_listed", "focused"),
    [
        (("name",), False, "name"),
        (("email",), False, "email"),
        (("name", "email"), False, "name"),
        (("name", "email", "phone"), True, ""),
    ],
)
def test_errors_are_listed_only_when_there_are_more_than_two(
    client, haircut, missing, is_listed, focused
):
    odd = {name: "none" if name == "phone" else "" for name in missing}

    response = client.post(URL, filled(**odd))

    content = text_of(response)
    assert response.status_code == 422
    assert ("Something is missing or mistyped" in content) is is_listed
    assert content.count('class="field__error"') == len(missing)
    assert (
        re.findall(r'<input[^>]* name="(\w+)"[^>]* autofocus', content) == [focused][: len(focused)]
    )
    assert Booking.objects.count() == 0


@pytest.mark.parametrize(
    ("country", "example"),
    [("DE", "01512 3456789"), ("US", "(201) 555-0123"), ("", "01512 3456789")],
)
def test_phone_has_an_example_of_the_country(client, haircut, country, example):
    Location.objects.update(country=country)

    assert f'placeholder="{example}"' in get(client)


def test_mistyped_address_is_asked_about_once_and_used_as_typed(client, haircut):
    data = filled(email="maria@gmial.com")

    asked = client.post(URL, data)

    assert asked.status_code == 422
    assert "Did you mean maria@gmail.com?" in text_of(asked)
    assert 'value="maria@gmial.com"' in text_of(asked)
    assert (Booking.objects.count(), Customer.objects.count()) == (0, 0)

    booked = client.post(URL, read_form(asked.content.decode()))

    assert booked.status_code == 302
    assert Booking.objects.get().order.contact_email == "maria@gmial.com"


def test_mistyped_address_is_replaced_by_a_press_without_scripts(client, haircut):
    data = filled(email="maria@gmial.com", note="Curls")
    asked = read_form(client.post(URL, data).content.decode())

    replaced = client.post(URL, asked | {"use_email": "maria@gmail.com"})

    form = read_form(replaced.content.decode())
    assert replaced.status_code == 200
    assert (form["email"], form["name"], form["note"]) == (
        "maria@gmail.com",
        "Maria Muster",
        "Curls",
    )
    assert "Did you mean" not in text_of(replaced)
    assert Booking.objects.count() == 0

    assert client.post(URL, form).status_code == 302
    assert Booking.objects.get().order.contact_email == "maria@gmail.com"


def test_another_mistyped_address_is_asked_about_anew(client, haircut):
    asked = read_form(client.post(URL, filled(email="maria@gmial.com")).content.decode())

    again = client.post(URL, asked | {"email": "maria@hotmial.com"})

    assert "Did you mean maria@hotmail.com?" in text_of(again)
    assert Booking.objects.count() == 0


def test_proved_address_is_not_asked_about(client, haircut):
    client.cookies["proved"] = proofs.remember("maria@gmial.com")

    assert client.post(URL, filled(email="maria@gmial.com")).status_code == 302
