"""Beyond a limit people compute for a moment and go on; nothing typed is lost."""

import html
import json
import re
import time
import uuid

import pytest
import time_machine

from scheduling.models import Booking, KeyRequest
from scheduling.queries import proofs
from tests.booking_saas.booking_site.book.test_details import URL, filled
from tests.foundation.web.test_challenges import solve


@pytest.fixture
def limited(settings):
    settings.RATE_LIMITS, settings.CHALLENGE_COST = True, 1
    settings.API_RATES = {
        "read": {"address": 1000, "business": 1000},
        "write": {"address": 1000, "business": 1000},
        "manage": {"address": 1000},
    }
    # A window that ends during a test would let one request more through.
    with time_machine.travel(time.time(), tick=False):
        yield settings


def read_form(response) -> dict[str, str]:
    """Return what the page sends by itself, its proof of work solved."""
    content = response.content.decode()
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', content))
    challenge = json.loads(html.unescape(re.search(r'data-challenge="([^"]+)"', content)[1]))
    sent = {name: html.unescape(value) for name, value in fields.items()}
    return sent | {"challenge_answer": solve(challenge)}


def find_action(response) -> str:
    return html.unescape(re.search(r'action="([^"]+)"', response.content.decode())[1])


@pytest.mark.parametrize("rates", [{"address": 0}, {"address": 9, "business": 0}])
def test_booking_beyond_a_limit_goes_on_after_a_proof_of_work(client, haircut, limited, rates):
    limited.API_RATES = limited.API_RATES | {"write": rates}
    sent = filled(note='Curls "<b>"', phone="+49 30 1")

    asked = client.post(URL, sent)
    answered = client.post(find_action(asked), read_form(asked))

    assert asked.status_code == 429
    assert 1 <= int(asked["Retry-After"]) <= 60
    assert asked["Cache-Control"] == "no-store"
    assert find_action(asked) == URL
    assert answered.status_code == 302
    assert Booking.objects.get().note == 'Curls "<b>"'


def test_booking_beyond_a_limit_without_an_answer_is_asked_again(client, haircut, limited):
    limited.API_RATES = limited.API_RATES | {"write": {"address": 0}}
    asked = client.post(URL, filled())
    form = read_form(asked) | {"challenge_answer": "x"}

    again = client.post(URL, form)

    assert again.status_code == 429
    assert Booking.objects.count() == 0
    assert client.post(URL, read_form(again)).status_code == 302


def test_one_answer_serves_both_limits_of_a_request(client, haircut, limited):
    limited.API_RATES = limited.API_RATES | {"write": {"address": 0, "business": 0}}

    asked = client.post(URL, filled())

    assert client.post(URL, read_form(asked)).status_code == 302


def test_one_answer_does_not_serve_two_requests(client, haircut, limited):
    limited.API_RATES = limited.API_RATES | {"write": {"address": 0}}
    form = read_form(client.post(URL, filled()))
    assert client.post(URL, form).status_code == 302

    again = client.post(
        URL, filled(start="2026-11-24T12:00:00Z") | {"challenge_answer": form["challenge_answer"]}
    )

    assert again.status_code == 429
    assert Booking.objects.count() == 1


def test_only_valid_forms_count_against_the_business(client, haircut, limited):
    limited.API_RATES = limited.API_RATES | {"write": {"address": 99, "business": 1}}

    empty = [client.post(URL, filled(name="")) for _number in range(11)]

    assert {each.status_code for each in empty} == {422}
    assert client.post(URL, filled()).status_code == 302
    assert client.post(URL, filled(start="2026-11-24T12:00:00Z")).status_code == 429


