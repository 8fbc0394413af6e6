"""``make bench``: measure listing, booking and the web against their floors, in one run.

``python -m bench outbox`` measures alarms and outbox with millions of rows.
"""

import os
import signal
import sys
from urllib.parse import urlsplit, urlunsplit

os.environ["DJANGO_SETTINGS_MODULE"] = "booking_saas.settings.test"

import django
import psycopg

from booking_saas.dev.servers import services

LIMIT_SECONDS = 3600
"""Guards against hanging; a run takes minutes."""


def make_database(url: str) -> str:
    """Make an empty database beside the one that ``url`` names, and return its address."""
    parts = urlsplit(url)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS bench WITH (FORCE)")
        connection.execute("CREATE DATABASE bench")
    return urlunsplit(parts._replace(path="/bench"))


def give_up(_number: int, _frame: object) -> None:
    """End a run that hangs."""
    raise TimeoutError(f"not finished after {LIMIT_SECONDS} s")


def main() -> int:
    """Run the parts named on the command line, or all; the servers are the tests' own."""
    signal.signal(signal.SIGALRM, give_up)
    signal.alarm(LIMIT_SECONDS)
    with services.running("test"):
        os.environ["DATABASE_URL"] = make_database(services.urls("test")["DATABASE_URL"])
        django.setup()
        from bench import availability, booking, outbox, web, world  # noqa: PLC0415 - see above

        usual = {"availability": availability.run, "booking": booking.run, "web": web.run}
        parts = {**usual, "outbox": outbox.run}
        with world.entered_business() as business:
            for name in sys.argv[1:] or usual:
                parts[name](business)
    return 0


if __name__ == "__main__":
    sys.exit(main())
