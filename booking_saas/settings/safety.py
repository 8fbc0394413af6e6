"""What a server refuses to start with, in sentences that say what to do (trust, "Browser")."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.core.exceptions import ImproperlyConfigured

REQUIRED = ("SECRET_KEY", "DATABASE_URL", "REDIS_URL", "EMAIL_URL", "PLATFORM_HOST")
SHORTEST_KEY = 50
FEWEST_CHARACTERS = 12
SHORTEST_SECRET = 24
KNOWN_KEYS = ("development", "test-only", "insecure", "change-me", "example", "secret-key")
KEY_FUNCTION = "foundation.cache_keys.business_key"
SESSION_ENGINE = "django.contrib.sessions.backends.db"

NUMBERS = {
    "TRUSTED_PROXIES": range(10),
    "HSTS_SECONDS": range(10**9),
    "DATABASE_POOL_MIN": range(1000),
    "DATABASE_POOL_MAX": range(1, 1000),
    "DATABASE_POOL_LIFETIME": range(1, 10**9),
    "WEB_WORKERS": range(1, 1000),
    "WEB_THREADS": range(1, 1000),
    "WEB_MAX_REQUESTS": range(10**9),
    "WORKER_PROCESSES": range(1, 1000),
    "MESSAGE_PROCESSES": range(1, 1000),
}
"""The numbers that the environment may hold, and what they may be."""
URL_BEGINNINGS = {
    "DATABASE_URL": ("postgres://", "postgresql://"),
    "REDIS_URL": ("redis://", "rediss://", "unix://"),
    "CELERY_BROKER_URL": ("redis://", "rediss://", "redis+socket://"),
}
_HOST = re.compile(
    r"(?=.{4,200}\Z)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]"
)

type Settings = Mapping[str, Any]


class UnsafeSettingsError(ImproperlyConfigured):
    """The product does not start like this; ``dangers`` says why, one sentence each."""

    def __init__(self, dangers: list[str]) -> None:
        self.dangers = dangers
        super().__init__("\n".join(["The product will not start:", *(f"- {d}" for d in dangers)]))


def refuse_missing(environment: Mapping[str, str]) -> None:
    """Raise ``UnsafeSettingsError`` naming every variable that has to be set and is not."""
    missing = [name for name in REQUIRED if not environment.get(name, "").strip()]
    if missing:
        raise UnsafeSettingsError([f"{name} is not set (see .env.example)." for name in missing])


def refuse_unreadable(environment: Mapping[str, str]) -> None:
    """Raise ``UnsafeSettingsError`` naming every value that cannot be what it has to be."""
    dangers = [*_look_at_numbers(environment), *_look_at_urls(environment)]
    if dangers:
        raise UnsafeSettingsError(dangers)


def refuse_unsafe(settings: Settings, environment: Mapping[str, str]) -> None:
    """Raise ``UnsafeSettingsError`` naming everything that would harm businesses or customers."""
    dangers = [danger for look in _LOOKS for danger in look(settings)]
    if environment.get("CRASH_AT"):
        dangers.append("CRASH_AT is for tests: remove it from the environment.")
    if environment.get("RATE_LIMITS", "on") == "off":
        dangers.append("RATE_LIMITS=off is for load tests: remove it from the environment.")
    if environment.get("DEBUG", "").lower() in ("1", "on", "true", "yes"):
        dangers.append(
            "DEBUG is on in the environment: remove it, or error pages will show secrets."
        )
    if dangers:
        raise UnsafeSettingsError(dangers)


def _look_at_numbers(environment: Mapping[str, str]) -> Iterator[str]:
    numbers = {}
    for name, allowed in NUMBERS.items():
        if name not in environment:
            continue
        text = environment[name]
        if not re.fullmatch(r"[0-9]{1,9}", text) or int(text) not in allowed:
            yield f"{name} is {text!r}: use a whole number from {allowed[0]} to {allowed[-1]}."
        else:
            numbers[name] = int(text)
    if numbers.get("DATABASE_POOL_MIN", 2) > numbers.get("DATABASE_POOL_MAX", 12):
        yield "DATABASE_POOL_MIN is more than DATABASE_POOL_MAX: no pool can hold both."


def _look_at_urls(environment: Mapping[str, str]) -> Iterator[str]:
    for name, beginnings in URL_BEGINNINGS.items():
        if name in environment and not environment[name].startswith(beginnings):
            yield f"{name} must begin with {' or '.join(beginnings)}."
    dsn = environment.get("SENTRY_DSN", "")
    if dsn and not re.fullmatch(r"https?://[^/@\s]+@[^/@\s]+/(?:[^\s]*/)?[0-9]+", dsn):
        yield "SENTRY_DSN is not valid: it should look like https://KEY@errors.example.com/1."


def _look_at_debugging(settings: Settings) -> Iterator[str]:
    if settings["DEBUG"]:
        yield "DEBUG is on: error pages would show secrets to everybody."
    if settings["CLOCK_FILE"] is not None:
        yield "CLOCK_FILE is set: a server's clock must not be changed."
    if settings["CRASH_AT"]:
        yield "CRASH_AT is set: it kills the process, for tests."
    if not settings["RATE_LIMITS"]:
        yield "RATE_LIMITS is off: anybody could book everything."


def _look_at_mail(settings: Settings) -> Iterator[str]:
    for secret in settings["ANYMAIL"]["WEBHOOK_SECRET"]:
        if ":" not in secret or len(secret) < SHORTEST_SECRET:
            yield (
                "EMAIL_WEBHOOK_SECRET must be USER:PASSWORD, of at least "
                f"{SHORTEST_SECRET} characters."
            )
    for mailer in settings["MAILERS"].values():
        options = mailer.get("OPTIONS", {})
        if mailer["BACKEND"].startswith("anymail.backends."):
            yield from _look_at_provider(settings, options)
        elif mailer["BACKEND"] != "django.core.mail.backends.smtp.EmailBackend":
            yield "EMAIL_URL does not name a mail server: no message would be delivered."
        elif options["password"] and not (options["use_tls"] or options["use_ssl"]):
            yield "EMAIL_URL sends a password unencrypted: start it with smtp+tls:// or smtp+ssl://"


def _look_at_provider(settings: Settings, options: Mapping[str, Any]) -> Iterator[str]:
    if not options.get("api_url", "https://").startswith("https://"):
        yield "EMAIL_URL has an api_url without https: mails would be sent unencrypted."
    if not settings["ANYMAIL"]["WEBHOOK_SECRET"]:
        yield "EMAIL_WEBHOOK_SECRET is not set: nobody would hear of mails that come back."


def _look_at_texting(settings: Settings) -> Iterator[str]:
    if settings["SMS"] and not settings["SMS"]["api_url"].startswith("https://"):
        yield "SMS_URL has an api_url without https: texts would be sent unencrypted."


def _look_at_keys(settings: Settings) -> Iterator[str]:
    for name in ("SECRET_KEY", *(f"SECRET_KEY_FALLBACKS[{n}]" for n in _count_fallbacks(settings))):
        key = _get_key(settings, name)
        if len(key) < SHORTEST_KEY or len(set(key)) < FEWEST_CHARACTERS:
            yield f"{name} is too short or too simple: use at least {SHORTEST_KEY} random letters."
        if any(known in key for known in KNOWN_KEYS):
            yield f"{name} is published in the source code: generate one of your own."


def _look_at_addresses(settings: Settings) -> Iterator[str]:
    host = settings["PLATFORM_HOST"]
    if settings["SITE_SCHEME"] != "https":
        yield "SITE_SCHEME is not https: links and cookies would be sent unencrypted."
    if not _HOST.fullmatch(host):
        yield "PLATFORM_HOST must be a bare lowercase host name, such as booking.example.com."
    if any("*" in origin for origin in settings["CSRF_TRUSTED_ORIGINS"]):
        yield "CSRF_TRUSTED_ORIGINS has a wildcard: one business could act in another's name."
    if settings["USE_X_FORWARDED_HOST"]:
        yield "USE_X_FORWARDED_HOST is on: a visitor could choose the business with a header."
    if settings["SECURE_PROXY_SSL_HEADER"] and not settings["TRUSTED_PROXIES"]:
        yield "SECURE_PROXY_SSL_HEADER is set without TRUSTED_PROXIES: visitors could send it."


def _look_at_storage(settings: Settings) -> Iterator[str]:
    if settings["SESSION_ENGINE"] != SESSION_ENGINE:
        yield (
            f"SESSION_ENGINE is not {SESSION_ENGINE}: a session of one business would log in "
            "at another."
        )
    for name, cache in settings["CACHES"].items():
        if cache.get("KEY_FUNCTION") != KEY_FUNCTION:
            yield f"The cache {name!r} has no KEY_FUNCTION {KEY_FUNCTION}: businesses would mix."
    for name, database in settings["DATABASES"].items():
        if database.get("ATOMIC_REQUESTS") or settings["ATOMIC_REQUESTS"]:
            yield f"The database {name!r} has ATOMIC_REQUESTS: operations could not commit."


def _look_at_cookies(settings: Settings) -> Iterator[str]:
    for kind in ("SESSION", "CSRF"):
        is_bound = (
            settings[f"{kind}_COOKIE_NAME"].startswith("__Host-")
            and settings[f"{kind}_COOKIE_SECURE"]
            and settings.get(f"{kind}_COOKIE_DOMAIN") is None
            and settings.get(f"{kind}_COOKIE_PATH", "/") == "/"
        )
        if not is_bound:
            yield (
                f"The cookie of {kind} is not bound to its host: it needs the prefix __Host-, "
                "Secure, the path / and no domain."
            )


def _count_fallbacks(settings: Settings) -> range:
    return range(len(settings.get("SECRET_KEY_FALLBACKS", [])))


def _get_key(settings: Settings, name: str) -> str:
    if name == "SECRET_KEY":
        return str(settings[name])
    return str(settings["SECRET_KEY_FALLBACKS"][int(name.rpartition("[")[2].rstrip("]"))])


_LOOKS: tuple[Callable[[Settings], Iterator[str]], ...] = (
    _look_at_debugging,
    _look_at_mail,
    _look_at_texting,
    _look_at_keys,
    _look_at_addresses,
    _look_at_storage,
    _look_at_cookies,
)
