"""Devices on which somebody signed in before: strangers' wrong passwords do not count there.

A device has a signed cookie of this host alone, with a number of its own and marks of the
addresses that signed in there. It opens nothing: it only says whose counter a wrong password is
added to (trust, "Attacks").
"""

from datetime import timedelta
from secrets import token_urlsafe

from django.http import HttpRequest, HttpResponse

from foundation import signing
from foundation.web import parameters

REMEMBERED_AGE = timedelta(days=400)
LINK_AGE = timedelta(days=1)
MOST_REMEMBERED = 10
"""So many people of one device: the computer at a reception has several."""

_MAX_COOKIE = 2000
_COOKIE = "signed-in-before"
_MARK = "account-address"
_LINK = "sign-in-on-a-new-device"
_SESSION_KEY = "device"


def find_device(request: HttpRequest, email: str) -> str:
    """Return the number of a device on which ``email`` signed in before; "" for any other."""
    mark = _mark(email)
    for number, marks in (_read_cookie(request), _read_session(request)):
        if any(signing.is_same(each, mark) for each in marks):
            return number
    return ""


def remember(request: HttpRequest, response: HttpResponse, mark: str) -> None:
    """Let the device of this request be known for the address of ``mark``."""
    number, marks = _read_cookie(request)
    others = [each for each in marks if each != mark]
    content = [number or token_urlsafe(12), [mark, *others][:MOST_REMEMBERED]]
    response.set_cookie(
        _name_cookie(request),
        signing.sign(content, purpose=_COOKIE),
        max_age=int(REMEMBERED_AGE.total_seconds()),
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )


def remember_email(request: HttpRequest, response: HttpResponse, email: str) -> None:
    """Let the device of this request be known for ``email``, which has just signed in."""
    remember(request, response, _mark(email))


def trust_session(request: HttpRequest, email: str) -> None:
    """Let the session of this request be known for ``email``, whose mail its browser opened."""
    number, marks = _read_session(request)
    others = [each for each in marks if each != _mark(email)]
    request.session[_SESSION_KEY] = [number or token_urlsafe(12), [_mark(email), *others]]


def make_link_token(email: str) -> str:
    """Return the key of the link, for a mail to ``email``, that makes a new device known."""
    return signing.sign(_mark(email), purpose=_LINK)


def read_link_token(token: str) -> str | None:
    """Return the mark that ``remember`` takes; ``None`` for a key that is none or too old."""
    try:
        mark = signing.unsign(token, purpose=_LINK, max_age=LINK_AGE)
    except signing.BadSignature:
        return None
    return mark if isinstance(mark, str) else None


def _mark(email: str) -> str:
    return signing.keyed_hash(email, purpose=_MARK)


def _read_cookie(request: HttpRequest) -> tuple[str, list[str]]:
    kept = parameters.read_text(request.COOKIES, _name_cookie(request), most=_MAX_COOKIE)
    if not kept:
        return "", []
    try:
        return _read(signing.unsign(kept, purpose=_COOKIE, max_age=REMEMBERED_AGE))
    except signing.BadSignature:
        return "", []


def _read_session(request: HttpRequest) -> tuple[str, list[str]]:
    return _read(request.session.get(_SESSION_KEY))


def _read(content: object) -> tuple[str, list[str]]:
    match content:
        case [str(number), [*marks]]:
            return number, [str(mark) for mark in marks]
        case _:
            return "", []


def _name_cookie(request: HttpRequest) -> str:
    """Return the name; with the prefix, browsers take it from no sibling host."""
    return "__Host-device" if request.is_secure() else "device"
