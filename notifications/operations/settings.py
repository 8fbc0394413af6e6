"""Changing what a business chose for its messages."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from notifications.models import MessageSettings
from notifications.queries import settings


@transaction.atomic
def change_settings(values: Mapping[str, Any]) -> MessageSettings:
    """Set these columns. Raises ``ValidationError`` by column."""
    row = settings.get_settings()
    for name, value in values.items():
        setattr(row, name, value)
    row.full_clean(validate_unique=False)
    row.save()
    return row
