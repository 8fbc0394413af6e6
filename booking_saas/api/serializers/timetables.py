"""When a location or a resource is open: hours, breaks, special dates, time off."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from booking_saas.api.serializers import closed, fields
from foundation import inputs
from scheduling import walltimes


@extend_schema_field({"type": "string", "pattern": "^[0-9]{2}:[0-9]{2}$", "example": "09:00"})
class WallTimeField(fields.TextField):
    """A wall time, "00:00" to "24:00"; becomes minutes of the day."""

    def to_internal_value(self, data: Any) -> int:  # type: ignore[override] # text comes in, minutes go out
        return walltimes.parse_time(super().to_internal_value(data))

    def to_representation(self, value: Any) -> str:
        """Return the time as the clock shows it."""
        return walltimes.format_time(value)


class StartField(WallTimeField):
    """The wall time at which a range starts."""

    def to_internal_value(self, data: Any) -> int:  # type: ignore[override] # text comes in, minutes go out
        return walltimes.parse_start(fields.TextField.to_internal_value(self, data))


class WeekdayField(fields.WholeNumberField):
    """0 is Monday."""

    default_error_messages = {"weekday": _("Use a weekday from 0 (Monday) to 6 (Sunday).")}

    def to_internal_value(self, data: Any) -> int:
        weekday = super().to_internal_value(data)
        if weekday not in range(7):
            self.fail("weekday")
        return weekday


class RangeSerializer(closed.KeyedSerializer):
    """A range of a day. An end that is not later than the start means the next day."""

    from_ = StartField(source="opens_minute")
    to = WallTimeField(source="closes_minute")

    class Meta:
        list_serializer_class = closed.OrderedList

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Put the end after the start."""
        opens, closes = attrs["opens_minute"], attrs["closes_minute"]
        try:
            closes = walltimes.parse_end(walltimes.format_time(closes), opens)
        except ValidationError as problem:
            raise serializers.ValidationError({"to": problem.messages}, problem.code) from None
        return attrs | {"closes_minute": closes}


class WeeklySerializer(RangeSerializer):
    """A range on one weekday: a break."""

    weekday = WeekdayField()

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """Return the fields, the weekday first."""
        found = super().get_fields()
        return {"weekday": found.pop("weekday"), **found}


class HoursSerializer(WeeklySerializer):
    """A range on one weekday, perhaps only from one date to another."""

    valid_from = fields.DayField(default=None, allow_null=True)
    valid_until = fields.DayField(default=None, allow_null=True)


class OverrideSerializer(closed.KeyedSerializer):
    """A date with hours of its own; without any it is closed."""

    date = fields.DayField()
    hours = RangeSerializer(many=True, source="ranges", default=list)

    class Meta:
        list_serializer_class = closed.OrderedList


class TimeOffSerializer(closed.KeyedSerializer):
    """Exact moments between which a resource is away."""

    start = fields.InstantField(source="starts_at")
    end = fields.InstantField(source="ends_at")
    reason = fields.TextField(clean=inputs.clean_line, default="", allow_blank=True)

    class Meta:
        list_serializer_class = closed.OrderedList


@extend_schema_field({"type": "array", "items": {"type": "string", "format": "date"}})
class DaysField(serializers.ListField):
    """Days, each once."""

    child = fields.DayField()
    default_error_messages = {
        "required": fields.NEEDED,
        "null": _("This must be a list: […]."),
        "not_a_list": _("This must be a list: […]."),
    }

    def to_internal_value(self, data: Any) -> list[Any]:
        """Return the days in order."""
        return sorted(set(super().to_internal_value(data)))

    def to_representation(self, data: Any) -> list[str]:
        """Return the days in order; ``data`` are days, or the rows of a business."""
        days = data if isinstance(data, list) else [row.date for row in data.all()]
        return [day.isoformat() for day in sorted(days)]


@extend_schema_field({"type": "array", "items": {"type": "string"}})
class CategoriesField(serializers.ListField):
    """Kinds of holidays that are kept beside the public ones, each once."""

    child = fields.TextField()
    default_error_messages = DaysField.default_error_messages

    def to_internal_value(self, data: Any) -> list[Any]:
        """Return the kinds in order."""
        return sorted(set(super().to_internal_value(data)))
