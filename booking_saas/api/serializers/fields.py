"""Serializer fields that take exactly what the schema says (trust, "Attacks": odd input)."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from foundation import inputs, tz

ANYONE = "any"
FIRST_YEAR = 2000
LAST_YEAR = 2100

SLUG_PATTERN = r"^[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?$"
INSTANT_PATTERN = (
    r"^20[0-9]{2}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.0{1,6})?"
    r"(?:[Zz]|[+-](?:0[0-9]|1[0-4]):[0-5][0-9])$"
)
DATE_PATTERN = r"^20[0-9]{2}-[0-9]{2}-[0-9]{2}$"

_SLUG = re.compile(SLUG_PATTERN[1:-1])
_DATE = re.compile(DATE_PATTERN[1:-1])
_INSTANT = re.compile(INSTANT_PATTERN[1:-1])
_FRACTION = re.compile(r"(?<=\d)\.\d+")


class TextField(serializers.CharField):
    """Text, and only text: a number is not taken for one. ``clean`` may change or refuse it."""

    def __init__(self, *, clean: Callable[[str], str] | None = None, **kwargs: Any) -> None:
        self.clean = clean
        super().__init__(**kwargs)

    def to_internal_value(self, data: Any) -> str:
        """Return the text as it is kept."""
        if not isinstance(data, str):
            self.fail("invalid")
        text = super().to_internal_value(data)
        return self.clean(text) if self.clean else text


@extend_schema_field({"type": "string", "format": "email", "maxLength": inputs.MAX_EMAIL})
class EmailField(TextField):
    """An e-mail address."""


@extend_schema_field(
    {"type": "string", "pattern": SLUG_PATTERN, "maxLength": 60, "example": "haircut"}
)
class SlugField(TextField):
    """The public name of a service, a staff member or a location."""

    default_error_messages = {"slug": _("Use small letters, digits and hyphens only.")}

    def to_internal_value(self, data: Any) -> str:
        """Return the slug."""
        slug = super().to_internal_value(data)
        if not _SLUG.fullmatch(slug):
            self.fail("slug")
        return slug


@extend_schema_field(
    {
        "type": "string",
        "format": "date-time",
        "pattern": INSTANT_PATTERN,
        "maxLength": 32,
        "example": "2026-12-01T08:00:00Z",
    }
)
class InstantField(TextField):
    """A moment with its offset, whole seconds, of this century. Becomes aware UTC."""

    default_error_messages = {
        "instant": _("Write the time like 2026-12-01T08:00:00Z, with Z or an offset."),
        "off_grid": _("Visits start at whole minutes."),
    }

    def to_internal_value(self, data: Any) -> datetime:  # type: ignore[override] # text comes in, a moment goes out
        """Return the moment in UTC."""
        text = super().to_internal_value(data)
        if not _INSTANT.fullmatch(text):
            self.fail("off_grid" if _INSTANT.fullmatch(_FRACTION.sub("", text)) else "instant")
        try:
            moment = datetime.fromisoformat(text.upper()).astimezone(UTC)
        except ValueError:
            self.fail("instant")
        if not FIRST_YEAR <= moment.year < LAST_YEAR:
            self.fail("instant")
        return moment


@extend_schema_field({"type": "string", "format": "date", "pattern": DATE_PATTERN})
class DayField(TextField):
    """A calendar day of this century."""

    default_error_messages = {"day": _("Write the day like 2026-12-01.")}

    def to_internal_value(self, data: Any) -> date:  # type: ignore[override] # text comes in, a day goes out
        """Return the day."""
        text = super().to_internal_value(data)
        try:
            return date.fromisoformat(text if _DATE.fullmatch(text) else "")
        except ValueError:
            self.fail("day")


@extend_schema_field({"type": "string", "maxLength": tz.MAX_NAME, "example": "Europe/Berlin"})
class ZoneField(TextField):
    """An IANA time zone."""

    def to_internal_value(self, data: Any) -> ZoneInfo:  # type: ignore[override] # text comes in, a zone goes out
        """Return the zone."""
        return ZoneInfo(inputs.clean_zone(super().to_internal_value(data)))


@extend_schema_field({"type": "boolean", "const": True})
class AcceptedField(serializers.Field[bool, Any, bool, Any]):
    """``true`` and nothing else."""

    default_error_messages = {"not_accepted": _("The terms must be accepted: send true.")}

    def to_internal_value(self, data: Any) -> bool:
        """Return True."""
        if data is not True:
            self.fail("not_accepted")
        return True


@extend_schema_field({"type": "integer", "const": 1, "default": 1})
class OneSeatField(serializers.Field[int, Any, int, Any]):
    """The number of seats, until services with several of them exist: 1."""

    default_error_messages = {"seats": _("A visit is for one person: seats must be 1.")}

    def to_internal_value(self, data: Any) -> int:
        """Return 1."""
        if isinstance(data, bool) or data not in (1, "1") or isinstance(data, float):
            self.fail("seats")
        return 1


@extend_schema_field({"type": "string"})
class NothingField(serializers.Field[None, Any, None, Any]):
    """A field that later versions fill; only null is possible now."""

    default_error_messages = {"unsupported": _("This is not possible yet: leave it out.")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, allow_null=True, **kwargs)

    def to_internal_value(self, _data: Any) -> None:
        """Refuse whatever is not null."""
        self.fail("unsupported")


@extend_schema_field({"type": "object", "maxProperties": 0, "default": {}})
class AnswersField(serializers.Field[dict[str, str], Any, dict[str, str], Any]):
    """Answers by question. No service asks any yet."""

    default_error_messages = {"unknown_question": _("This service asks no questions.")}

    def to_internal_value(self, data: Any) -> dict[str, str]:
        """Return no answers."""
        if data != {} or not isinstance(data, dict):
            self.fail("unknown_question")
        return {}


class ClosedSerializer(serializers.Serializer[Any]):
    """Takes the named fields and no others, so that a typing mistake is not silently ignored."""

    default_error_messages = {"unknown_field": _("There is no field of this name.")}

    def to_internal_value(self, data: Any) -> Any:
        """Return the checked fields."""
        if isinstance(data, Mapping):
            unknown = [name for name in data if name not in self.fields]
            if unknown:
                message = self.error_messages["unknown_field"]
                raise serializers.ValidationError(
                    {str(name)[:80]: [message] for name in unknown[:10]}, code="unknown_field"
                )
        return super().to_internal_value(data)


def name_field() -> TextField:
    """Return a field for a person's name."""
    return TextField(clean=inputs.clean_name, max_length=inputs.MAX_NAME)


def email_field() -> TextField:
    """Return a field for an e-mail address, kept in small letters."""
    return EmailField(clean=inputs.clean_email, max_length=inputs.MAX_EMAIL)
