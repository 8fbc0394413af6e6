"""How often callers may ask, and the proof of work with which they go on (api, "Errors")."""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

from foundation.web import challenges, client_address, throttling
from foundation.web.problems import ProblemError
from scheduling.contracts import Visitor
from scheduling.queries import floods

ANSWER = OpenApiParameter(
    challenges.HEADER,
    type=str,
    location=OpenApiParameter.HEADER,
    required=False,
    description="The solution of the `challenge` that a 429 held: lets one request through.",
)

MANAGE = "manage"
"""The scope of those who show a key. Nobody gets to try more of them by computing."""
_WAIT_OF_UNPROVED = 600
"""Nobody can tell when the bookings will be confirmed, or over."""
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def check_visitor(scope: str | None, request: Request) -> None:
    """Count the request for its caller. Raises ``ProblemError`` beyond the limits."""
    scope = scope or ("read" if request.method in _SAFE_METHODS else "write")
    wait = throttling.find_wait(scope, _unwrap(request))
    if wait is not None and (scope == MANAGE or not is_answered(request)):
        raise refuse(wait, may_answer=scope != MANAGE)


def check_business(request: Request) -> None:
    """Count a valid request that writes for its business. Raises as ``check_visitor``."""
    wait = throttling.find_wait_of_business("write", _unwrap(request))
    if wait is not None and not is_answered(request):
        raise refuse(wait)


def check_unproved(request: Request, *, now: datetime) -> None:
    """Refuse one more booking of a network with very many that nobody has confirmed.

    Raises as ``check_visitor``.
    """
    _check_visitor_of(find_visitor(request), request, now)


def check_restoring(request: Request, booking_id: UUID, *, now: datetime) -> None:
    """Refuse to open one more booking of whoever made it, if very many of theirs are open.

    Raises as ``check_visitor``.
    """
    _check_visitor_of(floods.find_visitor_of(booking_id), request, now)


def _check_visitor_of(visitor: Visitor, request: Request, now: datetime) -> None:
    if floods.is_visitor_over(visitor, now=now) and not is_answered(request):
        raise refuse(_WAIT_OF_UNPROVED)


def find_visitor(request: Request) -> Visitor:
    """Return who asks: programs have no cookies, so a network is all that is known."""
    plain = _unwrap(request)
    return Visitor(network=client_address.hash_address(plain), site=client_address.hash_site(plain))


def is_answered(request: Request) -> bool:
    """Tell whether the request solves a challenge; one solution serves all of its limits."""
    plain = _unwrap(request)
    known: bool | None = getattr(plain, "has_answered", None)
    if known is None:
        known = challenges.accept(request.headers.get(challenges.HEADER, ""))
        plain.has_answered = known  # type: ignore[attr-defined]  # kept for this request alone
    return known


def refuse(wait: int, *, may_answer: bool = True) -> ProblemError:
    """Return the refusal: wait so many seconds, or solve the challenge."""
    return ProblemError(
        429,
        "throttled",
        _("Too many requests. Please try again in a moment."),
        headers={"Retry-After": str(wait)},
        extra={"challenge": challenges.make_challenge()} if may_answer else None,
    )


def _unwrap(request: Request) -> HttpRequest:
    plain: HttpRequest = request._request  # noqa: SLF001 - DRF's own way to it
    return plain
