"""Health answers for load balancers and monitoring, before any business is looked up."""

import json
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from booking_saas.readiness import OK, PARTS
from foundation import clock
from foundation.web.request_log import LIVE_PATH, READY_PATH
from foundation.zones import clock_rules


class HealthMiddleware:
    """Answer ``/-/live`` and ``/-/ready`` on every host.

    Live says only that the process serves requests. Ready is 503 while a part does not work; it
    names the part and the reason, counts and no names. It also tells by which rules of clocks the
    process goes, and whether they are old: that needs somebody, and refuses nobody.
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
        json.dumps({"ready": is_ready, "parts": parts, "zone_rules": _tell_zone_rules()}),
        status=200 if is_ready else 503,
        content_type="application/json",
        headers={"Cache-Control": "no-store"},
    )


def _tell_zone_rules() -> dict[str, object]:
    used = clock_rules.use_newest().used
    return {
        "version": used.version,
        "source": used.source,
        "older_than_6_months": used.is_old(now=clock.now()),
    }
