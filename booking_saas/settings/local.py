"""Development and the demo: embedded servers in ``.local/``, or those of the environment."""

import sys
from pathlib import Path

import environ

from booking_saas.dev.servers import folders, ports, services
from booking_saas.settings.base import *  # noqa: F403 - settings build on each other
from booking_saas.settings.base import MIDDLEWARE as _SERVED
from booking_saas.settings.caches import redis_caches
from booking_saas.settings.demo_doors import with_demo_doors
from booking_saas.settings.mailers import (
    find_provider,
    make_anymail,
    make_mailers,
    takes_alternatives,
)
from booking_saas.settings.texting import make_texting

env = environ.Env()
_urls = services.urls("demo")

DEBUG = False
SECRET_KEY = "local-development-only-never-in-production"  # noqa: S105 - not for production

DATABASES = {
    "default": env.db_url_config(_urls["DATABASE_URL"], engine="django_tenants.postgresql_backend")
}
# After a restart of the server the demo is ready when its pools are: nobody gets a dead connection.
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
# A command takes one connection and hears at once that no server runs; a pool tries on.
if Path(sys.argv[0]).name != "manage.py":
    DATABASES["default"].setdefault("OPTIONS", {})["pool"] = {
        "min_size": 1,
        "max_size": 20,
        "timeout": 10,
    }
CACHES = redis_caches(_urls["REDIS_URL"])
CELERY_BROKER_URL = _urls["CELERY_BROKER_URL"]
MAILERS = make_mailers(_urls["EMAIL_URL"])
EMAIL_PROVIDER = find_provider(_urls["EMAIL_URL"])
EMAIL_TAKES_ALTERNATIVES = takes_alternatives(EMAIL_PROVIDER)
ANYMAIL = make_anymail(_urls["EMAIL_URL"], env.str("EMAIL_WEBHOOK_SECRET", default=""))
SMS = make_texting(_urls["SMS_URL"])
DEFAULT_FROM_EMAIL = "bookings@localhost.example"
PLATFORM_HOST = "localhost"
CLOCK_FILE = folders.find_local_dir() / "clock"
MEDIA_ROOT = folders.find_local_dir() / "media"
MIDDLEWARE = with_demo_doors(_SERVED)
CRASH_AT = env("CRASH_AT", default="")
RATE_LIMITS = env("RATE_LIMITS", default="on") != "off"
SITE_SCHEME = "http"
SITE_PORT = f":{ports.find_ports(folders.get_folders('demo')).web}"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
