"""What a server makes of its environment. What it refuses to start with: ``test_safety``."""

import ast
import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

from booking_saas.dev.servers.folders import PROJECT_DIR
from booking_saas.settings import safety
from tests.booking_saas.settings.test_safety import SAFE

MODULE = "booking_saas.settings.production"
GOOD_KEY = SAFE["SECRET_KEY"]

FIXED = {
    "CLOCK_FILE": None,
    "CSRF_COOKIE_DOMAIN": None,
    "CSRF_COOKIE_NAME": "__Host-csrf",
    "CSRF_COOKIE_PATH": "/",
    "CSRF_COOKIE_SECURE": True,
    "DEBUG": False,
    "LANGUAGE_COOKIE_SECURE": True,
    "RATE_LIMITS": True,
    "SECURE_HSTS_INCLUDE_SUBDOMAINS": True,
    "SECURE_SSL_REDIRECT": True,
    "SESSION_COOKIE_DOMAIN": None,
    "SESSION_COOKIE_NAME": "__Host-session",
    "SESSION_COOKIE_PATH": "/",
    "SESSION_COOKIE_SECURE": True,
    "SILENCED_SYSTEM_CHECKS": ["security.W021"],
    "SITE_PORT": "",
}
"""What no variable changes."""

READ = [
    ("SECRET_KEY", None, {"SECRET_KEY": GOOD_KEY}),
    ("SECRET_KEY_FALLBACKS", None, {"SECRET_KEY_FALLBACKS": []}),
    ("SECRET_KEY_FALLBACKS", GOOD_KEY[::-1], {"SECRET_KEY_FALLBACKS": [GOOD_KEY[::-1]]}),
    ("PLATFORM_HOST", "b.example.org", {"PLATFORM_HOST": "b.example.org"}),
    ("SITE_SCHEME", None, {"SITE_SCHEME": "https"}),
    ("DNS_SERVERS", None, {"DNS_SERVERS": []}),
    ("DNS_SERVERS", "127.0.0.1:54", {"DNS_SERVERS": ["127.0.0.1:54"]}),
    ("SENDING_DOMAIN_RECORDS", None, {"SENDING_DOMAIN_RECORDS": []}),
    ("SENDING_DOMAIN_RECORDS", '[{"type": "TXT"}]', {"SENDING_DOMAIN_RECORDS": [{"type": "TXT"}]}),
    ("CELERY_BROKER_URL", None, {"CELERY_BROKER_URL": SAFE["REDIS_URL"]}),
    ("CELERY_BROKER_URL", "redis://b/3", {"CELERY_BROKER_URL": "redis://b/3"}),
    (
        "DEFAULT_FROM_EMAIL",
        None,
        dict.fromkeys(("DEFAULT_FROM_EMAIL", "SERVER_EMAIL"), "bookings@booking.example.com"),
    ),
    (
        "DEFAULT_FROM_EMAIL",
        "hello@example.org",
        dict.fromkeys(("DEFAULT_FROM_EMAIL", "SERVER_EMAIL"), "hello@example.org"),
    ),
    ("TRUSTED_PROXIES", None, {"TRUSTED_PROXIES": 0, "SECURE_PROXY_SSL_HEADER": None}),
    (
        "TRUSTED_PROXIES",
        "2",
        {
            "TRUSTED_PROXIES": 2,
            "SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https"),
        },
    ),
    ("WORKER_PROCESSES", None, {"WORKER_PROCESSES": {"core": 2, "messages": 4}}),
    ("WORKER_PROCESSES", "5", {"WORKER_PROCESSES": {"core": 5, "messages": 4}}),
    ("MESSAGE_PROCESSES", "8", {"WORKER_PROCESSES": {"core": 2, "messages": 8}}),
    ("HSTS_SECONDS", None, {"SECURE_HSTS_SECONDS": 31_536_000}),
    ("HSTS_SECONDS", "60", {"SECURE_HSTS_SECONDS": 60}),
    ("HSTS_PRELOAD", None, {"SECURE_HSTS_PRELOAD": False}),
    ("HSTS_PRELOAD", "on", {"SECURE_HSTS_PRELOAD": True}),
    ("CSRF_TRUSTED_ORIGINS", None, {"CSRF_TRUSTED_ORIGINS": []}),
    ("CSRF_TRUSTED_ORIGINS", "https://a.example", {"CSRF_TRUSTED_ORIGINS": ["https://a.example"]}),
    ("SMS_URL", None, {"SMS": {}}),
    (
        "SMS_URL",
        "twilio://AC1:secret@?from=%2B4915112345678",
        {
            "SMS": {
                "account": "AC1",
                "token": "secret",
                "sender": "+4915112345678",
                "api_url": "https://api.twilio.com",
            }
        },
    ),
    ("STATIC_ROOT", None, {"STATIC_ROOT": PROJECT_DIR / "staticfiles"}),
    ("STATIC_ROOT", "/srv/static", {"STATIC_ROOT": Path("/srv/static")}),
    ("MEDIA_ROOT", None, {"MEDIA_ROOT": PROJECT_DIR / "media"}),
    ("MEDIA_ROOT", "/srv/media", {"MEDIA_ROOT": Path("/srv/media")}),
]
"""Variable, its value, and what is made of it."""

