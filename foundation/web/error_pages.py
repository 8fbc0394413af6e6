"""What answers when a view could not: pages that read nothing of a request's body.

Django's own handlers look for a CSRF token in the form first. Where the form is what cannot be
read they fail in turn, layer by layer, until the server answers a bare page (trust, "Attacks").
"""

import logging
import sys
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.template import loader

from foundation.web import outages

logger = logging.getLogger(__name__)

SORRY = "Something went wrong on our side. Please try again in a minute.\n"
AWAY = "This page cannot be shown right now. Please try again in a minute.\n"


def bad_request(
    request: HttpRequest,
    exception: Exception,  # noqa: ARG001 - Django's signature
) -> HttpResponse:
    """Answer a request that cannot be read."""
    return _show(request, 400)


def permission_denied(
    request: HttpRequest,
    exception: Exception,  # noqa: ARG001 - Django's signature
) -> HttpResponse:
    """Answer somebody who may not."""
    return _show(request, 403)


def not_found(
    request: HttpRequest,
    exception: Exception,  # noqa: ARG001 - Django's signature
) -> HttpResponse:
    """Answer an address that leads nowhere."""
    return _show(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer what nobody foresaw. Never raises: behind it there is only the server's bare page.

    A database that is away or too slow is 503 with ``Retry-After``, wherever it was missed.
    """
    status, plain = (503, AWAY) if outages.is_outage(sys.exception()) else (500, SORRY)
    try:
        response = _show(request, status)
    except Exception:
        logger.exception("The page of the error failed too")
        response = HttpResponse(plain, status=status, content_type="text/plain; charset=utf-8")
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        response.headers["Retry-After"] = str(outages.RETRY_SECONDS)
        response.headers["Cache-Control"] = "no-store"
    return response


def _show(request: HttpRequest, status: int) -> HttpResponse:
    return HttpResponse(loader.render_to_string(f"{status}.html", request=request), status=status)
