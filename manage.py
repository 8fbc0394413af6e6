#!/usr/bin/env python
"""Django's command line; without a choice of its own it speaks to the running demo."""

import os
import sys


def main() -> None:
    """Run one management command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "booking_saas.settings.local")
    from django.core.management import execute_from_command_line  # noqa: PLC0415 - after the environment

    from booking_saas.settings.safety import UnsafeSettingsError  # noqa: PLC0415 - like Django

    try:
        execute_from_command_line(sys.argv)
    except UnsafeSettingsError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
