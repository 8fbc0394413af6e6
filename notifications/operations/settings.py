"""Changing what a business chose for its messages."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from foundation import clock
from notifications.models import MessageSettings
from notifications.operations.reminders import CHANGED_TOPIC
from notifications.queries import settings
from tenants import outbox


@transaction.atomic
def change_settings(values: Mapping[str, Any]) -> MessageSettings:
    """Set these columns. Raises ``ValidationError`` by column.

    Where the sheet of the day comes at another time, the days ahead are planned anew.
    """
    row = settings.get_settings()
    at = row.day_sheet_at
    for name, value in values.items():
        setattr(row, name, value)
    row.full_clean(validate_unique=False)
    row.save()
    if row.day_sheet_at != at:
        outbox.publish(CHANGED_TOPIC, since=clock.now().isoformat(), after="")
    return row
