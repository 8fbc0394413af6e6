"""From a host name to a business: the domains table decides, nothing else (trust, "Attacks")."""

import logging
from collections.abc import Callable

from django.conf import settings
from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.http.request import split_domain_port
from django.template import loader
from django.utils import translation

from foundation.web import outages
from tenants.models.business import BusinessStatus
from tenants.queries import hosts, schemas

logger = logging.getLogger(__name__)

PUBLIC = "public"


class BusinessMiddleware:
    """Enter the schema of the business that the host belongs to.

    ``request.tenant`` is the business. A host of nobody, or of a business that was closed,
    answers 404; one whose business is not complete answers 503, as does a database that is away.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on inside its business, or refuse it without a word of detail."""
        refusal = _enter(request)
        return refusal or self.get_response(request)


class UnknownHostMiddleware:
    """Refuse a host of nobody before it is sent to https, where it would be one of ours."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Look whose host it is where the request will be redirected; pass others on."""
        is_redirected = settings.SECURE_SSL_REDIRECT and not request.is_secure()
        refusal = _enter(request) if is_redirected else None
        return refusal or self.get_response(request)


def _enter(request: HttpRequest) -> HttpResponse | None:
    host = _read_host(request)
    if not host:
        return _not_found()
    try:
        business = hosts.enter_business(host)
        if business is None or business.status in _GONE:
            return _not_found()
        if not business.is_entered or not schemas.is_complete(business.schema_name):
            return _unavailable(request)
    except (DatabaseError, InterfaceError) as error:
        if not outages.is_outage(error):
            raise
        logger.exception("The database does not answer")
        return _unavailable(request)
    request.tenant = business  # type: ignore[attr-defined]  # django-tenants' way
    if business.schema_name == PUBLIC:
        request.urlconf = settings.PUBLIC_SCHEMA_URLCONF
    return None


def _read_host(request: HttpRequest) -> str:
    # X-Forwarded-Host is not read: only what the proxy passes as Host counts. The port is
    # not compared, a dot at the end names the same host.
    host, _port = split_domain_port(request.META.get("HTTP_HOST", ""))
    return host


_GONE = (BusinessStatus.CLOSED, BusinessStatus.REMOVING)


def _not_found() -> HttpResponse:
    return HttpResponse("Nothing answers here.\n", status=404, content_type="text/plain")


def _unavailable(request: HttpRequest) -> HttpResponse:
    # Further inside the language of the request would have been chosen.
    with translation.override(translation.get_language_from_request(request)):
        page = loader.render_to_string("503.html", request=request)
    return HttpResponse(
        page,
        status=503,
        headers={"Retry-After": str(outages.RETRY_SECONDS), "Cache-Control": "no-store"},
    )
