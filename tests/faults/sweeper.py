"""A sweep of the outbox in a process of its own, to be killed half-way by ``CRASH_AT``."""

import os

import django


def main() -> None:
    django.setup()
    from tenants import outbox  # noqa: PLC0415 - everything of ours comes after the set-up

    outbox.sweep()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "booking_saas.settings.test")
    main()
