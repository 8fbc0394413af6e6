"""What a server is started with, and what it says to it: every refusal, and what it lets pass.

Each start changes what is safe in one place. ``test_safety`` proves that the table is whole: it
switches off each part of each refusal, and some start here must notice.
"""

from dataclasses import dataclass, field
from typing import Any

from booking_saas.settings import safety

LONG = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMN"
"""A key of 50 different characters: just long enough."""
SMTP = "django.core.mail.backends.smtp.EmailBackend"
TOO_SIMPLE = "{} is too short or too simple: use at least 50 random letters."
KNOWN = "{} is published in the source code: generate one of your own."
UNBOUND = (
    "The cookie of {} is not bound to its host: it needs the prefix __Host-, Secure, the path / "
    "and no domain."
)
NO_SECRET = "EMAIL_WEBHOOK_SECRET is not set: nobody would hear of mails that come back."
BAD_SECRET = "EMAIL_WEBHOOK_SECRET must be USER:PASSWORD, of at least 24 characters."
BARE_HOST = "PLATFORM_HOST must be a bare lowercase host name, such as booking.example.com."
NO_DSN = "SENTRY_DSN is not valid: it should look like https://KEY@errors.example.com/1."


@dataclass(frozen=True)
class Start:
    """One change of what is safe, and all sentences with which it is refused (none: it starts)."""

    name: str
    told: tuple[str, ...] = ()
    environment: dict[str, str | None] = field(default_factory=dict)
    settings: dict[str, Any] = field(default_factory=dict)


def variable(name: str, value: str | None, *told: str) -> Start:
    return Start(f"{name}={value}", told, environment={name: value})


def setting(name: str, value: Any, *told: str, label: object = None) -> Start:
    return Start(f"{name}: {value if label is None else label}", told, settings={name: value})


def mail_server(label: str, *told: str, **options: Any) -> Start:
    usual = {"password": "word", "use_tls": False, "use_ssl": False}
    mailer = {"BACKEND": SMTP, "OPTIONS": usual | options}
    return setting("MAILERS", {"default": mailer}, *told, label=label)


def provider(label: str, *told: str, secrets: list[str] | None = None, **options: Any) -> Start:
    mailer = {"BACKEND": "anymail.backends.postmark.EmailBackend", "OPTIONS": options}
    known = ["hook:" + "x" * 30] if secrets is None else secrets
    changed = {"MAILERS": {"default": mailer}, "ANYMAIL": {"WEBHOOK_SECRET": known}}
    return Start(f"provider {label}", told, settings=changed)


def out_of_range(name: str, value: str) -> Start:
    allowed = safety.NUMBERS[name]
    told = f"{name} is {value!r}: use a whole number from {allowed[0]} to {allowed[-1]}."
    return variable(name, value, told)