PARTS = {"ANYMAIL", "CACHES", "DATABASES", "EMAIL_PROVIDER", "EMAIL_TAKES_ALTERNATIVES"} | {
    "LOGGING",
    "MAILERS",
    "STORAGES",
}
"""Settings of which a test below looks at parts."""


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


def test_production_fixes_what_keeps_people_safe(load):
    settings = load()

    assert {name: settings[name] for name in FIXED} == FIXED


@pytest.mark.parametrize(("name", "value", "expected"), READ)
def test_production_reads_its_environment(load, name, value, expected):
    settings = load() if name in safety.REQUIRED and value is None else load(**{name: value})

    assert {each: settings[each] for each in expected} == expected


def test_production_reads_where_everything_is(load):
    settings = load(DATABASE_POOL_MIN="3", DATABASE_POOL_MAX="4", DATABASE_POOL_LIFETIME="60")

    database = settings["DATABASES"]["default"]
    assert (database["ENGINE"], database["HOST"], database["NAME"], database["USER"]) == (
        "django_tenants.postgresql_backend",
        "db.example.com",
        "app",
        "app",
    )
    assert database["CONN_HEALTH_CHECKS"] is True
    assert database["OPTIONS"]["pool"] == {
        "min_size": 3,
        "max_size": 4,
        "max_lifetime": 60,
        "max_idle": 300,
        "timeout": 5,
    }
    assert load(DATABASE_POOL_MIN=None, DATABASE_POOL_MAX=None, DATABASE_POOL_LIFETIME=None)[
        "DATABASES"
    ]["default"]["OPTIONS"]["pool"] == {
        "min_size": 2,
        "max_size": 12,
        "max_lifetime": 1800,
        "max_idle": 300,
        "timeout": 5,
    }
    assert settings["CACHES"]["default"]["LOCATION"] == SAFE["REDIS_URL"]
    assert settings["MAILERS"]["default"]["OPTIONS"]["host"] == "mail.example.com"
    assert settings["STORAGES"] == {
        "default": {"BACKEND": "django_tenants.files.storage.TenantFileSystemStorage"},
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }
    assert "JSONRenderer" in str(settings["LOGGING"])


def test_mail_provider(load):
    settings = load(EMAIL_URL="anymail+postmark://T@", EMAIL_WEBHOOK_SECRET=f"hook:{GOOD_KEY}")

    assert (settings["EMAIL_PROVIDER"], settings["EMAIL_TAKES_ALTERNATIVES"]) == ("postmark", False)
    assert settings["ANYMAIL"] == {
        "WEBHOOK_SECRET": [f"hook:{GOOD_KEY}"],
        "POSTMARK_SERVER_TOKEN": "T",
    }
    plain = load(EMAIL_URL=SAFE["EMAIL_URL"], EMAIL_WEBHOOK_SECRET=None)
    assert (plain["EMAIL_PROVIDER"], plain["EMAIL_TAKES_ALTERNATIVES"]) == ("", True)
    assert plain["ANYMAIL"] == {"WEBHOOK_SECRET": []}


