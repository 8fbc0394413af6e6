"""gunicorn's threads, with problem details for what is refused before Django sees it.

An address or a header that is too long, two hosts, a length that is no number: gunicorn answers
such requests itself, with a page. Below ``/api/`` programs get the one shape that they know.
"""

import re
from typing import Any

from gunicorn.http.errors import LimitRequestHeaders, LimitRequestLine, ParseException
from gunicorn.http.message import Request
from gunicorn.http.parser import RequestParser
from gunicorn.workers.gthread import TConn, ThreadWorker

_BEGINNING = re.compile(rb"(?:\r\n)?\S+ (?:https?://[^/\s]*)?/api/", re.IGNORECASE)
_ANSWER_SECONDS = 5
_OF_THE_API = "It was sent to the API."


class _Request(Request):
    """A request that tells its refusal what was asked for."""

    def __init__(self, cfg: Any, unreader: Any, peer_addr: Any, req_number: int = 1) -> None:
        beginning = unreader.read()
        unreader.unread(beginning)
        try:
            super().__init__(cfg, unreader, peer_addr, req_number)  # type: ignore[no-untyped-call] # untyped library
        except ParseException as error:
            if _BEGINNING.match(beginning):
                error.add_note(_OF_THE_API)
            raise


class _Parser(RequestParser):
    mesg_class = _Request


class ApiThreadWorker(ThreadWorker):
    """The worker of the demo and of production (``deploy/gunicorn.conf.py``)."""

    def handle(self, conn: TConn) -> Any:
        """Serve what a connection sends."""
        if conn.parser is None and not self.cfg.is_ssl:
            conn.parser = _Parser(self.cfg, conn.sock, conn.client)  # type: ignore[no-untyped-call] # untyped library
        return super().handle(conn)  # type: ignore[no-untyped-call] # untyped library

    def handle_error(self, req: Any, client: Any, addr: Any, exc: Exception) -> None:
        """Answer a request that cannot be read."""
        if _OF_THE_API not in getattr(exc, "__notes__", ()):
            super().handle_error(req, client, addr, exc)  # type: ignore[no-untyped-call] # untyped library
            return
        # Not what it says: that may hold a token.
        self.log.warning("A request cannot be read: %s", type(exc).__name__)
        try:
            client.settimeout(_ANSWER_SECONDS)
            client.sendall(_write_answer(_find_status(exc)))
        except OSError:
            self.log.debug("Nobody waits for the answer any more.")


def _find_status(error: Exception) -> int:
    match error:
        case LimitRequestLine():
            return 414
        case LimitRequestHeaders():
            return 431
        case _:
            return 400


def _write_answer(status: int) -> bytes:
    from django.utils import translation  # noqa: PLC0415 - gunicorn reads this before the settings

    from foundation.web import problems  # noqa: PLC0415 - like Django

    with translation.override("en"):
        response = problems.respond(problems.of_status(status))
    headers = {
        **response.headers,
        "Connection": "close",
        "Content-Length": str(len(response.content)),
        "Content-Language": "en",
    }
    lines = [f"HTTP/1.1 {status} {response.reason_phrase}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + response.content