MISSING = tuple(
    variable(name, value, f"{name} is not set (see .env.example).")
    for name in ("SECRET_KEY", "DATABASE_URL", "REDIS_URL", "EMAIL_URL", "PLATFORM_HOST")
    for value in (None, "", "  ")
)
NUMBERS = (
    *(
        out_of_range(name, value)
        for name, too_low, too_high in (
            ("TRUSTED_PROXIES", "-1", "10"),
            ("HSTS_SECONDS", "1 year", "1000000000"),
            ("DATABASE_POOL_MIN", "", "1000"),
            ("DATABASE_POOL_MAX", "0", "1000"),
            ("DATABASE_POOL_LIFETIME", "0", "1000000000"),
            ("WEB_WORKERS", "0", "1000"),
            ("WEB_THREADS", "0", "1000"),
            ("WEB_MAX_REQUESTS", "٣", "1000000000"),
            ("WORKER_PROCESSES", "0", "1000"),
            ("MESSAGE_PROCESSES", "0", "1000"),
        )
        for value in (too_low, too_high)
    ),
    variable("TRUSTED_PROXIES", "9"),
    variable("WEB_THREADS", "999"),
    variable(
        "DATABASE_POOL_MIN",
        "13",
        "DATABASE_POOL_MIN is more than DATABASE_POOL_MAX: no pool can hold both.",
    ),
    variable(
        "DATABASE_POOL_MAX",
        "1",
        "DATABASE_POOL_MIN is more than DATABASE_POOL_MAX: no pool can hold both.",
    ),
    variable("DATABASE_POOL_MIN", "12"),
    variable("DATABASE_POOL_MAX", "2"),
)
ADDRESSES = (
    variable(
        "DATABASE_URL",
        "sqlite:///x.db",
        "DATABASE_URL must begin with postgres:// or postgresql://.",
    ),
    variable("DATABASE_URL", "postgres://app@db.example.com/app"),
    variable("DATABASE_URL", "postgresql://app@db.example.com/app"),
    variable(
        "REDIS_URL",
        "locmem://",
        "REDIS_URL must begin with redis:// or rediss:// or unix://.",
    ),
    *(variable("REDIS_URL", f"{scheme}://x/1") for scheme in ("redis", "rediss", "unix")),
    variable(
        "CELERY_BROKER_URL",
        "memory://",
        "CELERY_BROKER_URL must begin with redis:// or rediss:// or redis+socket://.",
    ),
    variable("CELERY_BROKER_URL", None),
    *(variable("CELERY_BROKER_URL", f"{scheme}://x/2") for scheme in ("rediss", "redis+socket")),
    variable("SENTRY_DSN", "errors.example.com", NO_DSN),
    variable("SENTRY_DSN", "https://key@errors.example.com/", NO_DSN),
    variable("SENTRY_DSN", ""),
    variable("SENTRY_DSN", "https://key@errors.example.com/7"),
)
TESTING = (
    variable("CRASH_AT", "x", "CRASH_AT is for tests: remove it from the environment."),
    variable(
        "RATE_LIMITS", "off", "RATE_LIMITS=off is for load tests: remove it from the environment."
    ),
    variable("RATE_LIMITS", "on"),
    *(
        variable(
            "DEBUG",
            value,
            "DEBUG is on in the environment: remove it, or error pages will show secrets.",
        )
        for value in ("1", "on", "True", "yes")
    ),
    variable("DEBUG", "false"),
    setting("DEBUG", True, "DEBUG is on: error pages would show secrets to everybody."),
    setting("CLOCK_FILE", "/srv/clock", "CLOCK_FILE is set: a server's clock must not be changed."),
    setting("CRASH_AT", "x", "CRASH_AT is set: it kills the process, for tests."),
    setting("RATE_LIMITS", False, "RATE_LIMITS is off: anybody could book everything."),
)
MAIL = (
    setting(
        "MAILERS",
        {"default": {"BACKEND": "django.core.mail.backends.console.EmailBackend"}},
        "EMAIL_URL does not name a mail server: no message would be delivered.",
        label="no server",
    ),
    mail_server(
        "password in the open",
        "EMAIL_URL sends a password unencrypted: start it with smtp+tls:// or smtp+ssl://",
    ),
    mail_server("no password", password=None),
    mail_server("password over TLS", use_tls=True),
    mail_server("password over SSL", use_ssl=True),
    provider("without a secret of its webhooks", NO_SECRET, secrets=[]),
    provider("at its own address"),
    provider("at another address", api_url="https://eu.m.example/"),
    provider(
        "in the open",
        "EMAIL_URL has an api_url without https: mails would be sent unencrypted.",
        api_url="http://m.example/",
    ),
    provider("with a short secret", BAD_SECRET, secrets=["hook:" + "x" * 18]),
    provider("with a secret just long enough", secrets=["hook:" + "x" * 19]),
    provider("with a secret without a user", BAD_SECRET, secrets=["x" * 30]),
    setting("ANYMAIL", {"WEBHOOK_SECRET": ["x"]}, BAD_SECRET, label="short, and no provider"),
    setting("SMS", {}, label="no texts"),
    setting("SMS", {"api_url": "https://sms.example"}, label="texts over TLS"),
    setting(
        "SMS",
        {"api_url": "http://sms.example"},
        "SMS_URL has an api_url without https: texts would be sent unencrypted.",
        label="texts in the open",
    ),
)
KEYS = (
    setting("SECRET_KEY", LONG),
    setting("SECRET_KEY", LONG[:49], TOO_SIMPLE.format("SECRET_KEY"), label="varied but short"),
    setting("SECRET_KEY", LONG[:11] * 9, TOO_SIMPLE.format("SECRET_KEY"), label="long, 11 letters"),
    setting("SECRET_KEY", LONG[:12] * 9, label="long, 12 letters"),
    *(
        setting("SECRET_KEY", f"{LONG}-{known}", KNOWN.format("SECRET_KEY"), label=known)
        for known in ("development", "test-only", "insecure", "change-me", "example", "secret-key")
    ),
    setting("SECRET_KEY_FALLBACKS", [LONG]),
    setting(
        "SECRET_KEY_FALLBACKS",
        [LONG, "old", f"{LONG}-insecure"],
        TOO_SIMPLE.format("SECRET_KEY_FALLBACKS[1]"),
        KNOWN.format("SECRET_KEY_FALLBACKS[2]"),
        label="second short, third known",
    ),
)
HOSTS = (
    setting(
        "SITE_SCHEME",
        "http",
        "SITE_SCHEME is not https: links and cookies would be sent unencrypted.",
    ),
    *(
        setting("PLATFORM_HOST", host, BARE_HOST)
        for host in (
            "https://booking.example.com",
            "booking.example.com:443",
            "Booking.example.com",
            "booking.example.com.",
            "booking..example.com",
            "-booking.example.com",
            "*.example.com",
            "localhost",
            "192.0.2.1",
            "a.b",
            f"{'a' * 64}.example.com",
            ".".join(["a" * 50] * 4),
        )
    ),
    setting("PLATFORM_HOST", "xn--bcher-kva.example"),
    setting(
        "CSRF_TRUSTED_ORIGINS",
        ["https://a.example.com", "https://*.example.com"],
        "CSRF_TRUSTED_ORIGINS has a wildcard: one business could act in another's name.",
    ),
    setting("CSRF_TRUSTED_ORIGINS", ["https://a.example.com"]),
    setting(
        "USE_X_FORWARDED_HOST",
        True,
        "USE_X_FORWARDED_HOST is on: a visitor could choose the business with a header.",
    ),
    setting(
        "TRUSTED_PROXIES",
        0,
        "SECURE_PROXY_SSL_HEADER is set without TRUSTED_PROXIES: visitors could send it.",
    ),
    Start("no proxy", settings={"TRUSTED_PROXIES": 0, "SECURE_PROXY_SSL_HEADER": None}),
)
STORAGE = (
    setting(
        "SESSION_ENGINE",
        "django.contrib.sessions.backends.cache",
        f"SESSION_ENGINE is not {safety.SESSION_ENGINE}: a session of one business would log in "
        "at another.",
    ),
    *(
        setting(
            "CACHES",
            {"default": {"KEY_FUNCTION": safety.KEY_FUNCTION}, "pages": cache},
            f"The cache 'pages' has no KEY_FUNCTION {safety.KEY_FUNCTION}: businesses would mix.",
        )
        for cache in ({}, {"KEY_FUNCTION": "other.key"})
    ),
    setting(
        "DATABASES",
        {"default": {}, "reports": {"ATOMIC_REQUESTS": True}},
        "The database 'reports' has ATOMIC_REQUESTS: operations could not commit.",
    ),
    setting(
        "ATOMIC_REQUESTS",
        True,
        "The database 'default' has ATOMIC_REQUESTS: operations could not commit.",
    ),
)
COOKIES = tuple(
    setting(f"{kind}_COOKIE_{name}", value, UNBOUND.format(kind))
    for kind in ("SESSION", "CSRF")
    for name, value in (
        ("NAME", "sessionid"),
        ("SECURE", False),
        ("DOMAIN", ".example.com"),
        ("PATH", "/book/"),
    )
)

STARTS = (
    Start("safe"),
    *(*MISSING, *NUMBERS, *ADDRESSES, *TESTING),
    *(*MAIL, *KEYS, *HOSTS, *STORAGE, *COOKIES),
)
