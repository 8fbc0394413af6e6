"""The tests' settings for a worker as it runs in production: two processes."""

from booking_saas.settings.test import *  # noqa: F403 - settings build on each other

WORKER_PROCESSES = {"core": 2, "messages": 2}
