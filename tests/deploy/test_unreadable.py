"""What cannot be read ends at nginx; gunicorn behind it neither answers nor writes it down."""

import contextlib
import json
import socket
import ssl

import pytest
from django.utils import translation

from foundation.web import problems
from tests.deploy.conftest import running_gunicorn, running_nginx
from tests.patience import PATIENCE_SECONDS

pytestmark = [pytest.mark.nginx, pytest.mark.xdist_group("nginx")]

KEY = "q1w2e3r4t5y6u7i8"
API = "/api/v1/bookings/"
LONG = "a" * 9000
REFUSED = {
    "a long line": (414, f"GET {API}?cursor={LONG} HTTP/1.1", ""),
    "a long header": (431, f"GET {API} HTTP/1.1", f"Idempotency-Key: {LONG}\r\n"),
    "long headers": (431, f"GET {API} HTTP/1.1", f"X-Long: {LONG[:8000]}\r\n" * 5),
    "two hosts": (400, f"GET {API} HTTP/1.1", "Host: globex.localhost\r\n"),
    "no length": (400, f"POST {API} HTTP/1.1", "Content-Length: many\r\n"),
    "two lengths": (400, f"POST {API} HTTP/1.1", "Content-Length: 1\r\n" * 2),
    "length and chunks": (
        400,
        f"POST {API} HTTP/1.1",
        "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n",
    ),
    "a space in a name": (400, f"GET {API} HTTP/1.1", "Authorization : Manage abc\r\n"),
    "no header": (400, f"GET {API} HTTP/1.1", "Authorization Manage abc\r\n"),
    "a folded header": (400, f"GET {API} HTTP/1.1", "X-One: 1\r\n folded\r\n"),
    "a short method": (400, f"GO {API} HTTP/1.1", ""),
    "a long method": (400, f"{'LONG' * 6} {API} HTTP/1.1", ""),
    "a byte that is no ASCII": (400, f"GET {API}?name=\xfc HTTP/1.1", ""),
    "a control character": (400, f"GET {API}?name=\x01 HTTP/1.1", ""),
    "a space in the address": (400, f"GET {API}?name=a b HTTP/1.1", ""),
    "an unknown version": (400, f"GET {API} HTTP/1.12345", ""),
    "another host in the address": (
        400,
        f"GET http://acme.localhost{API} HTTP/1.1",
        "Host: b.localhost\r\n",
    ),
}
ACCEPTED = {
    "the longest line": (f"GET /there/?{LONG[:8100]} HTTP/1.1", ""),
    "the longest header": ("GET /there/ HTTP/1.1", f"X-Long: {LONG[:8100]}\r\n"),
    "many headers": ("GET /there/ HTTP/1.1", "X: 1\r\n" * 900),
    "an odd method": ("VERSION-CONTROL /there/ HTTP/1.1", ""),
    "two types": ("POST /there/ HTTP/1.1", "Content-Type: a/b\r\n" * 2 + "Content-Length: 0\r\n"),
    "another scheme": (
        "GET /there/ HTTP/1.1",
        "X-Forwarded-Ssl: off\r\nX-Forwarded-Protocol: http\r\n",
    ),
    "an odd expectation": ("GET /there/ HTTP/1.1", "Expect: cake\r\n"),
}


@pytest.fixture(scope="module")
def behind(tmp_path_factory):
    """The port of gunicorn, as shipped, behind nginx."""
    folder = tmp_path_factory.mktemp("behind")
    with running_gunicorn(folder) as port:
        yield port, folder


@pytest.fixture(scope="module")
def proxy(behind, tmp_path_factory):
    port, _folder = behind
    folder = tmp_path_factory.mktemp("before")
    with running_nginx(folder, upstream=port, static=folder) as proxy:
        yield proxy


def read_lines(behind) -> list[str]:
    """Return what gunicorn said of requests that it could not read."""
    lines = (behind[1] / "lines").read_text().splitlines()
    return [line for line in lines if "Invalid request" in line]


