"""Settings of allauth that depend on the business (trust, "Isolation between businesses")."""

from typing import Any

from django.conf import settings

from foundation import schemas


def get_setting(name: str, default: Any) -> Any:
    """Return one of allauth's settings; ``ALLAUTH_SETTING_GETTER`` points here.

    The salt of its signed keys names the schema: a confirmation key of one business would confirm
    the address with the same row number at another. ``RATE_LIMITS`` off switches its limits off.
    """
    if name == "ACCOUNT_SALT":
        return f"account.{schemas.get_current()}"
    if name == "ACCOUNT_RATE_LIMITS" and not settings.RATE_LIMITS:
        return False
    return getattr(settings, name, default)
