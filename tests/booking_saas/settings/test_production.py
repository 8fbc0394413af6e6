"""A server does not start with anything unsafe, and says in sentences what to do."""

import re
import runpy
import subprocess
import sys

import pytest

from booking_saas.dev import checks
from booking_saas.dev.servers.places import PROJECT_DIR
from booking_saas.settings import safety

MODULE = "booking_saas.settings.production"
SAFE = {name: value for name, value in checks._PRODUCTION_SETTINGS.items() if name.isupper()}
GOOD_KEY = SAFE["SECRET_KEY"]


@pytest.fixture
def load(monkeypatch):
    """Return a loader of the production settings from an environment."""

    def run(**changes: str | None):
        for name, value in {**SAFE, **changes}.items():
            if value is None:
                monkeypatch.delenv(name, raising=False)
            else:
                monkeypatch.setenv(name, value)
        return runpy.run_module(MODULE)

    return run


def list_dangers(load, **changes: str | None) -> list[str]:
    with pytest.raises(safety.UnsafeSettingsError) as raised:
        load(**changes)
    return raised.value.dangers


def test_production_control_starts_when_everything_is_safe(load):
    settings = load()

    assert settings["DEBUG"] is False
    assert settings["SESSION_COOKIE_NAME"] == "__Host-session"
    assert settings["CSRF_COOKIE_NAME"] == "__Host-csrf"
    assert settings["SECURE_HSTS_SECONDS"] == 31_536_000
    assert settings["DATABASES"]["default"]["OPTIONS"]["pool"]["max_lifetime"] == 1800
    assert settings["CELERY_BROKER_URL"] == SAFE["CELERY_BROKER_URL"]


@pytest.mark.parametrize("name", safety.REQUIRED)
@pytest.mark.parametrize("value", [None, "", "  "])
def test_production_refuses_a_missing_variable(load, name, value):
    assert list_dangers(load, **{name: value}) == [
        f"{name} is not set (.env.example says what it holds)."
    ]


@pytest.mark.parametrize(
    ("name", "value", "word"),
    [
        ("SECRET_KEY", "short", "SECRET_KEY is too short or too simple"),
        ("SECRET_KEY", "a" * 80, "SECRET_KEY is too short or too simple"),
        ("SECRET_KEY", f"django-insecure-{GOOD_KEY}", "SECRET_KEY is one that stands"),
        ("SECRET_KEY_FALLBACKS", "old", "SECRET_KEY_FALLBACKS[0] is too short"),
        ("RATE_LIMITS", "off", "RATE_LIMITS=off is for load tests"),
        ("CRASH_AT", "booking.written", "CRASH_AT is for tests"),
        ("DEBUG", "true", "DEBUG is on in the environment"),
        ("SITE_SCHEME", "http", "SITE_SCHEME is not https"),
        ("PLATFORM_HOST", "https://booking.example.com", "PLATFORM_HOST is a bare host"),
        ("PLATFORM_HOST", "localhost", "PLATFORM_HOST is a bare host"),
        ("CSRF_TRUSTED_ORIGINS", "https://*.example.com", "CSRF_TRUSTED_ORIGINS has a wildcard"),
        ("EMAIL_URL", "consolemail://", "EMAIL_URL names no mail server"),
        ("EMAIL_URL", "smtp://user:word@mail.example.com:25", "EMAIL_URL sends a password"),
        ("DATABASE_URL", "sqlite:///x.db", "DATABASE_URL begins with postgres:// or postgresql://"),
        ("REDIS_URL", "locmem://", "REDIS_URL begins with redis:// or rediss://"),
        ("CELERY_BROKER_URL", "memory://", "CELERY_BROKER_URL begins with redis:// or"),
        ("PLATFORM_HOST", "booking.example.com.", "PLATFORM_HOST is a bare host"),
        ("PLATFORM_HOST", "booking..example.com", "PLATFORM_HOST is a bare host"),
        ("PLATFORM_HOST", "192.0.2.1", "PLATFORM_HOST is a bare host"),
        ("TRUSTED_PROXIES", "-1", "TRUSTED_PROXIES is '-1': write a whole number from 0 to 9."),
        ("TRUSTED_PROXIES", "abc", "TRUSTED_PROXIES is 'abc': write a whole number"),
        ("DATABASE_POOL_MAX", "0", "DATABASE_POOL_MAX is '0': write a whole number from 1 to"),
        ("DATABASE_POOL_MAX", "1", "DATABASE_POOL_MIN is more than DATABASE_POOL_MAX"),
        ("HSTS_SECONDS", "1 year", "HSTS_SECONDS is '1 year': write a whole number"),
        ("WEB_THREADS", "0", "WEB_THREADS is '0': write a whole number from 1"),
        ("SENTRY_DSN", "errors.example.com", "SENTRY_DSN is none: it looks like https://KEY@"),
    ],
)
def test_production_refuses_an_unsafe_variable(load, name, value, word):
    (danger,) = list_dangers(load, **{name: value})

    assert word in danger


