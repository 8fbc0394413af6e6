"""Who a visitor is without login: a browser with our signed cookie, and a network.

The cookie is a random number: it tells visitors apart and nothing about them. Without one, the
network is all that is known (booking-rules, "Hold").
"""

from datetime import timedelta
from secrets import token_urlsafe

from django.http import HttpRequest, HttpResponse

from foundation import signing
from foundation.web import client_address, parameters
from scheduling.contracts import Visitor

_COOKIE = "visitor"
_AGE = timedelta(days=400)


def find_visitor(request: HttpRequest) -> Visitor:
    """Return who asks, as keyed hashes."""
    number = _read_number(request)
    return Visitor(
        browser=signing.keyed_hash(number, purpose=_COOKIE) if number else "",
        network=client_address.hash_address(request),
        site=client_address.hash_site(request),
    )


def remember(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Give the browser its number, unless it has one."""
    if not _read_number(request):
        response.set_cookie(
            _name_cookie(request),
            signing.sign(token_urlsafe(12), purpose=_COOKIE),
            max_age=int(_AGE.total_seconds()),
            secure=request.is_secure(),
            httponly=True,
            samesite="Lax",
        )
    return response


def _read_number(request: HttpRequest) -> str:
    kept = parameters.read_text(request.COOKIES, _name_cookie(request))
    try:
        return str(signing.unsign(kept, purpose=_COOKIE, max_age=_AGE)) if kept else ""
    except signing.BadSignature:
        return ""


def _name_cookie(request: HttpRequest) -> str:
    """Return the name; with the prefix, browsers take it from no sibling host."""
    return "__Host-visitor" if request.is_secure() else "visitor"
