"""What gunicorn refuses before Django sees it, from the servers as the demo and production run."""

import contextlib
import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from booking_saas.dev import demo_programs
from booking_saas.dev.servers import places, ports
from booking_saas.dev.servers.places import PROJECT_DIR

START_SECONDS = 30
CODES = {400: "malformed", 414: "uri_too_long", 431: "headers_too_large"}
REFUSED = {
    "a long line": (414, f"GET /api/v1/services/?cursor={'a' * 9000} HTTP/1.1", ""),
    "a long header": (431, "GET /api/v1/services/ HTTP/1.1", f"Idempotency-Key: {'k' * 9000}\r\n"),
    "many headers": (431, "GET /api/v1/services/ HTTP/1.1", "X-One: 1\r\n" * 200),
    "two hosts": (400, "GET /api/v1/services/ HTTP/1.1", "Host: globex.localhost\r\n"),
    "no length": (400, "POST /api/v1/bookings/ HTTP/1.1", "Content-Length: many\r\n"),
    "two lengths": (400, "POST /api/v1/bookings/ HTTP/1.1", "Content-Length: 1\r\n" * 2),
    "no header": (400, "GET /api/v1/services/ HTTP/1.1", "Authorization Manage abc\r\n"),
    "odd coding": (400, "POST /api/v1/bookings/ HTTP/1.1", "Transfer-Encoding: br\r\n"),
    "whole address": (400, "GET http://acme.localhost/api/v1/ HTTP/1.1", "Host: b.localhost\r\n"),
}


def _list_commands(port: int, home) -> dict[str, list[str]]:
    demo = demo_programs.list_programs(
        places.get_places("demo", home), ports.Ports(port, port + 1, port + 2)
    )
    return {
        "demo": next(list(program.command) for program in demo if program.name == "web"),
        "production": [
            str(Path(sys.executable).with_name("gunicorn")),  # as deploy/systemd does
            *("--config", "deploy/gunicorn.conf.py", "booking_saas.wsgi:application"),
        ],
    }


@pytest.fixture(scope="module", params=["demo", "production"])
def port(request, tmp_path_factory):
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "booking_saas.settings.test",
        "WEB_BIND": f"127.0.0.1:{port}",
    }
    command = _list_commands(port, tmp_path_factory.mktemp("home"))[request.param]
    process = subprocess.Popen(command, env=environment, cwd=PROJECT_DIR)
    _wait_for(port, process)
    yield port
    process.terminate()
    process.wait(START_SECONDS)


def _wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError):
            _ask(port, "GET /-/live HTTP/1.1", "Connection: close\r\n")
            return
        time.sleep(0.1)
    raise AssertionError("gunicorn did not start")


def _ask(port: int, line: str, headers: str) -> tuple[int, dict[str, str], bytes]:
    """Send what no library would send; return status, headers and body."""
    with socket.create_connection(("127.0.0.1", port), timeout=START_SECONDS) as connection:
        connection.sendall(f"{line}\r\nHost: acme.localhost\r\n{headers}\r\n".encode())
        answer = b""
        with contextlib.suppress(ConnectionResetError):
            while chunk := connection.recv(65536):
                answer += chunk
    head, _empty, body = answer.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    return int(first.split()[1]), dict(line.split(": ", 1) for line in lines), body


@pytest.mark.parametrize("case", REFUSED)
def test_unreadable_request_is_answered_with_a_problem(port, case):
    status, line, headers = REFUSED[case]

    answered, answer_headers, body = _ask(port, line, headers)

    problem = json.loads(body)
    assert answered == status
    assert answer_headers["Content-Type"] == "application/problem+json"
    assert answer_headers["Content-Length"] == str(len(body))
    assert answer_headers["Connection"] == "close"
    assert sorted(problem) == ["code", "detail", "errors", "status", "title", "type"]
    assert (problem["status"], problem["code"]) == (status, CODES[status])


def test_people_get_a_page(port):
    """Control: elsewhere the answer is gunicorn's own."""
    status, headers, _body = _ask(port, f"GET /{'a' * 9000} HTTP/1.1", "")

    assert (status, headers["Content-Type"]) == (414, "text/html")


def test_longest_line_and_header_are_read(port):
    line = f"GET /-/live?{'a' * 8100} HTTP/1.1"

    status, _headers, _body = _ask(port, line, f"X-Long: {'k' * 8100}\r\nConnection: close\r\n")

    assert status == 200