@pytest.mark.parametrize(
    ("name", "value", "word"),
    [
        ("DEBUG", True, "DEBUG is on"),
        ("CRASH_AT", "booking.written", "CRASH_AT is set"),
        ("CLOCK_FILE", "/srv/clock", "CLOCK_FILE is set"),
        ("RATE_LIMITS", False, "RATE_LIMITS is off"),
        ("SESSION_ENGINE", "django.contrib.sessions.backends.cache", "SESSION_ENGINE is not"),
        ("CACHES", {"default": {"LOCATION": "x"}}, "The cache 'default' has no KEY_FUNCTION"),
        ("USE_X_FORWARDED_HOST", True, "USE_X_FORWARDED_HOST is on"),
        ("TRUSTED_PROXIES", 0, "SECURE_PROXY_SSL_HEADER is set without TRUSTED_PROXIES"),
        ("SESSION_COOKIE_NAME", "sessionid", "The cookie of SESSION is not bound"),
        ("CSRF_COOKIE_DOMAIN", ".example.com", "The cookie of CSRF is not bound"),
        ("ATOMIC_REQUESTS", True, "ATOMIC_REQUESTS"),
    ],
)
def test_production_refuses_an_unsafe_setting(load, name, value, word):
    settings = load() | {name: value}

    with pytest.raises(safety.UnsafeSettingsError) as raised:
        safety.refuse_unsafe(settings, {})

    (danger,) = raised.value.dangers
    assert word in danger


def test_production_tells_everything_at_once(load):
    dangers = list_dangers(load, SECRET_KEY="short", SITE_SCHEME="http", RATE_LIMITS="off")

    assert len(dangers) == 3


def test_production_believes_no_proxy_unless_told(load):
    assert load(TRUSTED_PROXIES=None)["SECURE_PROXY_SSL_HEADER"] is None
    assert load()["SECURE_PROXY_SSL_HEADER"] == ("HTTP_X_FORWARDED_PROTO", "https")


def test_command_line_says_why_it_does_not_start(tmp_path):
    answer = subprocess.run(
        [sys.executable, "manage.py", "check"],
        env={"DJANGO_SETTINGS_MODULE": MODULE, "PATH": "/usr/bin:/bin"},
        capture_output=True,
        check=False,
        text=True,
    )

    assert answer.returncode == 1
    assert answer.stderr.splitlines() == [
        "The product does not start:",
        *(f"- {name} is not set (.env.example says what it holds)." for name in safety.REQUIRED),
    ]


REFUSED = {"DEBUG", "CRASH_AT", "RATE_LIMITS"}
READERS = ("booking_saas/settings/production.py", "deploy/gunicorn.conf.py", "deploy/systemd/*")


def test_example_lists_every_variable_that_servers_read():
    code = "".join(path.read_text() for pattern in READERS for path in PROJECT_DIR.glob(pattern))
    read = re.findall(r"""(?:env\.\w+|environ\.get)\(\s*"([A-Z_]+)"|\$\{([A-Z_]+)[}:]""", code)
    example = (PROJECT_DIR / ".env.example").read_text()

    listed = re.findall(r"^#?([A-Z_]+)=", example, re.MULTILINE)
    assert sorted(listed) == sorted({a or b for a, b in read} - REFUSED)
    assert set(safety.NUMBERS) <= set(listed)
