"""Changing what a business chose for its messages."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from foundation import clock
from notifications.models import MessageSettings
from notifications.operations.reminders import CHANGED_TOPIC, save_minutes
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


@transaction.atomic(durable=True)
def change_everything(
    values: Mapping[str, Any], *, reminders: Sequence[int] | None, now: datetime
) -> bool:
    """Set these columns and when to remind, all or nothing; tell whether the reminders changed.

    ``reminders`` in minutes before the visit, ``None``: as they are. Raises ``ValidationError``.
    """
    change_settings(values)
    return reminders is not None and save_minutes(reminders, now=now)
