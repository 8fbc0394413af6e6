"""A message goes in over real SMTP and comes out of the mail API as api.md says."""

import base64
import json
import smtplib
import socket
import struct
import threading
from email.message import EmailMessage
from http.client import HTTPConnection

import pytest

from booking_saas.dev import mail_sink
from booking_saas.dev.mail_store import MailStore
from booking_saas.dev.time_travel.clock import DemoClock
from tests.patience import PATIENCE_SECONDS, wait_for
from tests.programs import find_free_port

CALENDAR = "BEGIN:VCALENDAR\r\nSUMMARY:Haircut für Zoë\r\nEND:VCALENDAR\r\n"


@pytest.fixture
def smtp_port():
    return find_free_port()


@pytest.fixture
def http_port(tmp_path, smtp_port):
    with mail_sink.serve(tmp_path / "mail", smtp_port=smtp_port, http_port=0) as port:
        yield port


def _request(port: int, method: str, path: str, host: str = "localhost") -> tuple[int, bytes]:
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)
    connection.request(method, path, headers={"Host": host})
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    return answer.status, content


def _list_messages(port: int) -> list[dict]:
    return json.loads(_request(port, "GET", "/api/messages")[1])["messages"]


def _make_message(subject: str) -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Salön <bookings@salon.example>"
    message["To"] = "Zoë <zoe@example.com>"
    message["Subject"] = subject
    message["X-Message-Kind"] = "confirmation"
    message["Date"] = "Sat, 28 Mar 2026 14:00:00 +0100"
    message.set_content("See you on Monday, Zoë.\n")
    message.add_alternative("<p>See you on <b>Monday</b></p>\n", subtype="html")
    message.add_attachment(CALENDAR, subtype="calendar", filename="booking.ics")
    message.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="logo.png")
    return message


def _send(port: int, message: EmailMessage) -> None:
    with smtplib.SMTP("127.0.0.1", port, timeout=PATIENCE_SECONDS) as client:
        client.send_message(message)


def test_message_is_shown_with_both_texts_and_attachments(smtp_port, http_port):
    _send(smtp_port, _make_message("Your booking: bestätigt"))

    (message,) = _list_messages(http_port)

    assert message.pop("id")
    assert message == {
        "from": "Salön <bookings@salon.example>",
        "to": "zoe@example.com",
        "subject": "Your booking: bestätigt",
        "text": "See you on Monday, Zoë.\n",
        "html": "<p>See you on <b>Monday</b></p>\n",
        "date": "2026-03-28T13:00:00Z",
        "kind": "confirmation",
        "attachments": [
            {"name": "booking.ics", "type": "text/calendar", "content": CALENDAR},
            {
                "name": "logo.png",
                "type": "image/png",
                "content": base64.b64encode(b"\x89PNG").decode(),
                "encoding": "base64",
            },
        ],
    }


def test_folded_subject_is_listed_without_the_fold(smtp_port, http_port):
    raw = b"From: a@example.com\r\nSubject:\r\n Booked\r\n\r\nHello.\r\n"

    with smtplib.SMTP("127.0.0.1", smtp_port, timeout=PATIENCE_SECONDS) as smtp:
        smtp.sendmail("a@example.com", ["b@example.com"], raw)

    assert [message["subject"] for message in _list_messages(http_port)] == ["Booked"]


def test_messages_are_listed_newest_first(smtp_port, http_port):
    for subject in ("first", "second", "third"):
        _send(smtp_port, _make_message(subject))

    subjects = [message["subject"] for message in _list_messages(http_port)]

    assert subjects == ["third", "second", "first"]


@pytest.mark.parametrize(
    ("query", "subjects"),
    [
        ("", ["third", "second", "first"]),
        ("?limit=2", ["third", "second"]),
        ("?limit=0", []),
        ("?to=ZOE@example.com", ["third", "first"]),
        ("?to=zoe@example.com&limit=1", ["third"]),
        ("?to=zoe@example", []),
        ("?to=bob@example.com", ["second"]),
    ],
)
def test_list_is_of_one_recipient_and_as_long_as_asked(smtp_port, http_port, query, subjects):
    for subject, to in (("first", "zoe"), ("second", "bob"), ("third", "zoe")):
        message = _make_message(subject)
        message.replace_header("To", f"{to}@example.com")
        _send(smtp_port, message)

    _status, content = _request(http_port, "GET", f"/api/messages{query}")

    assert [message["subject"] for message in json.loads(content)["messages"]] == subjects


@pytest.mark.parametrize("limit", ["x", "-1", "1.5"])
def test_limit_that_is_no_number_is_refused(http_port, limit):
    assert _request(http_port, "GET", f"/api/messages?limit={limit}")[0] == 400


def test_delete_empties_the_mailbox(smtp_port, http_port):
    _send(smtp_port, _make_message("gone"))

    status, content = _request(http_port, "DELETE", "/api/messages")

    assert (status, content) == (204, b"")
    assert _list_messages(http_port) == []


def test_messages_survive_a_restart(tmp_path, smtp_port):
    with mail_sink.serve(tmp_path, smtp_port=smtp_port, http_port=0):
        _send(smtp_port, _make_message("kept"))

    with mail_sink.serve(tmp_path, smtp_port=find_free_port(), http_port=0) as port:
        subjects = [message["subject"] for message in _list_messages(port)]

    assert subjects == ["kept"]


def test_pages_escape_what_strangers_wrote(smtp_port, http_port):
    _send(smtp_port, _make_message("<script>alert(1)</script>"))
    (message,) = _list_messages(http_port)

    _, mailbox = _request(http_port, "GET", "/")
    status, page = _request(http_port, "GET", f"/messages/{message['id']}")

    assert status == 200
    assert b"<script>" not in mailbox + page
    assert b"See you on Monday" in page


