"""The demo's phones, spoken to as Twilio is, as scripts do and as people do."""

from collections.abc import Iterator

import httpx
import pytest

from booking_saas.dev.phones.accounts import ACCOUNT, NUMBER, TOKEN
from booking_saas.dev.phones.server import MESSAGES_PATH
from notifications.channels.sms import twilio
from tests.notifications import phones as running_phones
from tests.notifications.phones import REPLY_URL, Phones
from tests.patience import wait_for

JANE = "+491711234567"
REPORT_URL = "http://localhost/report/"
LOGIN = (ACCOUNT, TOKEN)


@pytest.fixture
def phones(tmp_path) -> Iterator[Phones]:
    with running_phones.running(tmp_path) as found:
        yield found


def send(phones, login=LOGIN, **fields):
    form = {"To": JANE, "From": NUMBER, "Body": "Hello"} | fields
    return httpx.post(phones.api_url + MESSAGES_PATH, data=form, auth=login)


def ask(phones, method, path, **more):
    return httpx.request(method, phones.api_url + path, **more)


def wait_for_posts(phones, count):
    wait_for(lambda: len(phones.posted) >= count)
    return [(url, dict(form)) for url, form, _signature in phones.posted]


def test_text_is_taken_kept_and_listed(phones):
    answer = send(phones, Body="Hello " * 40)

    taken = answer.json()
    assert (answer.status_code, taken["status"], taken["num_segments"]) == (201, "queued", "2")
    listed = ask(phones, "GET", MESSAGES_PATH, params={"To": JANE}, auth=LOGIN).json()
    assert [row["sid"] for row in listed["messages"]] == [taken["sid"]]
    other = ask(phones, "GET", MESSAGES_PATH, params={"To": "+4930"}, auth=LOGIN).json()
    assert other["messages"] == []


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"To": "jane"}, 21211),
        ({"From": "+4930"}, 21606),
        ({"Body": " "}, 21602),
        ({"Body": "x" * 1601}, 21617),
    ],
)
def test_what_twilio_refuses_is_refused_with_its_code(phones, fields, code):
    answer = send(phones, **fields)

    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert phones.texts == []


def test_nobody_else_may_send_or_look(phones):
    assert send(phones, login=(ACCOUNT, "guess")).status_code == 401
    assert ask(phones, "GET", MESSAGES_PATH).status_code == 401


def test_reports_are_signed_and_come_in_order(phones):
    taken = send(phones, StatusCallback=REPORT_URL).json()

    posts = wait_for_posts(phones, 2)
    assert [form["MessageStatus"] for _url, form in posts] == ["sent", "delivered"]
    assert {(url, form["MessageSid"]) for url, form in posts} == {(REPORT_URL, taken["sid"])}
    for url, form, signature in phones.posted:
        assert signature == twilio.sign(TOKEN, url, form)


@pytest.mark.parametrize(
    ("faults", "statuses"),
    [
        ({"reports": "twice"}, ["sent", "delivered", "sent", "delivered"]),
        ({"reports": "reversed"}, ["delivered", "sent"]),
        ({"reports": "late", "late_seconds": 0.1}, ["sent", "delivered"]),
        ({"fail_to": JANE}, ["sent", "undelivered"]),
    ],
)
def test_reports_go_wrong_as_a_script_asks(phones, faults, statuses):
    answer = ask(phones, "POST", "/api/faults", json=faults)
    send(phones, StatusCallback=REPORT_URL)

    posts = wait_for_posts(phones, len(statuses))
    assert answer.status_code == 204
    assert [form["MessageStatus"] for _url, form in posts] == statuses


def test_so_many_requests_are_refused_as_a_script_asks(phones):
    ask(phones, "POST", "/api/faults", json={"status": 429, "count": 2})

    assert [send(phones).status_code for _ in range(3)] == [429, 429, 201]


def test_an_answer_is_lost_after_the_text_was_taken(phones):
    ask(phones, "POST", "/api/faults", json={"lose_answers": 1})

    with pytest.raises(httpx.HTTPError):
        send(phones)

    assert [text["body"] for text in phones.texts] == ["Hello"]
    assert send(phones).status_code == 201


