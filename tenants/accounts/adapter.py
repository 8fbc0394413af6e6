"""What allauth asks of this product: who may sign up, where links lead, how mail goes out."""

import logging
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as request_context
from django.conf import settings
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from booking_saas.lib import schemas

logger = logging.getLogger(__name__)

STAFF_HOME = "/admin/"


@dataclass(frozen=True, slots=True)
class _Site:
    """What allauth's texts call the site: the business, on its own domain."""

    name: str
    domain: str


class AccountAdapter(DefaultAccountAdapter):
    """Customers sign up with a business; the platform's operators are made by command."""

    def is_open_for_signup(self, _request: HttpRequest) -> bool:
        """Return False on the platform's own host."""
        return schemas.get_current() != schemas.PUBLIC

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Send staff to their work and customers to the business's first page."""
        return STAFF_HOME if request.user.is_staff else "/"

    def is_safe_url(self, url: str) -> bool:
        """Accept targets on this very host only: sibling hosts belong to other businesses."""
        request: HttpRequest = request_context.request
        return url_has_allowed_host_and_scheme(
            url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
        )

    def format_email_subject(self, subject: str) -> str:
        """Put the business's name after the subject."""
        return f"{subject} – {request_context.request.tenant.name}"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send one message whose links lead to the business's primary domain.

        The host of the request plays no part in them. A mail server that is away is logged and
        not told: the answer must not say whether there was anything to send.
        """
        business = request_context.request.tenant
        host = business.get_primary_domain().domain + settings.SITE_PORT
        base = f"{settings.SITE_SCHEME}://{host}"
        site = _Site(business.name, host)
        own_links = {name: _move_to(base, value) for name, value in context.items()}
        try:
            super().send_mail(template_prefix, email, {**own_links, "current_site": site})
        except OSError:
            logger.exception("The message %s could not be sent", template_prefix)


def _move_to(base: str, value: Any) -> Any:
    if not isinstance(value, str) or not value.startswith(("http://", "https://")):
        return value
    parts = urlsplit(value)
    return f"{base}{parts.path}{f'?{parts.query}' if parts.query else ''}"
