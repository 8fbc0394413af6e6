"""A server: everything from the environment, and no start with anything unsafe.

``.env.example`` lists the variables, ``docs/operations.md`` tells how to deploy.
"""

import os
from pathlib import Path

import environ

from booking_saas.settings import errors, safety
from booking_saas.settings.base import *  # noqa: F403 - settings build on each other
from booking_saas.settings.base import BASE_DIR, STORAGES
from booking_saas.settings.caches import redis_caches
from booking_saas.settings.logs import logging_to_stderr
from booking_saas.settings.mailers import (
    find_provider,
    make_anymail,
    make_mailers,
    takes_alternatives,
)
from booking_saas.settings.texting import make_texting

safety.refuse_missing(os.environ)
safety.refuse_unreadable(os.environ)
env = environ.Env()

DEBUG = False
SECRET_KEY = env.str("SECRET_KEY")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
PLATFORM_HOST = env.str("PLATFORM_HOST")
CLOCK_FILE = None
RATE_LIMITS = True
SITE_SCHEME = env.str("SITE_SCHEME", default="https")
SITE_PORT = ""

# Connections wait in a pool of each process. A backend that has visited many businesses keeps
# what it learned of their tables and grows, so each connection ends after DATABASE_POOL_LIFETIME.
# A PgBouncer in between has to pool sessions: pooling transactions would answer with the data of
# another business (`manage.py check --database default` finds out).
DATABASES = {
    "default": env.db_url_config(
        env.str("DATABASE_URL"), engine="django_tenants.postgresql_backend"
    )
}
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DATABASES["default"].setdefault("OPTIONS", {})["pool"] = {
    "min_size": env.int("DATABASE_POOL_MIN", default=2),
    "max_size": env.int("DATABASE_POOL_MAX", default=12),
    "max_lifetime": env.int("DATABASE_POOL_LIFETIME", default=1800),
    "max_idle": 300,
    "timeout": 5,
}
CACHES = redis_caches(env.str("REDIS_URL"))
WORKER_PROCESSES = {
    "core": env.int("WORKER_PROCESSES", default=2),
    "messages": env.int("MESSAGE_PROCESSES", default=4),
}
CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", default=env.str("REDIS_URL"))
MAILERS = make_mailers(env.str("EMAIL_URL"))
EMAIL_PROVIDER = find_provider(env.str("EMAIL_URL"))
EMAIL_TAKES_ALTERNATIVES = takes_alternatives(EMAIL_PROVIDER)
ANYMAIL = make_anymail(env.str("EMAIL_URL"), env.str("EMAIL_WEBHOOK_SECRET", default=""))
SMS = make_texting(env.str("SMS_URL", default=""))
SENDING_DOMAIN_RECORDS = env.json("SENDING_DOMAIN_RECORDS", default=[])
DNS_SERVERS = env.list("DNS_SERVERS", default=[])
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default=f"bookings@{PLATFORM_HOST}")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# How many proxies of ours stand in front; 0: none, and none of their headers is believed.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = env.bool("HSTS_PRELOAD", default=False)
# Browsers' preload lists cannot be left again for months: a choice of the operator.
SILENCED_SYSTEM_CHECKS = ["security.W021"]

# Sibling hosts are hostile ground: with this prefix browsers refuse cookies for whole domains.
SESSION_COOKIE_NAME = "__Host-session"
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_PATH = "/"
SESSION_COOKIE_DOMAIN = None
CSRF_COOKIE_NAME = "__Host-csrf"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_PATH = "/"
CSRF_COOKIE_DOMAIN = None
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
LANGUAGE_COOKIE_SECURE = True

STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(BASE_DIR / "staticfiles")))
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(BASE_DIR / "media")))
# Names of static files carry a hash of their content: caches may keep them for ever.
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
}

LOGGING = logging_to_stderr("json")

if sentry_dsn := env.str("SENTRY_DSN", default=""):
    errors.report_to_sentry(sentry_dsn)

safety.refuse_unsafe(globals(), os.environ)
