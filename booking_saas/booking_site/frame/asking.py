"""Beyond a limit: a page that lets people on, instead of a plain refusal.

It computes a proof of work and sends the same request again, with all that was typed. Who cannot
compute gets a code by mail, which does the same and proves the address; where the form holds no
address, the page asks for one. For pages that are only read, one proof is good for ten minutes
(trust, "Attacks").
"""

import json
from datetime import timedelta
from http import HTTPStatus
from secrets import token_urlsafe
from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from booking_saas.booking_site.frame import proved
from foundation import inputs, signing
from foundation.web import challenges, parameters, throttling
from scheduling.operations.addresses import keys
from scheduling.operations.commands import Idempotency

_MAIL_CODE = "mail_code"
_CODE = "limit_code"
_ASKED = "limit_code_of"
_EMAIL, _LIMIT_EMAIL = "email", "limit_email"
_NOT_SENT_AGAIN = frozenset(
    {"csrfmiddlewaretoken", challenges.FIELD, _MAIL_CODE, _CODE, _ASKED, _LIMIT_EMAIL}
)
WAIT_OF_UNPROVED = 600
"""Nobody can tell when a visitor's bookings will be confirmed, or over (seconds)."""
WAIT_OF_READERS = 60
"""The longest until a network may read again (seconds)."""
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
    """Return the page that goes on by itself; who can do neither waits so many seconds."""
    if request.method != "POST":
        return _ask_reader(request, wait, request.get_full_path())
    sent = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name not in _NOT_SENT_AGAIN
    ]
    return _show(request, wait, action=request.get_full_path(), sent=sent)


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
    is_answered = challenges.accept(_read_answer(request)) or _redeem(request)
    if not is_answered and (_MAIL_CODE in request.POST or _CODE in request.POST):
        return _ask_reader(request, WAIT_OF_READERS, path)
    response = HttpResponseRedirect(path)
    if is_answered:
        response.set_cookie(
            _name_cookie(request),
            signing.sign(token_urlsafe(12), purpose=_PASS),
            max_age=int(_PASS_AGE.total_seconds()),
            secure=request.is_secure(),
            httponly=True,
            samesite="Lax",
        )
        proved.remember_noted(request, response)
    return response


def _ask_reader(request: HttpRequest, wait: int, path: str) -> HttpResponse:
    return _show(request, wait, action=reverse("booking_site:go_on"), sent=[("next", path)])


def _is_answered(request: HttpRequest) -> bool:
    if request.method == "POST":
        return challenges.accept(_read_answer(request)) or _redeem(request)
    kept = parameters.read_text(request.COOKIES, _name_cookie(request))
    try:
        number = signing.unsign(kept, purpose=_PASS, max_age=_PASS_AGE)
    except signing.BadSignature:
        return False
    return throttling.find_wait("read", request, known_as=str(number)) is None


def _read_answer(request: HttpRequest) -> str:
    # Cut where it is too long to be accepted, and no earlier.
    return parameters.read_text(request.POST, challenges.FIELD, most=challenges.MAX_LENGTH + 1)


def _redeem(request: HttpRequest) -> bool:
    """Tell whether the request holds the code that was mailed to the address in it."""
    asked, email = _read_asked(request), _read_email(request)
    code = inputs.clean_code(parameters.read_text(request.POST, _CODE, most=inputs.MAX_CODE))
    if asked is None or not email or not code:
        return False
    if keys.redeem_code(asked, code) != email:
        return False
    proved.note(request, email)
    return True


def _mail_code(request: HttpRequest, email: str) -> UUID | None:
    """Mail a code if that is what was pressed; return the id that goes with it."""
    if not email or _MAIL_CODE not in request.POST:
        return None
    is_over = throttling.find_wait("code", request) or throttling.find_wait_of_business(
        "code", request
    )
    if is_over is not None:
        return None
    return keys.request_code(
        email=email,
        locale=translation.get_language() or "",
        idempotency=Idempotency.of([email], scope="site:limit-code", key=str(uuid4())),
    )


def _read_email(request: HttpRequest) -> str:
    """Return the address of the form, or the one it was asked for; "" where there is none."""
    try:
        return inputs.clean_email(_read_written_email(request))
    except ValidationError:
        return ""


def _find_fault_of_email(request: HttpRequest) -> str:
    try:
        inputs.clean_email(_read_written_email(request))
    except ValidationError as error:
        return str(error.messages[0])
    return ""


def _read_written_email(request: HttpRequest) -> str:
    name = _EMAIL if _EMAIL in request.POST else _LIMIT_EMAIL
    return parameters.read_text(request.POST, name, most=inputs.MAX_EMAIL)


def _read_asked(request: HttpRequest) -> UUID | None:
    try:
        return UUID(parameters.read_text(request.POST, _ASKED))
    except ValueError:
        return None


def _show(
    request: HttpRequest, wait: int, *, action: str, sent: list[tuple[str, Any]]
) -> HttpResponse:
    email = _read_email(request)
    context = {
        "action": action,
        "sent": sent,
        "email": inputs.format_email(email),
        "takes_email": _EMAIL not in request.POST,
        "fault": "" if _MAIL_CODE not in request.POST else _find_fault_of_email(request),
        "asked": _mail_code(request, email) or _read_asked(request) or "",
        "is_wrong": _CODE in request.POST,
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
