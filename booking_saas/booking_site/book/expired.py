"""A form that was open for too long: nothing was done, and what was typed comes back."""

from django.http import HttpRequest, HttpResponse
from django.views.csrf import csrf_failure

from booking_saas.booking_site.book import details

DETAILS = "booking_site:details"


def answer(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer 403 to a form without a valid token: the form of the details with all it held.

    The check has refused the request already; showing the form books nothing, and the token
    that goes with it is new. Django calls this (``CSRF_FAILURE_VIEW``).
    """
    match = request.resolver_match
    if match is not None and match.view_name == DETAILS:
        return details.show_expired(request, match.kwargs["service"])
    response: HttpResponse = csrf_failure(request, reason)
    return response
