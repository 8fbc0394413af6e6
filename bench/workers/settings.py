"""The tests' settings for workers as they run in production: two processes, four for messages.

``BENCH_SMTP_PORT`` is where their mails go; without it they are kept in memory.
"""

import os

from booking_saas.settings.mailers import smtp_mailers
from booking_saas.settings.test import *  # noqa: F403 - settings build on each other

WORKER_PROCESSES = {"core": 2, "messages": 4}
if "BENCH_SMTP_PORT" in os.environ:
    MAILERS = smtp_mailers(
        {
            "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "EMAIL_HOST": "127.0.0.1",
            "EMAIL_PORT": int(os.environ["BENCH_SMTP_PORT"]),
            "EMAIL_HOST_USER": None,
            "EMAIL_HOST_PASSWORD": None,
        }
    )