@pytest.mark.parametrize(
    ("faults", "told"),
    [
        ([], "JSON object"),
        ({"statos": 1}, "Unknown: ['statos']"),
        ({"status": "429"}, "status must be a number"),
        ({"status": 200}, "from 400 to 599"),
        ({"reports": "never"}, "must be one of"),
        ({"hang_seconds": 3600}, "longer than 60"),
        ({"count": True}, "count must be a number"),
    ],
)
def test_faults_that_are_none_are_refused_with_a_sentence(phones, faults, told):
    answer = ask(phones, "POST", "/api/faults", json=faults)

    assert (answer.status_code, told in answer.text) == (400, True)


def test_reply_is_passed_on_and_listed(phones):
    answer = ask(phones, "POST", "/api/inbound", json={"from": JANE, "to": NUMBER, "body": "C"})

    ((url, form),) = wait_for_posts(phones, 1)
    assert url == REPLY_URL
    assert form == {
        "MessageSid": answer.json()["id"],
        "AccountSid": ACCOUNT,
        "From": JANE,
        "To": NUMBER,
        "Body": "C",
    }
    (listed,) = ask(phones, "GET", "/api/messages").json()["messages"]
    assert (listed["from"], listed["to"], listed["status"]) == (JANE, NUMBER, "received")


def test_stop_ends_texts_at_the_provider_until_start(phones):
    statuses = []
    for word in ("stop ", "START"):
        ask(phones, "POST", "/api/inbound", json={"from": JANE, "body": word})
        answer = send(phones)
        statuses.append((answer.status_code, answer.json().get("code")))

    assert statuses == [(400, twilio.STOPPED), (201, None)]


@pytest.mark.parametrize("said", [{}, {"from": JANE}, {"from": 1, "body": "C"}, "C"])
def test_reply_without_phone_or_words_is_refused(phones, said):
    assert ask(phones, "POST", "/api/inbound", json=said).status_code == 400


def test_list_for_scripts_is_bounded_filtered_and_emptied(phones):
    for phone in (JANE, "+491719999999"):
        send(phones, To=phone)

    def count(**query):
        return len(ask(phones, "GET", "/api/messages", params=query).json()["messages"])

    assert (count(), count(to=JANE), count(limit=1)) == (2, 1, 1)
    assert ask(phones, "GET", "/api/messages", params={"limit": "x"}).status_code == 400
    assert ask(phones, "DELETE", "/api/messages").status_code == 204
    assert count() == 0


def test_page_shows_texts_as_text_and_takes_replies(phones):
    send(phones, Body="<b>Hi</b> & bye")
    page = ask(phones, "GET", "/")
    ask(phones, "POST", "/reply", data={"from": JANE, "body": "C"})

    assert "&lt;b&gt;Hi&lt;/b&gt; &amp; bye" in page.text
    assert "<b>Hi" not in page.text
    assert wait_for_posts(phones, 1)[0][1]["Body"] == "C"
    assert '<li class="reply">' in ask(phones, "GET", "/").text


def test_page_without_texts_says_so(phones):
    assert "No texts yet." in ask(phones, "GET", "/").text


@pytest.mark.parametrize(
    ("method", "headers"),
    [
        ("GET", {"Host": "evil.example"}),
        ("POST", {"Host": "evil.example"}),
        ("POST", {"Origin": "http://evil.example"}),
    ],
)
def test_pages_elsewhere_neither_read_nor_reply(phones, method, headers):
    path = "/" if method == "GET" else "/reply"
    answer = ask(phones, method, path, headers=headers, data={"from": JANE, "body": "STOP"})

    assert answer.status_code == 403
    assert phones.posted == []


def test_texts_outlive_the_program(tmp_path):
    with running_phones.running(tmp_path) as first:
        send(first)
    with running_phones.running(tmp_path) as second:
        assert [text["body"] for text in second.texts] == ["Hello"]


def test_signature_is_the_one_of_twilios_documentation():
    """ "Validating requests": token, address, form and signature as printed there."""
    form = {
        "CallSid": "CA1234567890ABCDE",
        "Caller": "+14158675310",
        "Digits": "1234",
        "From": "+14158675310",
        "To": "+18005551212",
    }
    address = "https://mycompany.com/myapp.php?foo=1&bar=2"

    assert twilio.sign("12345", address, form) == "GvWf1cFY/Q7PnoempGyD5oXAezc="
