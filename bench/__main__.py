"""``make bench``: measure listing, booking and the web against their floors, in one run.

``python -m bench outbox`` measures alarms and outbox with millions of rows, ``python -m bench
messages`` a thousand businesses that remind their customers in the same second.
"""

import argparse
import os
import signal
import sys
from collections.abc import Sequence
from urllib.parse import urlsplit, urlunsplit

os.environ["DJANGO_SETTINGS_MODULE"] = "booking_saas.settings.test"

import django
import psycopg

from bench import against
from booking_saas.dev.servers import services

LIMIT_SECONDS = 3600
"""Guards against hanging; a run takes minutes."""
USUAL = ("availability", "booking", "web")
PARTS = (*USUAL, "outbox", "messages")


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


def read_options() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument(
        "parts", nargs="*", help=f"of {', '.join(PARTS)}; the first three if none is named"
    )
    parser.add_argument("--against", metavar="REV", help="measure this commit too, in turns")
    parser.add_argument("--rounds", type=int, default=5, help="turns of each part (default: 5)")
    options = parser.parse_args()
    if unknown := set(options.parts) - set(PARTS):
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    return options


def main() -> int:
    """Measure this tree, or this one and another commit in turns."""
    options = read_options()
    parts = options.parts or USUAL
    if options.against:
        return against.run(options.against, parts=parts, rounds=options.rounds)
    measure(parts)
    return 0


def measure(names: Sequence[str]) -> None:
    """Run the parts; the servers are the tests' own."""
    signal.signal(signal.SIGALRM, give_up)
    signal.alarm(LIMIT_SECONDS)
    with services.running("test"):
        os.environ["DATABASE_URL"] = make_database(services.urls("test")["DATABASE_URL"])
        django.setup()
        from bench import availability, booking, messages, outbox, web, world  # noqa: PLC0415 - see above

        parts = {
            "availability": availability.run,
            "booking": booking.run,
            "web": web.run,
            "outbox": outbox.run,
            "messages": messages.run,
        }
        with world.entered_business() as business:
            for name in names:
                parts[name](business)


if __name__ == "__main__":
    sys.exit(main())
