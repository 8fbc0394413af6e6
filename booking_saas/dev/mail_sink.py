"""The demo's mail server: takes every message over SMTP, shows it over HTTP, sends nothing on.

``python -m booking_saas.dev.mail_sink FOLDER SMTP_PORT HTTP_PORT CLOCK_FILE WEB_PORT SMS_PORT``
runs until it is ended.
"""

import base64
import contextlib
import json
import logging
import re
import signal
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar
from urllib.parse import parse_qs, urlsplit

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from booking_saas.dev import mail_pages
from booking_saas.dev.mail_store import MailStore
from booking_saas.dev.patience import PATIENCE_SECONDS
from booking_saas.dev.time_travel import clock_form
from booking_saas.dev.time_travel.clock import MOVES, ClockError, DemoClock

HOST = "127.0.0.1"
API_PATH = "/api/messages"
CLOCK_PATH = "/clock"

_LONGEST_FORM = 100
_PAGE = re.compile(r"[1-9][0-9]{0,5}")
_LOCAL_NAMES = {"localhost", HOST}


class _Door:
    """What aiosmtpd calls for each message."""

    def __init__(self, store: MailStore) -> None:
        self._store = store

    async def handle_DATA(  # noqa: N802 - the name that aiosmtpd calls
        self,
        server: SMTP,  # noqa: ARG002 - part of the call
        session: Session,  # noqa: ARG002 - part of the call
        envelope: Envelope,
    ) -> str:
        content = envelope.content or b""
        content = content if isinstance(content, bytes) else content.encode()
        self._store.add(content, recipients=envelope.rcpt_tos)
        return "250 Kept for the demo's mailbox"


class MailHandler(BaseHTTPRequestHandler):
    """``/`` for people, ``/api/messages`` for scripts."""

    store: ClassVar[MailStore]
    clock: ClassVar[DemoClock | None] = None
    phones_url: ClassVar[str] = ""
    protocol_version = "HTTP/1.1"

    def handle(self) -> None:
        """Serve one connection, until it ends in whatever way."""
        with contextlib.suppress(ConnectionError):
            super().handle()

    def do_GET(self) -> None:
        """Answer a page, the API, or one attachment."""
        asked = urlsplit(self.path)
        path = asked.path
        if not self._is_local():
            self._answer(403, "text/plain", b"This mailbox answers on this machine only.\n")
        elif path == API_PATH:
            self._answer_list(parse_qs(asked.query))
        elif path == "/":
            self._answer_mailbox(parse_qs(asked.query).get("page", ["1"])[-1])
        elif path == "/-/live":
            self._answer(200, "text/plain", b"ok\n")
        else:
            self._answer_message(path.split("/")[1:])

    def do_DELETE(self) -> None:
        """Empty the mailbox."""
        if urlsplit(self.path).path != API_PATH or not self._is_local():
            self._answer_missing()
            return
        self.store.clear()
        self._answer(204, "application/json", b"")

    def do_POST(self) -> None:
        """Move the demo's clock, as a button of the mailbox asks."""
        length = self.headers.get("Content-Length", "")
        asked = (
            parse_qs(self.rfile.read(int(length)).decode("ascii", "replace"))
            if (length.isdecimal() and int(length) <= _LONGEST_FORM)
            else {}
        )
        how = asked.get("move", [""])[-1]
        if self.clock is None or self.path != CLOCK_PATH or how not in MOVES:
            self._answer_missing()
        elif not self._is_local() or not self._is_from_here():
            self._answer(403, "text/plain", b"This clock is moved by its own buttons only.\n")
        else:
            self._move(self.clock, how)

    def _move(self, clock: DemoClock, how: str) -> None:
        try:
            clock.move(how)
        except ClockError as error:
            self._answer(409, "text/plain", f"{error}\n".encode())
        else:
            self._answer(303, "text/plain", b"", Location="/")

    def _answer_list(self, query: dict[str, list[str]]) -> None:
        limit = query.get("limit", [""])[-1]
        if limit and not limit.isdecimal():
            self._answer(400, "text/plain", b"limit is a number.\n")
            return
        to = query.get("to", [""])[-1]
        listed = self.store.list_messages(to=to, limit=int(limit) if limit else None)
        self._answer(200, "application/json", json.dumps({"messages": listed}).encode())

    def _answer_mailbox(self, text: str) -> None:
        page = int(text) if _PAGE.fullmatch(text) else 1
        messages, count = self.store.list_page(page, mail_pages.PAGE_SIZE)
        head = "" if self.clock is None else clock_form.render(self.clock)
        html = mail_pages.render_mailbox(
            messages, page=page, count=count, clock=head, phones_url=self.phones_url
        )
        self._answer_page(html)

    def _answer_message(self, parts: list[str]) -> None:
        message = (
            self.store.find_message(parts[1]) if parts[0] == "messages" and parts[1:] else None
        )
        if message is None:
            self._answer_missing()
        elif not parts[2:]:
            self._answer_page(mail_pages.render_message(message))
        elif parts[2].isdecimal() and int(parts[2]) < len(message["attachments"]):
            attachment = message["attachments"][int(parts[2])]
            text = attachment["content"]
            content = base64.b64decode(text) if "encoding" in attachment else text.encode()
            self._answer(200, "application/octet-stream", content)
        else:
            self._answer_missing()

    def _answer_missing(self) -> None:
        self._answer(404, "text/plain", b"There is no such message.\n")

    def _answer_page(self, html: str) -> None:
        self._answer(200, "text/html; charset=utf-8", html.encode())

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

    def _is_local(self) -> bool:
        """Refuse names that a page elsewhere lets point to this machine to read the mailbox."""
        return self.headers.get("Host", "").partition(":")[0] in _LOCAL_NAMES

    def _is_from_here(self) -> bool:
        """Refuse forms of pages elsewhere."""
        origin = self.headers.get("Origin", "")
        return not origin or urlsplit(origin).netloc == self.headers.get("Host", "")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's name
        """Keep the health checks out of the log."""


@contextlib.contextmanager
def serve(
    folder: Path,
    *,
    smtp_port: int,
    http_port: int,
    clock: DemoClock | None = None,
    phones_url: str = "",
) -> Iterator[int]:
    """Serve both doors while the block runs; yields the port of the pages (0 lets it be chosen)."""
    store = MailStore(folder)
    bound = {"store": store, "clock": clock, "phones_url": phones_url}
    handler = type("BoundMailHandler", (MailHandler,), bound)
    smtp = Controller(
        _Door(store),
        hostname=HOST,
        port=smtp_port,
        server_hostname="localhost",
        ready_timeout=PATIENCE_SECONDS,
    )
    http = ThreadingHTTPServer((HOST, http_port), handler)
    http.daemon_threads = True
    threading.Thread(target=http.serve_forever, daemon=True).start()
    smtp.start()
    try:
        yield http.server_port
    finally:
        smtp.stop()
        http.shutdown()
        http.server_close()


def main(arguments: list[str]) -> None:
    """Serve until SIGTERM or SIGINT."""
    logging.basicConfig(level=logging.INFO)
    folder, smtp_port, http_port, clock_file, web_port, sms_port = arguments
    clock = DemoClock(Path(clock_file), int(web_port))
    ended = threading.Event()
    for signal_number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(signal_number, lambda *_: ended.set())
    with serve(
        Path(folder),
        smtp_port=int(smtp_port),
        http_port=int(http_port),
        clock=clock,
        phones_url=f"http://localhost:{sms_port}/",
    ):
        ended.wait()


if __name__ == "__main__":
    main(sys.argv[1:])
