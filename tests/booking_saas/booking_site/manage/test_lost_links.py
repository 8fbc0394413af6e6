"""A broken or replaced link says what it is, the same to all, and sends the current one."""

import re
import uuid

import pytest

from scheduling.models import Booking, KeyRequest
from scheduling.queries import links
from tenants.models import OutboxMessage
from tests.booking_saas.booking_site.conftest import NINE_TUESDAY, NOW
from tests.factories import scheduling as make


@pytest.fixture
def booking(haircut):
    return make.book(haircut, NINE_TUESDAY, staff="ana", now=NOW).booking


@pytest.fixture
def url(booking):
    return f"/manage/{booking.id}/{links.get_manage_token(booking)}/"


def read(response):
    """Return the page without what is new on each and what was in its own address."""
    content = response.content.decode()
    for pattern in (r'name="(?:csrfmiddlewaretoken|key)" value="[^"]+"', r"manage/[0-9a-f-]{36}/"):
        content = re.sub(pattern, "", content)
    return response.status_code, content


@pytest.mark.parametrize("page", ["", "booked/", "cancel/", "move/", "prove/", "booking.ics"])
def test_other_links_are_all_the_same_404(client, booking, url, page):
    token = links.get_manage_token(booking)
    wrong = [
        f"/manage/{booking.id}/{'A' * 22}/{page}",
        f"/manage/{uuid.uuid4()}/{token}/{page}",
    ]

    answers = {read(client.get(path)) for path in wrong}

    ((status, content),) = answers
    assert status == 404
    assert "This link opens no booking" in content
    assert "Send me the current link" in content
    assert client.get(f"{url}{page}").status_code != 404


@pytest.mark.parametrize("page", ["cancel/", "move/", "restore/", "prove/", "correct/"])
def test_forms_of_other_links_are_the_same_404_and_change_nothing(client, booking, page):
    response = client.post(f"/manage/{booking.id}/{'A' * 22}/{page}", {"key": "k"})

    assert "This link opens no booking" in response.content.decode()
    assert response.status_code == 404
    assert Booking.objects.get().version == 1


def test_replaced_link_is_such_a_link(client, booking, url):
    Booking.objects.update(link_generation=2)

    assert read(client.get(url)) == read(client.get(f"/manage/{booking.id}/{'A' * 22}/"))


@pytest.mark.parametrize("rest", ["", "{token}/nothing/", "{token}/a/b/c/d/"])
def test_link_that_lost_or_gained_something_still_names_its_booking(client, booking, rest):
    path = f"/manage/{booking.id}/{rest.format(token=links.get_manage_token(booking))}"

    response = client.get(path)

    assert response.status_code == 404
    assert f'action="/manage/{booking.id}/link/"' in response.content.decode()


@pytest.mark.parametrize("path", ["/manage/", "/manage/7d0a4f52-3b6e/", "/manage/x/y/z/"])
def test_link_without_its_booking_tells_where_to_find_it(client, salon, path):
    response = client.get(path)

    content = response.content.decode()
    assert response.status_code == 404
    assert "Please open the link in your confirmation once more" in content
    assert "<form" not in content


def test_page_of_a_broken_link_is_kept_nowhere(client, booking):
    response = client.get(f"/manage/{booking.id}/{'A' * 22}/")

    assert response["Cache-Control"] == "no-store"
    assert response["X-Robots-Tag"] == "noindex"
    assert response["Referrer-Policy"] == "strict-origin"


def ask(client, booking_id, key="k"):
    return read(client.post(f"/manage/{booking_id}/link/", {"key": key}))


def test_current_link_is_mailed_and_the_answer_is_the_same_for_all(client, booking):
    OutboxMessage.objects.all().delete()

    of_booking, of_nobody = ask(client, booking.id), ask(client, uuid.uuid4())

    assert of_booking == of_nobody
    assert of_booking[0] == 200
    assert "Please look into your mail" in of_booking[1]
    request = KeyRequest.objects.get()
    assert (request.booking_id, request.email) == (booking.id, booking.contact_email)
    assert OutboxMessage.objects.get().payload["event_id"] == str(request.pk)


def test_answer_stays_the_same_beyond_the_cap(client, booking, settings):
    settings.RATE_LIMITS = True
    settings.API_RATES = {name: {"address": 1000} for name in settings.API_RATES}

    answers = {ask(client, booking.id, key=str(number)) for number in range(7)}

    assert len(answers) == 1
    assert KeyRequest.objects.count() == 5


def test_asking_is_limited_per_address(client, booking, settings):
    settings.RATE_LIMITS = True
    settings.API_RATES = {**settings.API_RATES, "manage": {"address": 0}}

    assert client.post(f"/manage/{booking.id}/link/").status_code == 429
    assert client.get("/manage/x/").status_code == 429
    assert not KeyRequest.objects.exists()


def test_reading_the_page_sends_nothing(client, booking):
    assert client.get(f"/manage/{booking.id}/link/").status_code == 404
    assert not KeyRequest.objects.exists()
