"""A booking opened by its link, and the page of a link that opens none (booking-rules, 6).

The link is a secret: answers are not stored and the address goes to nobody as a referrer.
"""

import functools
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from booking_saas.booking_site.book.forms import new_key
from booking_saas.booking_site.frame import asking, proved
from booking_saas.booking_site.frame.page_requests import PageRequest
from booking_saas.booking_site.manage.bookings_shown import Managed
from foundation.web import parameters, throttling
from scheduling.operations.commands import Idempotency
from scheduling.queries import bookings, links

type BookingView = Callable[..., HttpResponse]
type OpenView = Callable[..., HttpResponse]


def of_booking(view: BookingView) -> OpenView:
    """Hand the booking of the link to ``view``; any other link is the same 404."""

    @functools.wraps(view)
    def answer(
        page_request: PageRequest, booking_id: UUID, token: str, **more: Any
    ) -> HttpResponse:
        wait = throttling.find_wait("manage", page_request.request)
        if wait is not None:
            return asking.refuse(page_request.request, wait)
        if not links.is_manage_token(booking_id, token):
            return show_broken(page_request, booking_id)
        booking = bookings.get_snapshot(booking_id)
        managed = Managed(page_request=page_request, booking=booking, token=token)
        return keep_secret(view(page_request, managed, **more))

    return answer


def show_broken(
    page_request: PageRequest, booking_id: UUID | None, *, status: int = 404, is_sent: bool = False
) -> HttpResponse:
    """Say what the link is, and offer to mail the current one if it still names a booking.

    The same for all: nobody learns whether there is such a booking.
    """
    send_url = reverse("booking_site:send_link", args=(booking_id,)) if booking_id else ""
    page = {"send_url": send_url, "key": new_key(), "is_sent": is_sent}
    response = page_request.render("booking_site/manage/broken.html", {"page": page}, status=status)
    return keep_secret(with_form(response))


def find_proof(managed: Managed) -> str:
    """Return whether who asks proves the booking's address; its link does not."""
    return proved.find_proof(managed.page_request.request, managed.booking.contact_email)


def keep_secret(response: HttpResponse) -> HttpResponse:
    """Keep an answer to a secret address out of caches, searches and other sites' logs."""
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    response.headers.setdefault("Referrer-Policy", "no-referrer")
    return response


def with_form(response: HttpResponse) -> HttpResponse:
    """Let the page's form name its origin, and nothing more.

    Under no-referrer browsers send "Origin: null", which cannot be told from a forged form.
    """
    response["Referrer-Policy"] = "strict-origin"
    return response


def read_version(page_request: PageRequest) -> int | None:
    """Return the version that the page showed; a page without one means whichever there is."""
    return parameters.read_number(page_request.request.POST, "version")


def read_key(page_request: PageRequest, what: str, booking_id: UUID, *content: str) -> Idempotency:
    """Return the key of the page's form, for what is asked of the booking."""
    key = parameters.read_text(page_request.request.POST, "key", most=64) or new_key()
    scope = f"site:{what}:{booking_id}"[:64]
    return Idempotency.of(list(content), scope=scope, key=key)
