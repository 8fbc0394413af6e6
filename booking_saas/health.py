"""Health answers for load balancers and monitoring, before any business is looked up."""

import json
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from booking_saas.readiness import OK, PARTS
from foundation.web.request_log import LIVE_PATH, READY_PATH


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
