"""Values as the API writes them, and their place in its schema."""

from datetime import UTC, datetime
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from foundation.web import pagination


class Money(serializers.Serializer[Any]):
    """An amount in the minor unit of its currency."""

    amount_minor = serializers.IntegerField(min_value=0)
    currency = serializers.RegexField(r"^[A-Z]{3}$")


@extend_schema_field({"type": "string", "format": "duration", "example": "PT45M"})
class Duration(serializers.Field[Any, Any, Any, Any]):
    """Elapsed time in ISO 8601."""


@extend_schema_field({"type": "string", "format": "date-time", "example": "2026-12-01T08:00:00Z"})
class Instant(serializers.Field[Any, Any, Any, Any]):
    """A moment in UTC."""


@extend_schema_field(
    {"type": "string", "format": "date-time", "example": "2026-12-01T09:00:00+01:00"}
)
class LocalInstant(serializers.Field[Any, Any, Any, Any]):
    """A moment on somebody's wall clock, with its offset."""


class Paged(serializers.Serializer[Any]):
    """The frame of a list."""

    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)


PAGE_PARAMETERS = {
    "cursor": {"type": "string", "maxLength": pagination.MAX_CURSOR},
    "limit": {
        "type": "integer",
        "minimum": 1,
        "maximum": pagination.MAX_LIMIT,
        "default": pagination.DEFAULT_LIMIT,
    },
}


def write_instant(at: datetime) -> str:
    """Return "2026-12-01T08:00:00Z"."""
    # Without a zone isoformat is three times as quick, and availability writes thousands.
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def write_money(amount_minor: int, currency: str) -> dict[str, Any]:
    """Return the amount with its currency."""
    return {"amount_minor": amount_minor, "currency": currency}


def write_minutes(minutes: int) -> str:
    """Return "PT90M"."""
    return f"PT{minutes}M"


def write_duration(minutes: int) -> str:
    """Return "PT45M", "PT2H", "PT1H30M", "PT0M", as the set-up has durations."""
    hours, rest = divmod(minutes, 60)
    return "PT" + (f"{hours}H" if hours else "") + (f"{rest}M" if rest or not hours else "")