def test_every_setting_of_production_is_looked_at():
    source = ast.parse((PROJECT_DIR / "booking_saas/settings/production.py").read_text())
    assigned = {
        target.id
        for statement in source.body
        if isinstance(statement, ast.Assign)
        for target in statement.targets
        if isinstance(target, ast.Name)
    }

    read = {name for _variable, _value, expected in READ for name in expected}
    assert sorted(assigned - {"env"}) == sorted(set(FIXED) | read | PARTS)


@pytest.mark.parametrize("name", safety.REQUIRED)
def test_production_refuses_a_missing_variable(load, name):
    assert list_dangers(load, **{name: None}) == [f"{name} is not set (see .env.example)."]


@pytest.mark.parametrize(
    ("name", "value", "word"),
    [
        ("SECRET_KEY", "short", "SECRET_KEY is too short or too simple"),
        ("SECRET_KEY", "a" * 80, "SECRET_KEY is too short or too simple"),
        ("SECRET_KEY", f"django-insecure-{GOOD_KEY}", "SECRET_KEY is published in the source"),
        ("SECRET_KEY_FALLBACKS", "old", "SECRET_KEY_FALLBACKS[0] is too short"),
        ("RATE_LIMITS", "off", "RATE_LIMITS=off is for load tests"),
        ("CRASH_AT", "booking.written", "CRASH_AT is for tests"),
        ("DEBUG", "true", "DEBUG is on in the environment"),
        ("SITE_SCHEME", "http", "SITE_SCHEME is not https"),
        (
            "PLATFORM_HOST",
            "https://booking.example.com",
            "PLATFORM_HOST must be a bare lowercase host",
        ),
        ("PLATFORM_HOST", "localhost", "PLATFORM_HOST must be a bare lowercase host"),
        ("CSRF_TRUSTED_ORIGINS", "https://*.example.com", "CSRF_TRUSTED_ORIGINS has a wildcard"),
        ("EMAIL_URL", "consolemail://", "EMAIL_URL does not name a mail server"),
        ("EMAIL_URL", "smtp://user:word@mail.example.com:25", "EMAIL_URL sends a password"),
        (
            "DATABASE_URL",
            "sqlite:///x.db",
            "DATABASE_URL must begin with postgres:// or postgresql://",
        ),
        ("REDIS_URL", "locmem://", "REDIS_URL must begin with redis:// or rediss://"),
        ("CELERY_BROKER_URL", "memory://", "CELERY_BROKER_URL must begin with redis:// or"),
        ("PLATFORM_HOST", "booking.example.com.", "PLATFORM_HOST must be a bare lowercase host"),
        ("PLATFORM_HOST", "booking..example.com", "PLATFORM_HOST must be a bare lowercase host"),
        ("PLATFORM_HOST", "192.0.2.1", "PLATFORM_HOST must be a bare lowercase host"),
        ("TRUSTED_PROXIES", "-1", "TRUSTED_PROXIES is '-1': use a whole number from 0 to 9."),
        ("TRUSTED_PROXIES", "abc", "TRUSTED_PROXIES is 'abc': use a whole number"),
        ("DATABASE_POOL_MAX", "0", "DATABASE_POOL_MAX is '0': use a whole number from 1 to"),
        ("DATABASE_POOL_MAX", "1", "DATABASE_POOL_MIN is more than DATABASE_POOL_MAX"),
        ("HSTS_SECONDS", "1 year", "HSTS_SECONDS is '1 year': use a whole number"),
        ("WEB_THREADS", "0", "WEB_THREADS is '0': use a whole number from 1"),
        (
            "SENTRY_DSN",
            "errors.example.com",
            "SENTRY_DSN is not valid: it should look like https://KEY@",
        ),
    ],
)
def test_production_refuses_an_unsafe_variable(load, name, value, word):
    (danger,) = list_dangers(load, **{name: value})

    assert word in danger


def test_production_tells_everything_at_once(load):
    dangers = list_dangers(load, SECRET_KEY="short", SITE_SCHEME="http", RATE_LIMITS="off")

    assert len(dangers) == 3


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
        "The product will not start:",
        *(f"- {name} is not set (see .env.example)." for name in safety.REQUIRED),
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
