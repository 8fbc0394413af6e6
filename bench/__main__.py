"""``make bench``: measure availability and booking against their floors, in one run."""

import os
import sys
from urllib.parse import urlsplit, urlunsplit

os.environ["DJANGO_SETTINGS_MODULE"] = "booking_saas.settings.test"

import django
import psycopg

from booking_saas.dev import services


def make_database(url: str) -> str:
    """Make an empty database beside the one that ``url`` names, and return its address."""
    parts = urlsplit(url)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS bench WITH (FORCE)")
        connection.execute("CREATE DATABASE bench")
    return urlunsplit(parts._replace(path="/bench"))


def main() -> int:
    """Run the parts named on the command line, or all; the servers are the tests' own."""
    url = services.start("test")["DATABASE_URL"]
    os.environ["DATABASE_URL"] = make_database(url)
    django.setup()
    from bench import availability, booking, world  # noqa: PLC0415 - after the settings

    parts = {"availability": availability.run, "booking": booking.run}
    wanted = sys.argv[1:] or list(parts)
    with world.entered_business():
        for name in wanted:
            parts[name]()
    return 0


if __name__ == "__main__":
    sys.exit(main())