@pytest.fixture
def full(tmp_path):
    """A mailbox of 10,000 messages, of which one page is read."""
    folder = tmp_path / "mail"
    folder.mkdir()
    for number in range(10_000):
        (folder / f"{number:020}-000000.eml").write_text(f"Subject: number {number}\n\nHello.\n")
    return folder


def test_page_of_a_full_mailbox_reads_only_what_it_shows(full):
    store = MailStore(full)

    newest, count = store.list_page(1, 50)
    oldest, _count = store.list_page(200, 50)

    assert count == 10_000
    assert [message["subject"] for message in newest[:2]] == ["number 9999", "number 9998"]
    assert oldest[-1]["subject"] == "number 0"
    assert len(newest) + len(oldest) == len(store._read) == 100
    assert store.list_page(201, 50) == ([], 10_000)


@pytest.mark.parametrize(
    ("query", "place", "refreshes"),
    [
        ("", "Page 1 of 200, 10000 messages", True),
        ("?page=2", "Page 2 of 200, 10000 messages", False),
        ("?page=200", "Page 200 of 200, 10000 messages", False),
        ("?page=0", "Page 1 of 200, 10000 messages", True),
        ("?page=x", "Page 1 of 200, 10000 messages", True),
    ],
)
def test_full_mailbox_is_turned_page_by_page(full, smtp_port, http_port, query, place, refreshes):
    status, page = _request(http_port, "GET", f"/{query}")

    assert status == 200
    assert place in page.decode()
    assert (b'http-equiv="refresh"' in page) is refreshes
    assert page.count(b'<a href="/messages/') == 50


def test_attachment_is_downloaded_as_it_was_sent(smtp_port, http_port):
    _send(smtp_port, _make_message("files"))
    (message,) = _list_messages(http_port)

    calendar = _request(http_port, "GET", f"/messages/{message['id']}/0")
    picture = _request(http_port, "GET", f"/messages/{message['id']}/1")

    assert calendar == (200, CALENDAR.encode())
    assert picture == (200, b"\x89PNG")


def test_part_without_a_name_gets_one_that_its_kind_has(smtp_port, http_port):
    message = EmailMessage()
    message["To"] = "zoe@example.com"
    message.set_content("See you.\n")
    message.add_alternative(CALENDAR.encode(), maintype="text", subtype="calendar")
    _send(smtp_port, message)

    (listed,) = _list_messages(http_port)

    assert [part["name"] for part in listed["attachments"]] == ["part-1.ics"]


def test_visitor_who_hangs_up_leaves_no_trace(http_port, capfd):
    with socket.create_connection(("127.0.0.1", http_port)) as visitor:
        visitor.sendall(b"GET /-/live HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert visitor.recv(10) != b""
        visitor.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    assert _request(http_port, "GET", "/-/live")[0] == 200
    wait_for(lambda: not any("process_request" in each.name for each in threading.enumerate()))

    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("path", ["/messages/1", "/messages/../secret", "/messages/1/9", "/other"])
def test_unknown_path_answers_404(http_port, path):
    assert _request(http_port, "GET", path)[0] == 404


def test_foreign_host_name_is_refused(http_port):
    assert _request(http_port, "GET", "/api/messages", host="evil.example")[0] == 403


def test_message_without_headers_is_kept(smtp_port, http_port):
    with smtplib.SMTP("127.0.0.1", smtp_port, timeout=PATIENCE_SECONDS) as client:
        client.sendmail("a@example.com", ["b@example.com", "c@example.com"], "\r\njust text")

    (message,) = _list_messages(http_port)

    assert (message["from"], message["to"]) == ("", "b@example.com, c@example.com")
    assert message["kind"] == ""
    assert message["text"] == "just text\n"


def _move(port: int, how: str, **headers: str) -> int:
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)
    body = f"move={how}"
    connection.request("POST", "/clock", body, headers={"Host": f"localhost:{port}"} | headers)
    status = connection.getresponse().status
    connection.close()
    return status


@pytest.fixture
def clock(tmp_path):
    return DemoClock(tmp_path / "clock", find_free_port())


@pytest.fixture
def clock_port(tmp_path, smtp_port, clock):
    with mail_sink.serve(tmp_path / "mail", smtp_port=smtp_port, http_port=0, clock=clock) as port:
        yield port


def test_buttons_beside_the_mailbox_move_the_clock(clock, clock_port):
    clock.file.write_text("=2026-03-28T13:00:00Z")

    assert _move(clock_port, "day", Origin=f"http://localhost:{clock_port}") == 303

    page = _request(clock_port, "GET", "/")[1].decode()
    assert "The demo’s clock: Sunday, 29 March 2026, 13:00 UTC" in page
    for label in ("+1 hour", "+1 day", "To what is due next", "Real time"):
        assert label in page


@pytest.mark.parametrize(
    ("how", "headers", "status"),
    [
        ("year", {}, 404),
        ("day", {"Origin": "http://evil.example"}, 403),
        ("day", {"Host": "evil.example"}, 403),
        ("next", {}, 409),
    ],
)
def test_clock_is_moved_by_nobody_else_and_tells_what_is_wrong(
    clock, clock_port, how, headers, status
):
    assert _move(clock_port, how, **headers) == status

    assert not clock.file.exists()


def test_mailbox_without_a_clock_shows_none(http_port):
    assert _move(http_port, "day") == 404
    assert "clock" not in _request(http_port, "GET", "/")[1].decode()
