"""Doors of the demo and the tests alone: ``/-/demo/`` on every host (api, "For scripts")."""

import json
from collections.abc import Callable
from dataclasses import asdict

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from booking_saas.dev.time_travel import due
from foundation import clock

RUN_DUE_PATH = "/-/demo/run-due"
NEXT_DUE_PATH = "/-/demo/next-due"


class DemoDoorsMiddleware:
    """Run what is due (POST), and tell what comes next (GET).

    Stands behind the choice of the business. Neither reads anything that was sent, and a page
    elsewhere that posts here makes happen what happens within seconds anyway.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer at a door of the demo, or pass the request on."""
        door = _DOORS.get((request.method or "", request.path))
        return door(request) if door else self.get_response(request)


def _run_due(request: HttpRequest) -> HttpResponse:
    report = due.run_due(request.tenant.schema_name)  # type: ignore[attr-defined]  # django-tenants' way
    return _answer(asdict(report), status=503 if report.in_hand else 200)


def _tell_next_due(_request: HttpRequest) -> HttpResponse:
    first = due.find_next_due()
    return _answer(
        {"now": clock.now().isoformat(), "due": None if first is None else first.isoformat()}
    )


def _answer(content: dict[str, object], *, status: int = 200) -> HttpResponse:
    return HttpResponse(
        json.dumps(content),
        status=status,
        content_type="application/json",
        headers={"Cache-Control": "no-store"},
    )


_DOORS = {("POST", RUN_DUE_PATH): _run_due, ("GET", NEXT_DUE_PATH): _tell_next_due}
