"""Settings without which one business could reach another: Django refuses to run commands.

``manage.py check`` runs all but the one that needs the database; ``check --database default``
and ``upgrade`` run that too (trust, "Isolation between businesses").
"""

from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core import checks

from tenants.queries import pooling

KEY_FUNCTION = "foundation.cache_keys.business_key"
SESSION_ENGINE = "django.contrib.sessions.backends.db"
DATABASE_ENGINE = "django_tenants.postgresql_backend"
_REQUIRED: tuple[tuple[str, str, object, str], ...] = (
    (
        "booking.E002",
        "SESSION_ENGINE",
        SESSION_ENGINE,
        "Cached or signed sessions of one business log in at another.",
    ),
    (
        "booking.E004",
        "ALLAUTH_SETTING_GETTER",
        "tenants.accounts.allauth_settings.get_setting",
        "Confirmation keys of one business would confirm addresses at another.",
    ),
    (
        "booking.E004",
        "ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR",
        "tenants.accounts.tokens.BusinessTokenGenerator",
        "Password reset tokens must be bound to the business.",
    ),
    (
        "booking.E004",
        "ACCOUNT_ADAPTER",
        "booking_saas.account_site.adapter.AccountAdapter",
        "Links in account mails must lead to the business's own domain.",
    ),
    ("booking.E006", "SHOW_PUBLIC_IF_NO_TENANT_FOUND", False, "Unknown hosts answer 404."),
    ("booking.E006", "USE_X_FORWARDED_HOST", False, "Anyone may send X-Forwarded-Host."),
    (
        "booking.E007",
        "SESSION_COOKIE_DOMAIN",
        None,
        "Cookies belong to one host: sibling hosts are other businesses.",
    ),
    (
        "booking.E007",
        "CSRF_COOKIE_DOMAIN",
        None,
        "Cookies belong to one host: sibling hosts are other businesses.",
    ),
    ("booking.E008", "PG_EXTRA_SEARCH_PATHS", ["extensions"], "Extensions live there."),
)


def register() -> None:
    """Let Django run the checks of this module."""
    checks.register(check_isolation, checks.Tags.security)
    checks.register(check_pooling, checks.Tags.database)


def check_isolation(
    app_configs: Sequence[AppConfig] | None = None, **_kwargs: Any
) -> list[checks.CheckMessage]:
    """Return an error for each setting that would open a way between businesses."""
    del app_configs
    return [*_check_caches(), *_check_origins(), *_check_required(), *_check_databases()]


def check_pooling(*, databases: Sequence[str] | None = None, **_kwargs: Any) -> list[checks.Error]:
    """Return an error when a pooler switches server connections between transactions."""
    if not databases or not pooling.shares_backends():
        return []
    return [
        checks.Error(
            "A connection pooler in transaction mode stands before the database.",
            hint="Run PgBouncer with pool_mode = session: the schema is set per connection.",
            id="booking.E005",
        )
    ]


def _check_caches() -> Iterator[checks.CheckMessage]:
    for alias, options in settings.CACHES.items():
        if options.get("KEY_FUNCTION") != KEY_FUNCTION:
            yield checks.Error(
                f"The cache {alias!r} is shared by all businesses.",
                hint=f"Set its KEY_FUNCTION to {KEY_FUNCTION}.",
                id="booking.E001",
            )


def _check_origins() -> Iterator[checks.CheckMessage]:
    for origin in settings.CSRF_TRUSTED_ORIGINS:
        if "*" in origin:
            yield checks.Error(
                f"CSRF_TRUSTED_ORIGINS trusts {origin!r}.",
                hint="Sibling hosts belong to other businesses: name single hosts.",
                id="booking.E003",
            )


def _check_required() -> Iterator[checks.CheckMessage]:
    for check_id, name, wanted, reason in _REQUIRED:
        if getattr(settings, name, None) != wanted:
            yield checks.Error(f"{name} must be {wanted!r}.", hint=reason, id=check_id)


def _check_databases() -> Iterator[checks.CheckMessage]:
    for alias, options in settings.DATABASES.items():
        if options["ENGINE"] != DATABASE_ENGINE:
            yield checks.Error(f"The database {alias!r} knows no schemas.", id="booking.E009")
        if options.get("ATOMIC_REQUESTS"):
            yield checks.Error(
                f"The database {alias!r} wraps requests in transactions.",
                hint="One operation is one transaction; ATOMIC_REQUESTS would hold locks longer.",
                id="booking.E009",
            )
