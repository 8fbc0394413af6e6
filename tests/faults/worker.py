"""A worker of its own that handles one message of the outbox, to be killed by ``CRASH_AT``."""

import json
import os
import sys

import django
from django.conf import settings

TEXTING = "TEST_TEXTING"
"""The account of texts, as JSON. No variable of operators: theirs may be a real one."""


def main(schema_name: str, consumer: str, message_id: str) -> None:
    django.setup()
    if texting := os.environ.get(TEXTING):
        settings.SMS = json.loads(texting)
    from celery import current_app  # noqa: PLC0415 - everything of ours comes after the set-up

    current_app.loader.import_default_modules()
    current_app.tasks[consumer](schema_name=schema_name, message_id=int(message_id))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "booking_saas.settings.test")
    main(*sys.argv[1:])