def exchange(
    connection: socket.socket, line: str, headers: str
) -> tuple[int, dict[str, str], bytes]:
    """Send what no library would send; return status, headers and body."""
    text = f"{line}\r\nHost: acme.localhost\r\nConnection: close\r\n{headers}\r\n"
    connection.sendall(text.encode("latin-1"))
    answer = b""
    with contextlib.suppress(ConnectionResetError, ssl.SSLEOFError):
        while chunk := connection.recv(65536):
            answer += chunk
    head, _empty, body = answer.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    return int(first.split()[1]), dict(line.split(": ", 1) for line in lines), body


def ask(proxy, line: str, headers: str = "") -> tuple[int, dict[str, str], bytes]:
    trusting = ssl.create_default_context()
    trusting.check_hostname = False
    trusting.verify_mode = ssl.CERT_NONE
    with (
        socket.create_connection(("127.0.0.1", proxy.https), PATIENCE_SECONDS) as plain,
        trusting.wrap_socket(plain) as connection,
    ):
        return exchange(connection, line, headers)


def ask_gunicorn(port: int, line: str, headers: str = "") -> tuple[int, dict[str, str], bytes]:
    with socket.create_connection(("127.0.0.1", port), PATIENCE_SECONDS) as connection:
        return exchange(connection, line, headers)


@pytest.mark.parametrize("case", REFUSED)
def test_unreadable_request_of_a_program_is_answered_with_a_problem(proxy, behind, case):
    status, line, headers = REFUSED[case]
    said = read_lines(behind)

    answered, answer_headers, body = ask(proxy, line, headers)

    with translation.override("en"):
        problem = json.loads(problems.respond(problems.of_status(status)).content)
    assert answered == status
    assert json.loads(body) == problem
    assert answer_headers["Content-Type"] == "application/problem+json"
    assert answer_headers["Cache-Control"] == "no-store"
    assert answer_headers["Server"] == "nginx"
    assert read_lines(behind) == said


@pytest.mark.parametrize("case", REFUSED)
def test_unreadable_request_of_a_person_is_answered_with_a_sentence(proxy, case):
    status, line, headers = REFUSED[case]

    answered, answer_headers, body = ask(proxy, line.replace("/api/", "/book/"), headers)

    with translation.override("en"):
        sentence = problems.of_status(status).detail
    assert (answered, body.decode()) == (status, f"{sentence}\n")
    assert answer_headers["Content-Type"] == "text/plain"
    assert answer_headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("case", ACCEPTED)
def test_what_nginx_lets_through_gunicorn_can_read(proxy, behind, case):
    line, headers = ACCEPTED[case]
    said = read_lines(behind)

    status, _headers, body = ask(proxy, line, headers)

    assert status == 200, body
    assert b"|/there/" in body  # in one chunk
    assert read_lines(behind) == said


def test_control_character_in_a_header_is_told_to_nobody(proxy, behind):
    """The one thing that nginx lets through and gunicorn refuses: its answer names the header."""
    status, _headers, body = ask(proxy, "GET /there/ HTTP/1.1", f"X-Odd: {KEY}\x01\r\n")

    assert status == 400
    assert KEY.encode() not in body
    assert KEY not in (behind[1] / "lines").read_text() + proxy.read_log(until='"GET /there/" 400')


@pytest.mark.parametrize("case", ["a short method", "a byte that is no ASCII", "two hosts"])
def test_control_gunicorn_alone_answers_with_its_own_page(behind, case):
    status, line, headers = REFUSED[case]
    said = read_lines(behind)

    answered, answer_headers, _body = ask_gunicorn(behind[0], line, headers)

    assert (answered, answer_headers["Content-Type"]) == (status, "text/html")
    assert len(read_lines(behind)) == len(said) + 1


def test_key_in_a_line_that_cannot_be_read_is_in_no_log(proxy, behind):
    line = f"GET /manage/7d0a4f52-3b6e-4c1f-9a57-2f1f0f5f8a11/{KEY}/?name=\xfc HTTP/1.1"

    alone, proxied = ask_gunicorn(behind[0], line), ask(proxy, line)

    assert (alone[0], proxied[0]) == (400, 400)
    assert "/manage/7d0a4f52-3b6e-4c1f-9a57-2f1f0f5f8a11/[key]/" in read_lines(behind)[-1]
    written = proxy.read_log(until='"GET /-/refused/person" 400')
    assert KEY not in (behind[1] / "lines").read_text() + written
