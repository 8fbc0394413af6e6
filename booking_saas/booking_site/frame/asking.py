"""Beyond a limit: a page that lets people on, instead of a plain refusal.

It computes a proof of work and sends the same request again, with all that was typed. For pages
that are only read, one proof is good for ten minutes (trust, "Attacks").
"""

import json
from datetime import timedelta
from http import HTTPStatus
from secrets import token_urlsafe
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from foundation import signing
from foundation.web import challenges, parameters, throttling

_NOT_SENT_AGAIN = frozenset({"csrfmiddlewaretoken", challenges.FIELD})
_PASS = "reading-pass"  # noqa: S105 - a purpose, no password
_PASS_AGE = timedelta(minutes=10)


def is_answered(request: HttpRequest) -> bool:
    """Tell whether the request may go on beyond its limit; one answer serves all of them."""
    known: bool | None = getattr(request, "has_answered", None)
    if known is None:
        known = _is_answered(request)
        request.has_answered = known  # type: ignore[attr-defined]  # kept for this request alone
    return known


def ask(request: HttpRequest, wait: int) -> HttpResponse:
    """Return the page that goes on by itself; who cannot compute waits so many seconds."""
    if request.method == "POST":
        sent = [
            (name, value)
            for name, values in request.POST.lists()
            for value in values
            if name not in _NOT_SENT_AGAIN
        ]
        return _show(request, wait, action=request.get_full_path(), sent=sent)
    sent = [("next", request.get_full_path())]
    return _show(request, wait, action=reverse("booking_site:go_on"), sent=sent)


def refuse(request: HttpRequest, wait: int) -> HttpResponse:
    """Answer that this address asks too often, and when it may ask again (seconds)."""
    response = render(request, "429.html", status=HTTPStatus.TOO_MANY_REQUESTS)
    response["Retry-After"] = str(wait)
    return response


@require_POST
def go_on(request: HttpRequest) -> HttpResponse:
    """Let who has computed read on for a while, and show what they wanted to see."""
    path = parameters.read_text(request.POST, "next", most=parameters.MAX_PARAMETER)
    if not url_has_allowed_host_and_scheme(path, {request.get_host()}, request.is_secure()):
        path = reverse("booking_site:services")
    response = HttpResponseRedirect(path)
    if challenges.accept(_read_answer(request)):
        response.set_cookie(
            _name_cookie(request),
            signing.sign(token_urlsafe(12), purpose=_PASS),
            max_age=int(_PASS_AGE.total_seconds()),
            secure=request.is_secure(),
            httponly=True,
            samesite="Lax",
        )
    return response


def _is_answered(request: HttpRequest) -> bool:
    if request.method == "POST":
        return challenges.accept(_read_answer(request))
    kept = parameters.read_text(request.COOKIES, _name_cookie(request))
    try:
        number = signing.unsign(kept, purpose=_PASS, max_age=_PASS_AGE)
    except signing.BadSignature:
        return False
    return throttling.find_wait("read", request, known_as=str(number)) is None


def _read_answer(request: HttpRequest) -> str:
    # Cut where it is too long to be accepted, and no earlier.
    return parameters.read_text(request.POST, challenges.FIELD, most=challenges.MAX_LENGTH + 1)


def _show(
    request: HttpRequest, wait: int, *, action: str, sent: list[tuple[str, Any]]
) -> HttpResponse:
    context = {
        "action": action,
        "sent": sent,
        "field": challenges.FIELD,
        "challenge": json.dumps(challenges.make_challenge()),
    }
    response = render(request, "429.html", {"ask": context}, status=HTTPStatus.TOO_MANY_REQUESTS)
    response["Retry-After"] = str(wait)
    response["Cache-Control"] = "no-store"
    return response


def _name_cookie(request: HttpRequest) -> str:
    """Return the name; with the prefix, browsers take it from no sibling host."""
    return "__Host-pass" if request.is_secure() else "pass"
