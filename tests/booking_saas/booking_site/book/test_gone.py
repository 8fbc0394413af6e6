"""Who or what was chosen is taken out of use meanwhile: said in words, and nothing is lost."""

import html
import re

import pytest

from scheduling.models import Booking, BusinessProfile, Location, Requirement, Resource, Service
from tests import unguarded_pages
from tests.booking_saas.booking_site.book.test_details import START, URL, filled
from tests.booking_saas.booking_site.book.test_expired import read_form
from tests.booking_saas.booking_site.conftest import NINE_TUESDAY, NOW
from tests.factories import scheduling as make

GONE = "The person you chose no longer offers this service."
LOST = "This can no longer be booked online"


def text_of(response):
    return " ".join(html.unescape(response.content.decode()).split())


def deactivate():
    Resource.objects.filter(slug="ben").update(active=False)


def take_away():
    requirement = Requirement.objects.get(service__slug="haircut")
    requirement.candidates.remove(Resource.objects.get(slug="ben"))


def list_occupied():
    return [row.slug for row in Resource.objects.filter(occupancies__active=True)]


@pytest.fixture
def three(salon, haircut):
    """Add a third person, so that without the second there still is a choice."""
    cleo = make.make_resource(salon, hours=False, slug="cleo", name="Cleo")
    Requirement.objects.get(service=haircut).candidates.add(cleo)
    return haircut


@pytest.mark.parametrize("go", [deactivate, take_away])
@pytest.mark.parametrize("who", ["haircut", "three"])
def test_nobody_takes_the_place_of_who_was_chosen(client, request, go, who):
    request.getfixturevalue(who)
    data = filled(staff="ben", note="Curls")
    go()

    refused = client.post(URL, data)

    content = text_of(refused)
    assert refused.status_code == 422
    assert Booking.objects.count() == 0
    assert GONE in content
    assert "<s>The person you chose</s>" in content
    assert "<s>Tuesday" not in content
    assert f'name="colleague_at" value="{START}"' in content
    assert "Keep this time, with somebody else of our team" in content
    assert 'name="move_to"' not in content
    assert (read_form(content)["name"], "Curls" in content) == ("Maria Muster", True)


def test_control_without_asking_for_whom_was_chosen_somebody_else_comes(
    client, haircut, monkeypatch
):
    data = filled(staff="ben")
    deactivate()
    unguarded_pages.without_asking_for_whom_was_chosen(monkeypatch)

    assert client.post(URL, data).status_code == 302
    assert list_occupied() == ["ana"]


def test_time_is_kept_with_a_colleague_only_after_it_was_said(client, haircut):
    data = filled(staff="ben", note="Curls")
    deactivate()
    form = read_form(client.post(URL, data).content.decode())

    kept = client.post(URL, form | {"colleague_at": START})

    content = kept.content.decode()
    assert kept.status_code == 200
    assert GONE not in text_of(kept)
    assert Booking.objects.count() == 0

    booked = client.post(URL, read_form(content))

    assert booked.status_code == 302
    assert list_occupied() == ["ana"]
    assert Booking.objects.get().note == "Curls"


def test_other_times_are_those_of_colleagues(client, haircut):
    data = filled(staff="ben")
    deactivate()
    make.book(haircut, NINE_TUESDAY, staff="ana", now=NOW)

    content = text_of(client.post(URL, data))

    assert "Keep this time" not in content
    assert re.findall(r'name="colleague_at" value="([^"]+)"', content)[0] == "2026-11-24T09:00:00Z"
    assert "Somebody else of our team is free at these times." in content


@pytest.mark.parametrize("button", [{"move_to": START}, {"later_from": "2026-11-26"}])
def test_other_buttons_do_not_bring_a_colleague_silently(client, haircut, button):
    data = filled(staff="ben")
    deactivate()

    response = client.post(URL, data | button)

    assert response.status_code == 422
    assert GONE in text_of(response)
    assert 'name="move_to"' not in response.content.decode()
    assert read_form(response.content.decode())["staff"] == "ben"


def test_link_to_the_details_with_somebody_who_left_says_so(client, haircut):
    deactivate()

    response = client.get(f"{URL}?staff=ben&start={START}")

    assert response.status_code == 422
    assert GONE in text_of(response)
    assert f'name="colleague_at" value="{START}"' in response.content.decode()


def test_mistyped_form_with_somebody_who_left_says_so_first(client, haircut):
    data = filled(staff="ben", name="")
    deactivate()

    response = client.post(URL, data)

    assert response.status_code == 422
    assert GONE in text_of(response)


def test_repeat_of_a_booked_form_is_answered_after_the_person_left(client, haircut):
    data = filled(staff="ben")
    first = client.post(URL, data)
    deactivate()

    again = client.post(URL, data)

    assert (again.status_code, again.url) == (302, first.url)
    assert Booking.objects.count() == 1


def test_times_with_somebody_who_left_are_those_of_all_and_say_so(client, three):
    deactivate()

    content = text_of(client.get("/book/haircut/times/?staff=ben"))

    assert f"{GONE} These are the times of our whole team." in content
    starts = re.findall(r'href="/book/haircut/details/\?staff=any&start=([^"]+)"', content)
    assert starts[0] == "2026-11-23T09%3A00%3A00Z"
    assert "staff=ben" not in content


def test_people_are_offered_with_a_word_on_who_left(client, three):
    deactivate()

    assert GONE in text_of(client.get("/book/haircut/staff/?staff=ben"))
    assert GONE not in text_of(client.get("/book/haircut/staff/?staff=ana"))


def end_service():
    Service.objects.update(active=False)


def end_place():
    Location.objects.update(active=False)


@pytest.mark.parametrize("end", [end_service, end_place])
@pytest.mark.parametrize("path", ["", "staff/", "times/", "details/"])
def test_service_taken_out_of_use_is_told_in_words(client, haircut, end, path):
    BusinessProfile.objects.update(phone="+49301234567")
    end()

    response = client.get(f"/book/haircut/{path}?start={START}")

    content = text_of(response)
    assert response.status_code == 410
    assert LOST in content
    assert '<a class="button button--main" href="/">See what else can be booked</a>' in content
    assert 'href="tel:+49301234567"' in content
    assert "What you have typed" not in content


@pytest.mark.parametrize("path", ["", "staff/", "times/", "details/"])
def test_service_that_never_was_here_is_the_same_page(client, salon, path):
    response = client.get(f"/book/nothing/{path}")

    assert response.status_code == 404
    assert LOST in text_of(response)


@pytest.mark.parametrize("end", [end_service, end_place])
def test_form_of_a_service_taken_out_of_use_gives_back_what_was_typed(client, haircut, end):
    data = filled(phone="+49 30 1", note="Curls <b>")
    end()

    response = client.post(URL, data)

    content = text_of(response)
    assert response.status_code == 410
    assert Booking.objects.count() == 0
    assert f"{LOST}" in content
    assert "Nothing has been booked." in content
    assert re.findall(r'<dd class="main"><bdi>(.*?)</bdi></dd>', content) == [
        "Maria Muster",
        "Maria@example.com",
        "+49 30 1",
        "Curls <b>",
    ]
