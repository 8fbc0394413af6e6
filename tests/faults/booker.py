"""A process of its own that books one start, to be killed half-way by ``CRASH_AT``."""

import os
import sys

import django


def main(schema_name: str, service: str, start: str, key: str) -> None:
    django.setup()
    from datetime import datetime  # noqa: PLC0415 - everything of ours comes after the set-up

    from django_tenants.utils import schema_context  # noqa: PLC0415 - see above

    from scheduling.models import Service  # noqa: PLC0415 - see above
    from tests.factories import scheduling as make  # noqa: PLC0415 - see above

    with schema_context(schema_name):
        chosen = Service.objects.get(slug=service)
        outcome = make.book(
            chosen,
            datetime.fromisoformat(start),
            key=key,
            contact=make.Contact(name="Kim Lee", email="kim@example.com"),
        )
    sys.stdout.write(f"{outcome.booking.id} {outcome.replayed}\n")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "booking_saas.settings.test")
    main(*sys.argv[1:])
