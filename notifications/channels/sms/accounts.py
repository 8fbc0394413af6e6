"""The account that text messages are sent with: one for the platform, or none."""

from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What ``SMS_URL`` names. ``sender`` is our number, in E.164; ``token`` is secret."""

    account: str
    token: str
    sender: str
    api_url: str


def find_account() -> Account | None:
    """Return the account, None where the platform has none."""
    return Account(**settings.SMS) if settings.SMS else None
