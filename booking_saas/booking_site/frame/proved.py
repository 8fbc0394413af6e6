"""Which address a visitor's request proves: by their login, or because their browser remembers.

The browser remembers in a signed cookie of this host alone, which is written when somebody opens
a link from a mail or enters a code. What the pages show never leads there (decisions, 52).
"""

from django.http import HttpRequest, HttpResponse

from foundation.web import parameters
from scheduling.operations.commands import EVERY_ADDRESS
from scheduling.queries import proofs
from tenants.accounts import people
from tenants.accounts.models import User

_MAX_COOKIE = 1000
_JUST_PROVED = "just_proved_email"


def find_proof(request: HttpRequest, email: str) -> str:
    """Return ``email`` if the request proves it, "every address" for staff, else nothing."""
    if email and getattr(request, _JUST_PROVED, "") == email:
        return email
    user = request.user
    if isinstance(user, User):
        if user.is_staff:
            return EVERY_ADDRESS
        if email and people.has_verified(user, email):
            return email
    return email if proofs.is_remembered(_read_cookie(request), email) else ""


def note(request: HttpRequest, email: str) -> None:
    """Let this request prove ``email``: it holds a code from a mail to there."""
    setattr(request, _JUST_PROVED, email)


def remember_noted(request: HttpRequest, response: HttpResponse) -> None:
    """Let the browser go on proving what the request has just proved, if anything."""
    email = getattr(request, _JUST_PROVED, "")
    if email:
        remember(request, response, email)


def remember(request: HttpRequest, response: HttpResponse, email: str) -> None:
    """Let this browser prove ``email`` from now on, beside what it proves already."""
    response.set_cookie(
        _name_cookie(request),
        proofs.remember(email, _read_cookie(request)),
        max_age=int(proofs.REMEMBERED_AGE.total_seconds()),
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )


def _read_cookie(request: HttpRequest) -> str:
    return parameters.read_text(request.COOKIES, _name_cookie(request), most=_MAX_COOKIE)


def _name_cookie(request: HttpRequest) -> str:
    """Return the name; with the prefix, browsers take it from no sibling host."""
    return "__Host-proved" if request.is_secure() else "proved"
