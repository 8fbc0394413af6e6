#!/usr/bin/env python
"""Django's command line; without a choice of its own it speaks to the running demo."""

import os
import sys


def main() -> None:
    """Run one management command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "booking_saas.settings.local")
    from django.core.management import execute_from_command_line  # noqa: PLC0415 - after the environment
    from django.db import OperationalError  # noqa: PLC0415 - like the command line

    from booking_saas.settings.safety import UnsafeSettingsError  # noqa: PLC0415 - like Django

    try:
        execute_from_command_line(sys.argv)
    except UnsafeSettingsError as error:
        sys.exit(str(error))
    except OperationalError:
        advice = _advise()
        if advice is None:
            raise
        sys.exit(advice)


def _advise() -> str | None:
    """Say what to do where the demo's own database is asked and does not run."""
    if os.environ["DJANGO_SETTINGS_MODULE"] != "booking_saas.settings.local":
        return None
    from booking_saas.dev.servers import services  # noqa: PLC0415 - servers have no embedded ones

    if "postgres" not in services.list_down("demo"):
        return None
    return "The demo of this clone is not running: `make demo`, or set DATABASE_URL."


if __name__ == "__main__":
    main()