def test_reading_beyond_a_limit_goes_on_for_ten_minutes(client, haircut, limited):
    path = "/book/haircut/times/?staff=ana"
    limited.API_RATES = limited.API_RATES | {"read": {"address": 2}}
    for _number in range(2):
        client.get(path)

    asked = client.get(path)
    answered = client.post(find_action(asked), read_form(asked))

    assert asked.status_code == 429
    assert (answered.status_code, answered.url) == (302, path)
    assert [client.get(path).status_code for _number in range(3)] == [200, 200, 429]
    with time_machine.travel(time.time() + 601, tick=False):
        assert [client.get(path).status_code for _number in range(3)] == [200, 200, 429]


def test_reading_on_takes_a_right_answer(client, haircut, limited):
    limited.API_RATES = limited.API_RATES | {"read": {"address": 0}}

    answered = client.post("/go-on/", {"next": "/", "challenge_answer": "x"})

    assert answered.url == "/"
    assert "pass" not in answered.cookies
    assert client.get("/").status_code == 429


@pytest.mark.parametrize("path", ["https://evil.example/", "//evil.example", "", "javascript:x"])
def test_going_on_does_not_lead_away(client, haircut, limited, path):
    assert client.post("/go-on/", {"next": path}).url == "/"


@pytest.mark.parametrize("cookie", ["x", "WzFd:1abc:def"])
def test_pass_that_is_none_of_ours_opens_nothing(client, haircut, limited, cookie):
    limited.API_RATES = limited.API_RATES | {"read": {"address": 0}}
    client.cookies["pass"] = cookie

    assert client.get("/").status_code == 429


def test_page_holds_no_inline_code(client, haircut, limited):
    limited.API_RATES = limited.API_RATES | {"write": {"address": 0}}

    content = client.post(URL, filled()).content.decode()

    assert not re.search(r"<script(?![^>]*\bsrc=)", content)
    assert not re.search(r"\s(style|on\w+)=", content)


def test_page_in_german(client, haircut, limited):
    limited.API_RATES = limited.API_RATES | {"write": {"address": 0}}

    content = client.post(URL, filled(), headers={"Accept-Language": "de"}).content.decode()

    assert "Ihr Gerät meldet sich kurz an, dann geht es von selbst weiter." in content


@pytest.fixture
def closed(limited):
    """Let each booking take an answer."""
    limited.API_RATES = limited.API_RATES | {
        "write": {"address": 0},
        "code": {"address": 2, "business": 2},
    }


def ask_for_code(client, sent):
    response = client.post(URL, sent | {"mail_code": "1"})
    content = response.content.decode()
    found = re.search(r'name="limit_code_of" value="([^"]+)"', content)
    return response, found[1] if found else None


def code_of(asked) -> str:
    return proofs.compute_code(uuid.UUID(asked), "maria@example.com")


def test_code_by_mail_does_the_same_and_proves_the_address(client, haircut, closed):
    sent = filled(note="Curls")
    response, asked = ask_for_code(client, sent)
    code = code_of(asked)

    booked = client.post(
        URL, sent | {"limit_code": f" {code[:4]} {code[4:]}", "limit_code_of": asked}
    )

    assert response.status_code == 429
    assert "maria@example.com" in response.content.decode()
    assert code not in response.content.decode()
    assert "challenge.js" not in response.content.decode()
    assert booked.status_code == 302
    booking = Booking.objects.get()
    assert (booking.note, booking.proved_at is not None) == ("Curls", True)
    assert proofs.is_remembered(booked.cookies["proved"].value, "maria@example.com")


def test_wrong_code_books_nothing_and_can_be_tried_again(client, haircut, closed):
    sent = filled()
    _response, asked = ask_for_code(client, sent)

    wrong = client.post(URL, sent | {"limit_code": "00000000", "limit_code_of": asked})

    content = wrong.content.decode()
    assert wrong.status_code == 429
    assert "This code is wrong or no longer valid." in content
    assert f'name="limit_code_of" value="{asked}"' in content
    assert Booking.objects.count() == 0
    right = client.post(URL, sent | {"limit_code": code_of(asked), "limit_code_of": asked})
    assert right.status_code == 302


