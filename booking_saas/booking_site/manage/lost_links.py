"""Links that open nothing: cut off, mistyped or replaced; and mailing the current one."""

from http import HTTPStatus
from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from booking_saas.booking_site.frame import asking
from booking_saas.booking_site.frame.page_requests import PageRequest, page
from booking_saas.booking_site.manage.opening import read_key, show_broken
from foundation.web import throttling
from scheduling.operations.addresses import keys


@require_http_methods(["GET", "HEAD", "POST"])
@page
def broken_link(page_request: PageRequest, rest: str = "") -> HttpResponse:
    """Say what the address is that no page of a booking has."""
    wait = throttling.find_wait("manage", page_request.request)
    if wait is not None:
        return asking.refuse(page_request.request, wait)
    return show_broken(page_request, _find_booking_id(rest))


@require_http_methods(["GET", "HEAD", "POST"])
@page
def send_link(page_request: PageRequest, booking_id: UUID) -> HttpResponse:
    """Mail the booking's current link to the address on it; the answer is the same for all."""
    wait = throttling.find_wait("manage", page_request.request)
    if wait is not None:
        return asking.refuse(page_request.request, wait)
    if page_request.request.method != "POST":
        return show_broken(page_request, booking_id)
    keys.request_link(
        booking_id=booking_id,
        now=page_request.now,
        idempotency=read_key(page_request, "link", booking_id),
    )
    return show_broken(page_request, booking_id, status=HTTPStatus.OK, is_sent=True)


def _find_booking_id(rest: str) -> UUID | None:
    """Return the id that a link still has when its end is missing."""
    first = rest.strip("/").partition("/")[0]
    try:
        return UUID(first)
    except ValueError:
        return None
