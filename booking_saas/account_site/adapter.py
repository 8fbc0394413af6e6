"""What allauth asks of this product: who may sign up, whose mistakes count, how mail goes out."""

import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailConfirmationHMAC
from allauth.core import context as request_context
from allauth.core import ratelimit
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from booking_saas.account_site import devices
from foundation import inputs, schemas
from foundation.web import client_address, parameters
from tenants.accounts.models import AccountMatter, User
from tenants.operations import account_requests

logger = logging.getLogger(__name__)


class UnaskedMailError(RuntimeError):
    """A mail that this product does not know was about to go out past the outbox."""


class AccountAdapter(DefaultAccountAdapter):
    """Customers sign up with a business; the platform's operators are made by command."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "too_many_login_attempts": _(
            "Too many wrong passwords. A device on which you have signed in before is not affected."
            " On this one, choose a new password, and you can sign in at once."
        ),
    }

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
        """Return whom limits count: behind our proxies the visitor, never the proxy.

        At the login a device that signed in before with that address is counted by itself: somebody
        else on the same network cannot keep it out.
        """
        match = request.resolver_match
        if match is None or match.url_name != settings.LOGIN_URL:
            return client_address.get_client_address(request)
        login = inputs.find_written_form(
            parameters.read_text(request.POST, "login", most=inputs.MAX_EMAIL)
        )
        device = devices.find_device(request, login) if login else ""
        return device or client_address.get_client_address(request)

    def clean_email(self, email: str) -> str:
        """Return the address as every door keeps it. Raises ``ValidationError``."""
        return inputs.clean_email(email)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Raise ``ValidationError`` after too many wrong passwords.

        A device that signed in before has counters of its own: nobody else can use them up. All
        others are counted for the account from one address, and, many more, for the account from
        everywhere, so that many addresses do not guess on. Once those are used up, the account's
        owner is told, and gets a link for a new device.
        """
        if not self._count_failure(request, credentials, dry_run=True):
            self._tell_owner(request, credentials)
            raise self.validation_error("too_many_login_attempts")
        super().pre_authenticate(request, **credentials)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the wrong password against its device or its account."""
        self._count_failure(request, credentials, dry_run=False)

    def post_login(self, request: HttpRequest, user: User, **about: Any) -> HttpResponse:  # type: ignore[override]  # what the library tells about the login is passed on
        """Return the answer to a login, and let the device be known from now on."""
        response: HttpResponse = super().post_login(request, user, **about)
        devices.remember_email(request, response, user.email)
        return response

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        login = super()._get_login_attempts_cache_key(request, **credentials)
        device = devices.find_device(request, _get_email(credentials))
        return f"{device or client_address.get_client_address(request)}:{login}"

    def _delete_login_attempts_cached_email(self, request: HttpRequest, **credentials: Any) -> None:
        """Forget wrong passwords after a new one was chosen by a link from a mail."""
        super()._delete_login_attempts_cached_email(request, **credentials)
        devices.trust_session(request, _get_email(credentials))

    def _count_failure(
        self, request: HttpRequest, credentials: dict[str, Any], *, dry_run: bool
    ) -> bool:
        login = super()._get_login_attempts_cache_key(request, **credentials)
        device = devices.find_device(request, _get_email(credentials))
        if device:
            action, key = "login_failed_device", f"{device}:{login}"
        else:
            action, key = "login_failed_anywhere", login
        return ratelimit.consume(request, action=action, key=key, dry_run=dry_run)

    def _tell_owner(self, request: HttpRequest, credentials: dict[str, Any]) -> None:
        """Have the account's owner told, seldom, and whether or not there is one."""
        email = _get_email(credentials)
        is_known_device = devices.find_device(request, email) != ""
        if not is_known_device and ratelimit.consume(request, action="owner_told", key=email):
            self._write_down(AccountMatter.LOCKED, email)

    def ask(
        self,
        matter: AccountMatter,
        email: str,
        *,
        password_hash: str = "",
        user_id: int | None = None,
    ) -> None:
        """Have somebody who reads mail at ``email`` answered there, whoever they are.

        Within an hour one mailbox gets 20 answers (``ACCOUNT_RATE_LIMITS``). What is over that is
        logged and not told: nothing that happens here says whether there is an account.
        """
        request = request_context.request
        if ratelimit.consume(request, action="mail", key=inputs.find_mailbox(email)):
            self._write_down(matter, email, password_hash=password_hash, user_id=user_id)
        else:
            logger.warning("A mail about %s was not asked for: too many to one address", matter)

    def send_confirmation_mail(
        self, _request: HttpRequest, emailconfirmation: EmailConfirmationHMAC, signup: bool
    ) -> None:
        """Have the link mailed that proves the address."""
        del signup
        address = emailconfirmation.email_address
        self.ask(AccountMatter.CONFIRM, address.email, user_id=address.user_id)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Refuse: every mail about an account goes through ``ask``. Raises ``UnaskedMailError``."""
        del email, context
        raise UnaskedMailError(template_prefix)

    def _write_down(
        self,
        matter: AccountMatter,
        email: str,
        *,
        password_hash: str = "",
        user_id: int | None = None,
    ) -> None:
        account_requests.write_down(
            matter,
            # Never to what was typed: only the written form is known to be the account's.
            email=inputs.find_written_form(email),
            locale=translation.get_language() or "",
            password_hash=password_hash,
            user_id=user_id,
        )


def _get_email(credentials: dict[str, Any]) -> str:
    return str(credentials.get("email") or "").lower()
