"""Ids of rows in bodies of requests."""

import re
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field

from booking_saas.api.serializers import fields

ID_PATTERN = r"^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$"

_ID = re.compile(ID_PATTERN[1:-1])


@extend_schema_field(
    {"type": "string", "format": "uuid", "pattern": ID_PATTERN, "minLength": 36, "maxLength": 36}
)
class IdField(fields.TextField):
    """The id of a booking, as it was answered. Becomes a ``UUID``."""

    default_error_messages = {"id": _("Use an id as it was answered.")}

    def to_internal_value(self, data: Any) -> UUID:  # type: ignore[override] # text comes in, an id goes out
        """Return the id."""
        text = super().to_internal_value(data)
        if not _ID.fullmatch(text):
            self.fail("id")
        return UUID(text)
