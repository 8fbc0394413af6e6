"""The absolute links that messages and answers carry, on the business's primary domain.

Workers have no request: the URLs of a business's host are named (booking-rules, 6).
"""

from django.conf import settings
from django.urls import reverse

from notifications.queries import unsubscribing
from scheduling.contracts import BookingSnapshot
from scheduling.queries import links
from tenants.queries import domains


def get_manage_url(booking: BookingSnapshot) -> str:
    """Return the link by which the customer manages the booking without login."""
    token = links.get_manage_token(booking)
    return _get_url("booking_site:manage", booking.id, token)


def get_mailed_url(booking: BookingSnapshot, *, proof: str) -> str:
    """Return that link for a mail to the booking's address, with the ``proof`` that it carries."""
    token = links.get_manage_token(booking)
    return _get_url("booking_site:from_mail", booking.id, token, proof)


def get_staff_url(booking: BookingSnapshot) -> str:
    """Return where staff see the booking."""
    return _get_url("admin:scheduling_booking_change", booking.id)


def get_unsubscribe_url(address: str) -> str:
    """Return where the owner of the address ends mail that is not about a booking."""
    return _get_url("booking_site:unsubscribe", unsubscribing.make_token(address))


def get_report_url(reference: str) -> str:
    """Return where the provider of text messages reports, on the platform's host."""
    path = reverse("webhooks:sms_status", args=(reference,), urlconf=settings.PUBLIC_SCHEMA_URLCONF)
    return get_platform_url() + path


def get_platform_url() -> str:
    """Return the platform's own address, without a path."""
    return f"{settings.SITE_SCHEME}://{settings.PLATFORM_HOST}{settings.SITE_PORT}"


def _get_url(name: str, *parts: object) -> str:
    path = reverse(name, args=parts, urlconf=settings.ROOT_URLCONF)
    return domains.get_base_url() + path
