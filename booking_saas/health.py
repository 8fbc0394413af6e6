"""Health answers for load balancers and monitoring, before any business is looked up."""

import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from django.http import HttpRequest, HttpResponse, HttpResponseBase

LIVE_PATH = "/-/live"
READY_PATH = "/-/ready"
PATHS = (LIVE_PATH, READY_PATH)
OK = "ok"


class NotReadyError(Exception):
    """A part cannot serve; ``str()`` says why, without a word about any one business."""


@dataclass(slots=True)
class Part:
    """Something that has to work. ``check`` raises when it does not, and is asked seldom.

    ``needs`` names an earlier part without which this one is not asked: it would only wait.
    """

    check: Callable[[], None]
    seconds: float = 3.0
    needs: str = ""
    _answer: str = ""
    _asked: float = float("-inf")
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def tell(self) -> str:
        """Return ``ok`` or the reason, at most ``seconds`` old. One thread asks for all."""
        with self._lock:
            if time.monotonic() - self._asked >= self.seconds:
                self._answer = self._ask()
                self._asked = time.monotonic()
            return self._answer

    def forget(self) -> None:
        """Ask again at the next question."""
        self._asked = float("-inf")

    def _ask(self) -> str:
        try:
            self.check()
        except NotReadyError as error:
            return str(error)
        except Exception as error:  # noqa: BLE001 - whatever a part raises means that it is away
            return f"does not answer ({type(error).__name__})"
        return OK


PARTS: dict[str, Part] = {}
"""Name -> part; the wiring fills it."""


class HealthMiddleware:
    """Answer ``/-/live`` and ``/-/ready`` on every host.

    Live says only that the process serves requests. Ready is 503 while a part does not work; it
    names the part and the reason, counts and no names.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer a health question or pass the request on."""
        if request.path == LIVE_PATH:
            return HttpResponse(
                OK, content_type="text/plain", headers={"Cache-Control": "no-store"}
            )
        if request.path == READY_PATH:
            return _tell_ready()
        return self.get_response(request)


def _tell_ready() -> HttpResponse:
    parts: dict[str, str] = {}
    for name, part in PARTS.items():
        is_possible = parts.get(part.needs, OK) == OK
        parts[name] = part.tell() if is_possible else f"not asked without {part.needs}"
    is_ready = all(answer == OK for answer in parts.values())
    return HttpResponse(
        json.dumps({"ready": is_ready, "parts": parts}),
        status=200 if is_ready else 503,
        content_type="application/json",
        headers={"Cache-Control": "no-store"},
    )
