"""The demo's provider over HTTP: Twilio's API, ``/api`` for scripts, a page for people.

``python -m booking_saas.dev.phones.server FILE PORT CLOCK_FILE WEB_PORT MAIL_PORT`` runs until it
is ended.
"""

import base64
import contextlib
import json
import logging
import signal
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import parse_qs, parse_qsl, urlsplit

from booking_saas.dev.phones import pages
from booking_saas.dev.phones.accounts import ACCOUNT, HOST, NUMBER, TOKEN
from booking_saas.dev.phones.faults import FaultsError
from booking_saas.dev.phones.provider import (
    Provider,
    RefusedError,
    write_for_scripts,
    write_text,
)
from booking_saas.dev.phones.reporting import Post, Reporter
from booking_saas.dev.phones.store import TextStore
from booking_saas.dev.time_travel.clock import MOVES, ClockError, DemoClock

MESSAGES_PATH = f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
_LARGEST_BODY = 100_000
_LOCAL_NAMES = {"localhost", HOST}
_CREDENTIALS = base64.b64encode(f"{ACCOUNT}:{TOKEN}".encode()).decode()


class PhonesHandler(BaseHTTPRequestHandler):
    """Three doors: Twilio's, that of scripts, that of people."""

    provider: ClassVar[Provider]
    clock: ClassVar[DemoClock | None] = None
    mail_url: ClassVar[str] = ""
    protocol_version = "HTTP/1.1"

    def handle(self) -> None:
        """Serve one connection, until it ends in whatever way."""
        with contextlib.suppress(ConnectionError):
            super().handle()

    def do_GET(self) -> None:
        """Answer lists, the page, and whether the program lives."""
        asked = urlsplit(self.path)
        query = {name: values[-1] for name, values in parse_qs(asked.query).items()}
        if not self._is_local():
            self._answer_text(403, "These phones answer on this machine only.")
        elif asked.path == MESSAGES_PATH:
            self._list_for_twilio(query)
        elif asked.path == "/api/messages":
            self._list_for_scripts(query)
        elif asked.path == "/":
            texts = self.provider.store.list_texts()[: pages.MOST_SHOWN]
            html = pages.render(texts, clock=self.clock, mail_url=self.mail_url)
            self._answer(200, "text/html; charset=utf-8", html.encode())
        elif asked.path == "/-/live":
            self._answer_text(200, "ok")
        else:
            self._answer_text(404, "There is nothing here.")

    def do_POST(self) -> None:
        """Take a text, a reply, faults, or a move of the clock."""
        body = self._read_body()
        doors = {
            MESSAGES_PATH: self._take,
            "/api/inbound": self._reply_for_scripts,
            "/api/faults": self._set_faults,
            "/reply": self._reply,
            "/clock": self._move,
        }
        door = doors.get(self.path)
        if door is None or body is None:
            self._answer_text(404, "There is nothing here.")
        elif not self._is_local() or not self._is_from_here():
            self._answer_text(403, "These phones answer to this machine and their own page only.")
        else:
            door(body)

    def do_DELETE(self) -> None:
        """Forget every text."""
        if self.path != "/api/messages" or not self._is_local():
            self._answer_text(404, "There is nothing here.")
            return
        self.provider.store.clear()
        self._answer(204, "application/json", b"")

    def _take(self, body: bytes) -> None:
        if not self._is_logged_in():
            return
        trouble = self.provider.trouble
        refusal = trouble.take_refusal()
        if refusal is not None:
            time.sleep(refusal.hang_seconds)
            if refusal.status:
                problem = {"code": 20429, "message": "Refused.", "status": refusal.status}
                self._answer_json(refusal.status, problem)
                return
        try:
            text = self.provider.take(dict(parse_qsl(body.decode(), keep_blank_values=True)))
        except RefusedError as error:
            self._answer_json(400, {"code": error.code, "message": str(error), "status": 400})
            return
        if trouble.take_lost_answer():
            self.close_connection = True
            return
        self._answer_json(201, write_text(text))

    def _list_for_twilio(self, query: Mapping[str, str]) -> None:
        if not self._is_logged_in():
            return
        found = self.provider.store.list_texts(to=query.get("To", ""), sender=NUMBER)
        size = query.get("PageSize", "50")
        listed = found[: int(size) if size.isdecimal() else 50]
        answer = {"messages": [write_text(text) for text in listed], "next_page_uri": None}
        self._answer_json(200, answer)

    def _list_for_scripts(self, query: Mapping[str, str]) -> None:
        limit = query.get("limit", "")
        if limit and not limit.isdecimal():
            self._answer_text(400, "limit is a number.")
            return
        found = self.provider.store.list_texts(to=query.get("to", ""))
        listed = found[: int(limit)] if limit else found
        self._answer_json(200, {"messages": [write_for_scripts(text) for text in listed]})

    def _reply_for_scripts(self, body: bytes) -> None:
        said = _read_json(body)
        phone, text = (said.get("from"), said.get("body")) if isinstance(said, dict) else ("", "")
        if not isinstance(phone, str) or not isinstance(text, str) or not phone or not text:
            self._answer_text(400, 'Send {"from": "+49…", "body": "C"}.')
            return
        self._answer_json(201, write_for_scripts(self.provider.receive(phone, text)))

    def _set_faults(self, body: bytes) -> None:
        try:
            self.provider.trouble.set(_read_json(body))
        except FaultsError as error:
            self._answer_text(400, str(error))
        else:
            self._answer(204, "application/json", b"")

    def _reply(self, body: bytes) -> None:
        form = dict(parse_qsl(body.decode("utf-8", "replace")))
        if form.get("from") and form.get("body", "").strip():
            self.provider.receive(form["from"], form["body"])
        self._answer(303, "text/plain", b"", Location="/")

    def _move(self, body: bytes) -> None:
        how = dict(parse_qsl(body.decode("ascii", "replace"))).get("move", "")
        if self.clock is None or how not in MOVES:
            self._answer_text(404, "There is nothing here.")
            return
        try:
            self.clock.move(how)
        except ClockError as error:
            self._answer_text(409, str(error))
        else:
            self._answer(303, "text/plain", b"", Location="/")

    def _is_logged_in(self) -> bool:
        kind, _space, given = self.headers.get("Authorization", "").partition(" ")
        if kind == "Basic" and given == _CREDENTIALS:
            return True
        self._answer_json(401, {"code": 20003, "message": "Authenticate", "status": 401})
        return False

    def _is_local(self) -> bool:
        """Refuse names that a page elsewhere lets point to this machine to read the texts."""
        return self.headers.get("Host", "").partition(":")[0] in _LOCAL_NAMES

    def _is_from_here(self) -> bool:
        """Refuse forms of pages elsewhere."""
        origin = self.headers.get("Origin", "")
        return not origin or urlsplit(origin).netloc == self.headers.get("Host", "")

    def _read_body(self) -> bytes | None:
        length = self.headers.get("Content-Length", "0")
        if not length.isdecimal() or int(length) > _LARGEST_BODY:
            self.close_connection = True
            return None
        return self.rfile.read(int(length))

    def _answer_json(self, status: int, content: Mapping[str, Any]) -> None:
        self._answer(status, "application/json", json.dumps(content).encode())

    def _answer_text(self, status: int, sentence: str) -> None:
        self._answer(status, "text/plain; charset=utf-8", f"{sentence}\n".encode())

    def _answer(self, status: int, kind: str, content: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's name
        """Keep the health checks out of the log."""


def _read_json(body: bytes) -> object:
    try:
        found: object = json.loads(body)
    except ValueError:
        return None
    return found


@contextlib.contextmanager
def serve(
    provider: Provider, *, port: int, clock: DemoClock | None = None, mail_url: str = ""
) -> Iterator[int]:
    """Serve while the block runs; yields the port (0 lets it be chosen)."""
    bound = {"provider": provider, "clock": clock, "mail_url": mail_url}
    http = ThreadingHTTPServer((HOST, port), type("BoundPhonesHandler", (PhonesHandler,), bound))
    http.daemon_threads = True
    threading.Thread(target=http.serve_forever, daemon=True).start()
    provider.reporter.start()
    try:
        yield http.server_port
    finally:
        provider.reporter.end()
        http.shutdown()
        http.server_close()


def make_provider(
    file: Path, *, reply_url: str, clock: DemoClock, post: Post | None = None
) -> Provider:
    """Return a provider that keeps its texts in that file."""
    return Provider(
        store=TextStore(file, clock.tell), reporter=Reporter(TOKEN, post), reply_url=reply_url
    )


def main(arguments: list[str]) -> None:
    """Serve until SIGTERM or SIGINT."""
    logging.basicConfig(level=logging.INFO)
    file, port, clock_file, web_port, mail_port = arguments
    clock = DemoClock(Path(clock_file), int(web_port))
    reply_url = f"http://localhost:{web_port}/webhooks/sms/inbound/"
    provider = make_provider(Path(file), reply_url=reply_url, clock=clock)
    ended = threading.Event()
    for signal_number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(signal_number, lambda *_: ended.set())
    with serve(provider, port=int(port), clock=clock, mail_url=f"http://localhost:{mail_port}/"):
        ended.wait()


if __name__ == "__main__":
    main(sys.argv[1:])
