"""What allauth asks of this product: who may sign up, where links lead, how mail goes out."""

import logging
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as request_context
from allauth.core import ratelimit
from django.conf import settings
from django.core.mail import EmailMessage
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from foundation import inputs, mail_headers, schemas
from foundation.web import client_address

logger = logging.getLogger(__name__)


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
        if request.user.is_staff:
            return str(settings.STAFF_LOGIN_REDIRECT_URL)
        return str(settings.LOGIN_REDIRECT_URL)

    def is_safe_url(self, url: str) -> bool:
        """Accept targets on this very host only: sibling hosts belong to other businesses."""
        request: HttpRequest = request_context.request
        return url_has_allowed_host_and_scheme(
            url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
        )

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return whom limits count: behind our proxies the visitor, never the proxy."""
        return client_address.get_client_address(request)

    def clean_email(self, email: str) -> str:
        """Return the address as every door keeps it. Raises ``ValidationError``."""
        return inputs.clean_email(email)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Raise ``ValidationError`` after too many wrong passwords.

        Few are counted for the account from one address, so that strangers do not lock its owner
        out; many more for the account from everywhere, so that many addresses do not guess on.
        """
        if not self._count_failure(request, credentials, dry_run=True):
            raise self.validation_error("too_many_login_attempts")
        super().pre_authenticate(request, **credentials)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the wrong password against its account."""
        self._count_failure(request, credentials, dry_run=False)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        login = super()._get_login_attempts_cache_key(request, **credentials)
        return f"{self.get_client_ip(request)}:{login}"

    def _count_failure(
        self, request: HttpRequest, credentials: dict[str, Any], *, dry_run: bool
    ) -> bool:
        login = super()._get_login_attempts_cache_key(request, **credentials)
        return ratelimit.consume(
            request, action="login_failed_anywhere", key=login, dry_run=dry_run
        )

    def format_email_subject(self, subject: str) -> str:
        """Put the business's name after the subject."""
        return f"{subject} – {request_context.request.tenant.name}"

    def render_mail(
        self,
        template_prefix: str,
        email: str | list[str],
        context: dict[str, Any],
        headers: dict[str, str] | None = None,
    ) -> EmailMessage:
        """Return the message, marked as one about an account."""
        marked = {**(headers or {}), mail_headers.KIND: mail_headers.ACCOUNT}
        return super().render_mail(template_prefix, email, context, marked)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send one message whose links lead to the business's primary domain.

        The host of the request plays no part in them. Within an hour one address gets 20 of
        them (``ACCOUNT_RATE_LIMITS``). What is over that, and a mail server that is away, is
        logged and not told: the answer must not say whether there was anything to send.
        """
        request = request_context.request
        # Never to what was typed: only the written form is known to be the account's.
        email = inputs.find_written_form(email)
        if not ratelimit.consume(request, action="mail", key=inputs.find_mailbox(email)):
            # Nobody is told: the answer must not say whether there was anything to send.
            logger.warning("The message %s was not sent: too many to one address", template_prefix)
            return
        business = request.tenant
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
