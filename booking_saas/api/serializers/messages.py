"""How a business writes: its choices, and the texts that it wrote itself."""

from datetime import time
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from booking_saas.api.serializers import closed, fields
from booking_saas.api.serializers.timetables import StartField, WallTimeField
from notifications.operations import reminders, texts
from notifications.texts import own_texts

_HOUR = 60
_COUNTRIES = _('This must be a list of country codes: ["DE", "AT"].')
_REMINDERS = _('This must be a list of durations: ["PT24H", "PT1H"].')


class TimeOfDayField(StartField):
    """A wall time, "00:00" to "23:59"."""

    def to_internal_value(self, data: Any) -> time:  # type: ignore[override] # text comes in, a time goes out
        """Return the time of day."""
        minute = super().to_internal_value(data)
        return time(minute // _HOUR, minute % _HOUR)

    def to_representation(self, value: Any) -> str:
        """Return the time as the clock shows it."""
        return WallTimeField.to_representation(self, value.hour * _HOUR + value.minute)


class TextSerializer(closed.KeyedSerializer):
    """What stands in place of a standard text; a part that is absent or empty stays standard."""

    kind = fields.TextField()
    channel = fields.TextField()
    language = fields.TextField()
    subject = fields.TextField(required=False, allow_blank=True, trim_whitespace=False)
    opening = fields.TextField(required=False, allow_blank=True, trim_whitespace=False)
    closing = fields.TextField(required=False, allow_blank=True, trim_whitespace=False)
    text = fields.TextField(required=False, allow_blank=True, trim_whitespace=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Read the parts by the rules of their channel; mistakes have their places in them."""
        read = dict(attrs)
        for part in own_texts.LONGEST:
            try:
                read[part] = texts.read_part(part, attrs.get(part, ""), attrs["channel"])
            except ValidationError as problem:
                raise serializers.ValidationError({part: problem.messages}) from None
        return read

    def to_representation(self, instance: Any) -> dict[str, Any]:
        """Return the parts that the channel has."""
        written: dict[str, Any] = super().to_representation(instance)
        parts = own_texts.PARTS.get(written["channel"], ())
        return {key: written[key] for key in ("kind", "channel", "language", *parts)}


class RemindersField(serializers.ListField):
    """How long before a visit its customer is reminded, the longest first; empty: never."""

    default_error_messages = {"null": _REMINDERS, "not_a_list": _REMINDERS}
    child = fields.MinutesField()

    def to_internal_value(self, data: Any) -> list[int]:
        """Return the minutes, by the rule of all doors (messages, "Reminders")."""
        minutes = super().to_internal_value(data)
        reminders.check_minutes(minutes)
        return sorted(minutes, reverse=True)


class MessagesSerializer(closed.KeyedSerializer):
    """What is sent besides confirmations, and in which words."""

    neutral_wording = fields.FlagField(required=False)
    reminders = RemindersField(required=False)
    follow_up = fields.FlagField(required=False)
    day_sheet = fields.FlagField(required=False)
    day_sheet_at = TimeOfDayField(required=False)
    sms = fields.FlagField(required=False)
    sms_countries = serializers.ListField(
        child=fields.TextField(),
        required=False,
        error_messages={"null": _COUNTRIES, "not_a_list": _COUNTRIES},
    )
    sms_monthly_budget = fields.WholeNumberField(required=False)
    texts = TextSerializer(many=True, required=False)
