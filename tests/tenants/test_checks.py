import pytest
from django.core import checks as django_checks

from tenants import checks
from tests import guards

CACHE = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}


def ids() -> list[str]:
    return [message.id for message in checks.check_isolation()]


def test_own_settings_are_safe():
    assert ids() == []


def test_checks_run_with_djangos():
    registered = django_checks.registry.registry.get_checks()

    assert checks.check_isolation in registered
    assert checks.check_pooling in django_checks.registry.registry.get_checks(
        include_deployment_checks=True
    )


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("CACHES", {"other": CACHE}, "booking.E001"),
        ("SESSION_ENGINE", "django.contrib.sessions.backends.cache", "booking.E002"),
        ("SESSION_ENGINE", "django.contrib.sessions.backends.signed_cookies", "booking.E002"),
        ("CSRF_TRUSTED_ORIGINS", ["https://*.example.com"], "booking.E003"),
        ("ALLAUTH_SETTING_GETTER", None, "booking.E004"),
        ("ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR", None, "booking.E004"),
        ("ACCOUNT_ADAPTER", None, "booking.E004"),
        ("SHOW_PUBLIC_IF_NO_TENANT_FOUND", True, "booking.E006"),
        ("USE_X_FORWARDED_HOST", True, "booking.E006"),
        ("SESSION_COOKIE_DOMAIN", ".example.com", "booking.E007"),
        ("CSRF_COOKIE_DOMAIN", ".example.com", "booking.E007"),
        ("PG_EXTRA_SEARCH_PATHS", [], "booking.E008"),
    ],
)
def test_unsafe_setting_is_refused(settings, name, value, expected):
    setattr(settings, name, value)

    assert ids() == [expected]


@pytest.mark.parametrize(
    ("option", "value"),
    [("ENGINE", "django.db.backends.postgresql"), ("ATOMIC_REQUESTS", True)],
)
def test_unsafe_database_is_refused(monkeypatch, settings, option, value):
    monkeypatch.setitem(settings.DATABASES["default"], option, value)

    assert ids() == ["booking.E009"]


def test_own_connections_are_not_shared(db):
    assert checks.check_pooling(databases=["default"]) == []


def test_pooling_is_not_asked_without_a_database():
    assert checks.check_pooling() == []


def test_shared_connection_is_noticed(db, monkeypatch):
    """A pooler in transaction mode answers two clients with one server process."""
    guards.without_backends_of_clients(monkeypatch)

    (error,) = checks.check_pooling(databases=["default"])

    assert error.id == "booking.E005"
