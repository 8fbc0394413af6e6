"""The tests' settings with pooled connections, as a real server has them."""

import os

from booking_saas.settings.test import *  # noqa: F403 - settings build on each other
from booking_saas.settings.test import DATABASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.web_settings")

DATABASES["default"].setdefault("OPTIONS", {})["pool"] = {"min_size": 1, "max_size": 8}
ROOT_URLCONF = "bench.web_urls"
RATE_LIMITS = False
LOGGING = {
    "version": 1,
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
