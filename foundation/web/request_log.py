"""One line of log per request, and an id that leads from it to every other line."""

import logging
import re
import time
from collections.abc import Callable, MutableMapping
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from foundation import logs, schemas

logger = logging.getLogger("booking.access")

HEADER = "X-Request-ID"
LIVE_PATH = "/-/live"
READY_PATH = "/-/ready"
UNLOGGED_PATHS = (LIVE_PATH, READY_PATH)
"""Asked every few seconds by machines: their lines would bury the others."""
_LONGEST_WORD = 20
_LEFT_OUT = "…"
_PLAIN_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")


class RequestLogMiddleware:
    """Give each request an id that its log lines carry, its answer and the tasks it causes."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on, then write its line."""
        # A thread still stands in the business of its last request: its lines would say so.
        schemas.leave()
        request_id = choose_id(request)
        started = time.perf_counter()
        # Until the next request begins: Django and the server write lines after this has returned.
        logs.begin(request_id=request_id)
        response = self.get_response(request)
        if request.path not in UNLOGGED_PATHS:
            milliseconds = (time.perf_counter() - started) * 1000
            logger.info("request", extra=_describe(request, response, milliseconds))
        response.headers[HEADER] = request_id
        return response


def choose_id(request: HttpRequest) -> str:
    """Return the id that our proxy gave the request, else a new one: visitors do not choose."""
    given = request.headers.get(HEADER, "")
    if settings.TRUSTED_PROXIES and _PLAIN_ID.fullmatch(given):
        return given
    return uuid4().hex


def describe_path(request: HttpRequest) -> str:
    """Return what lines may say of an address: the pattern that it matched, else how it begins.

    Paths hold the keys of links. One that no pattern matched may be such a link, copied a little
    wrong: only its first part is told, if that is no longer than a word.
    """
    if request.resolver_match:
        return f"/{request.resolver_match.route}"
    first, slash, rest = request.path.lstrip("/").partition("/")
    told = first if len(first) <= _LONGEST_WORD and first.isprintable() else _LEFT_OUT
    return f"/{told}{slash}{_LEFT_OUT if rest else ''}"


def hide_path(
    _logger: object, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Say of a request what ``describe_path`` says, in the lines that Django writes about it."""
    request = getattr(event.get("_record"), "request", None)
    if isinstance(request, HttpRequest) and len(request.path) > 1:
        text, told = str(event["event"]), describe_path(request)
        # Django writes what cannot be printed in escapes.
        escaped = request.path.encode("unicode_escape").decode("ascii")
        event["event"] = text.replace(request.path, told).replace(escaped, told)
    return event


def _describe(
    request: HttpRequest, response: HttpResponseBase, milliseconds: float
) -> dict[str, object]:
    match = request.resolver_match
    where = {"route": match.route} if match else {"path": describe_path(request)}
    return {
        "method": request.method,
        **where,
        "status": response.status_code,
        "duration_ms": round(milliseconds, 1),
    }
