"""Tests: real servers of their own in ``.local/test/``, quick hashing, mail kept in memory."""

import environ

from booking_saas.dev.patience import PATIENCE_SECONDS
from booking_saas.dev.servers import folders, services
from booking_saas.settings.base import *  # noqa: F403 - settings build on each other
from booking_saas.settings.base import MIDDLEWARE as _SERVED
from booking_saas.settings.caches import redis_caches
from booking_saas.settings.demo_doors import with_demo_doors

env = environ.Env()
_urls = services.urls("test")

DEBUG = False
SECRET_KEY = "test-only-never-in-production"  # noqa: S105 - refused by production settings

DATABASES = {
    "default": env.db_url_config(_urls["DATABASE_URL"], engine="django_tenants.postgresql_backend")
}
# Each of pytest-xdist's workers has a cache and a queue of its own: they count the same visitors
# and look at what was sent.
_worker = int(env("PYTEST_XDIST_WORKER", default="gw0").removeprefix("gw"))
CACHES = redis_caches(
    _urls["REDIS_URL"].replace("?db=1", f"?db={3 + _worker % 12}"), seconds=PATIENCE_SECONDS
)
CELERY_BROKER_URL = _urls["CELERY_BROKER_URL"]
CELERY_TASK_DEFAULT_QUEUE = f"booking-{_worker}"
# More than a business may have in hand, so that most tests need not count.
WORKER_PROCESSES = {"core": 40, "messages": 40}
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
DEFAULT_FROM_EMAIL = "bookings@example.com"
# An account with a provider that does not answer.
SMS = {
    "account": "ACtest",
    "token": "test-token",
    "sender": "+4915100000000",
    "api_url": "http://127.0.0.1:1",
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
PLATFORM_HOST = "localhost"
CLOCK_FILE = folders.get_folders("test").home / "clock"
MEDIA_ROOT = folders.get_folders("test").home / "media"
MIDDLEWARE = with_demo_doors(_SERVED)
CRASH_AT = env("CRASH_AT", default="")
RATE_LIMITS = env("RATE_LIMITS", default="on") != "off"
SITE_SCHEME = "http"
SITE_PORT = ""
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True

# Tests count queries: the check of the tables must not come in between by the clock.
SCHEMA_CHECK_SECONDS = 3600.0

# A healthy server of a busy machine may be slow; one that is away refuses at once all the same.
LOCK_TIMEOUT = LOCK_DEADLINE = f"{PATIENCE_SECONDS:.0f}s"
BROKER_SECONDS = PATIENCE_SECONDS
READY_SECONDS = round(PATIENCE_SECONDS)
CELERY_BROKER_TRANSPORT_OPTIONS = dict.fromkeys(
    ("socket_timeout", "socket_connect_timeout"), round(PATIENCE_SECONDS)
)