def test_code_for_one_address_does_not_book_for_another(client, haircut, closed):
    _response, asked = ask_for_code(client, filled())

    other = filled(email="lou@example.com")
    response = client.post(URL, other | {"limit_code": code_of(asked), "limit_code_of": asked})

    assert response.status_code == 429
    assert Booking.objects.count() == 0


def test_codes_have_a_limit_of_their_own(client, haircut, closed):
    found = [ask_for_code(client, filled())[1] for _number in range(4)]

    assert [asked is not None for asked in found] == [True, True, False, False]
    assert KeyRequest.objects.count() == 2


@pytest.mark.parametrize("email", ["", "nobody", "a@b@c"])
def test_no_code_goes_to_what_is_no_address(client, haircut, closed, email):
    response, asked = ask_for_code(client, filled(email=email))

    assert (response.status_code, asked) == (429, None)
    assert "mail_code" not in response.content.decode()


@pytest.mark.parametrize("asked", ["", "x", "6f2f1b5e-9d44-4dd9-8a63-0c8a1d0c5a77"])
def test_code_of_no_request_opens_nothing(client, haircut, closed, asked):
    data = filled() | {"limit_code": "12345678", "limit_code_of": asked}

    assert client.post(URL, data).status_code == 429
    assert Booking.objects.count() == 0


@pytest.fixture
def closed_for_readers(limited):
    """Let each page that is read take an answer."""
    limited.API_RATES = limited.API_RATES | {
        "read": {"address": 0},
        "code": {"address": 9, "business": 9},
    }
    return limited


PATH = "/book/haircut/times/?staff=ana"


def press_send(client, asked, email):
    """Answer the page as a browser without JavaScript would; return the next page."""
    assert 'name="limit_email"' in page(asked)
    pressed = {"limit_email": email, "mail_code": "1"}
    return client.post(find_action(asked), read_hidden(asked) | pressed)


def page(response) -> str:
    return response.content.decode()


def read_hidden(response) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page(response)))


def test_reader_without_a_computer_goes_on_with_a_code_by_mail(client, haircut, closed_for_readers):
    sent = press_send(client, client.get(PATH), "Maria@example.com")
    hidden = read_hidden(sent)
    code = code_of(hidden["limit_code_of"])
    answered = client.post(find_action(sent), hidden | {"limit_code": code})
    closed_for_readers.API_RATES = closed_for_readers.API_RATES | {"read": {"address": 2}}

    assert (sent.status_code, hidden["limit_email"]) == (429, "maria@example.com")
    assert KeyRequest.objects.get().email == "maria@example.com"
    assert code not in page(sent)
    assert (answered.status_code, answered.url) == (302, PATH)
    assert proofs.is_remembered(answered.cookies["proved"].value, "maria@example.com")
    assert client.get(PATH).status_code == 200


def test_wrong_code_reads_nothing_and_can_be_tried_again(client, haircut, closed_for_readers):
    sent = press_send(client, client.get(PATH), "maria@example.com")
    hidden = read_hidden(sent)

    wrong = client.post(find_action(sent), hidden | {"limit_code": "00000000"})

    assert wrong.status_code == 429
    assert "This code is wrong or no longer valid." in page(wrong)
    assert "pass" not in wrong.cookies
    right = read_hidden(wrong) | {"limit_code": code_of(hidden["limit_code_of"])}
    assert client.post(find_action(wrong), right).url == PATH
    assert "pass" in client.cookies


@pytest.mark.parametrize("email", ["", "nobody", "a@b@c"])
def test_reader_is_told_what_is_no_address(client, haircut, closed_for_readers, email):
    told = press_send(client, client.get(PATH), email)

    assert told.status_code == 429
    assert "Enter a valid email address." in page(told)
    assert read_hidden(told)["next"] == PATH
    assert KeyRequest.objects.count() == 0
