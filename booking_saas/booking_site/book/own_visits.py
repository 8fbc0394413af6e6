"""Whether a visitor has the very visit already that they are about to book.

Known of the browser that booked it, and of one that has proved its address; nobody else is told
anything (booking-rules, "Per customer"; decisions, 66).
"""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from booking_saas.booking_site.book.attempts import Attempt
from booking_saas.booking_site.frame import proved, visitors
from foundation import signing
from scheduling.queries import bookings, links
from scheduling.queries.bookings import LiveBooking

_FIRST_LINK = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnVisit:
    """Where it is managed; ``is_proved``: known by its address, and counted as theirs."""

    url: str
    is_proved: bool


def find_own_visit(attempt: Attempt) -> OwnVisit | None:
    """Return the visitor's own booking of that start, None if they have none."""
    request = attempt.page_request.request
    browser = visitors.find_visitor(request).browser
    for booking in bookings.list_live_at(attempt.offer.slug, attempt.start):
        is_proved = _is_proved(request, booking)
        if is_proved or _is_made_by(booking, browser):
            token = links.get_manage_token(bookings.get_snapshot(booking.id))
            url = reverse("booking_site:manage", args=(booking.id, token))
            return OwnVisit(url=url, is_proved=is_proved)
    return None


def _is_proved(request: HttpRequest, booking: LiveBooking) -> bool:
    """Tell whether who asks proves that very address: staff prove every one, for others."""
    email = booking.contact_email
    return email != "" and proved.find_proof(request, email) == email


def _is_made_by(booking: LiveBooking, browser: str) -> bool:
    """Tell whether the browser made the booking and its link still opens it.

    Whose link was replaced gets no new one for having had the old one.
    """
    is_same = browser != "" and signing.is_same(booking.visitor_browser, browser)
    return is_same and booking.link_generation == _FIRST_LINK
