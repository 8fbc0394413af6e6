"""Accounts as messages tell of them: who is told what, and with which link (trust, "Attacks")."""

from collections.abc import Iterable
from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailConfirmationHMAC
from babel import Locale
from django.conf import settings
from django.urls import reverse
from django.utils.http import int_to_base36
from django.utils.translation import gettext as _

from booking_saas.account_site import devices
from booking_saas.wiring.subjects.booking_contexts import make_business
from foundation import schemas
from foundation.writing import date_styles
from notifications.channels.registry import EMAIL
from notifications.contracts import (
    AccountContext,
    AccountNews,
    Audience,
    Business,
    MessageKind,
    Outdated,
    PlannedMessage,
    Recipient,
)
from scheduling.queries import catalog
from tenants.accounts.models import AccountMatter
from tenants.queries import account_requests, businesses, domains
from tenants.queries.account_requests import Answer

_VERSION = 1
"""A request does not change."""


class AccountSubject:
    """Asks the accounts what a message about one needs to know."""

    def plan_messages(self, event_ids: Iterable[UUID]) -> list[PlannedMessage]:
        """Return one message for each request of which somebody is to be told."""
        found = account_requests.list_recipients(event_ids)
        return [
            PlannedMessage(
                about_id=request_id,
                version=_VERSION,
                kind=MessageKind.ACCOUNT,
                recipient=Recipient(
                    audience=Audience.CUSTOMER, channel=EMAIL, address=email, name="", locale=locale
                ),
            )
            for request_id, (email, locale) in found.items()
        ]

    def find(self, message: PlannedMessage, *, now: datetime) -> AccountContext | Outdated:
        """Return what is told now, with a link that works for its owner alone."""
        del now
        answer = account_requests.find_answer(message.about_id)
        if answer is None:
            return Outdated(reason=_("This has been settled, or was asked too long ago."))
        news, path, secret = _find_link(answer)
        base_url = domains.get_base_url()
        return AccountContext(
            business=_find_business(base_url),
            secrets=(secret,) if secret else (),
            is_proved=True,
            news=news,
            url=f"{base_url}{path}",
        )


def _find_link(answer: Answer) -> tuple[AccountNews, str, str]:
    """Return what is told, the path of its link and the key in it."""
    if answer.unconfirmed is not None:
        key = EmailConfirmationHMAC(answer.unconfirmed).key
        return AccountNews.CONFIRM, _reverse("account_confirm_email", key), key
    if answer.is_known:
        return AccountNews.KNOWN, _reverse("account_login"), ""
    if answer.matter == AccountMatter.LOCKED:
        key = devices.make_link_token(answer.email)
        return AccountNews.LOCKED, _reverse("account_open_device", key), key
    key = default_token_generator.make_token(answer.user)
    path = _reverse("account_reset_password_from_key", int_to_base36(answer.user.pk), key)
    return AccountNews.RESET, path, key


def _reverse(name: str, *args: str) -> str:
    is_public = schemas.get_current() == schemas.PUBLIC
    urlconf = settings.PUBLIC_SCHEMA_URLCONF if is_public else settings.ROOT_URLCONF
    return reverse(name, args=args, urlconf=urlconf)


def _find_business(base_url: str) -> Business:
    """Return who writes: the business, or the platform by its plain name."""
    profile = None if schemas.get_current() == schemas.PUBLIC else catalog.find_profile()
    if profile is not None:
        return make_business(profile, base_url)
    style = date_styles.find_style(Locale.parse(settings.LANGUAGE_CODE), "")
    return Business(
        name=businesses.get_name(schemas.get_current()),
        host=urlsplit(base_url).hostname or "",
        locale=settings.LANGUAGE_CODE,
        clock=style.clock,
        date_style=style.date_style,
        first_weekday=style.first_weekday,
        email="",
        phone="",
        accent_color=_PLAIN_COLOR,
        logo_url="",
    )


_PLAIN_COLOR = "#0f766e"
