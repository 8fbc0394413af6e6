"""Serializer fields that take exactly what the schema says (trust, "Attacks").

One description of each kind of value, for bookings and for the set-up alike: what it looks like
in JSON, how it is kept, and the sentence that refuses anything else.
"""

import math
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from booking_saas.api.serializers import shapes
from foundation import inputs

SLUG_PATTERN = f"^{inputs.SLUG}$"
INSTANT_PATTERN = (
    r"^20[0-9]{2}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.0{1,6})?"
    r"(?:[Zz]|[+-](?:0[0-9]|1[0-4]):[0-5][0-9])$"
)
DATE_PATTERN = r"^20[0-9]{2}-[0-9]{2}-[0-9]{2}$"

_NO_CHARACTER = r"\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069"
"""Control characters and those that turn the direction of a line: refused everywhere."""
_UNSEEN = rf"\s{inputs.FORMAT_CHARACTERS}"
NAME_PATTERN = rf"^[^{_NO_CHARACTER}]*[^{_UNSEEN}{_NO_CHARACTER}][^{_NO_CHARACTER}]*$"
NOTE_PATTERN = rf"^(?:[\t\n\r]|[^{_NO_CHARACTER}])+$"
EMAIL_PATTERN = (
    r"^(?=.{1,64}@)[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}$"
)
PHONE_PATTERN = r"^\+?(?:[ ()./-]*[0-9]){3,}[ ()./-]*$"
LOCALE_PATTERN = r"^[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,2}$"
"""The usual shape of each. Other digits, spaces and letters in domains are taken, too."""

MAX_REASON = 200
ZONES = "TimeZone"
"""The component of the schema that names every zone."""

NEEDED = _("This key is required.")
NO_TEXT = _('This must be text in quotes: "…".')

_SLUG = re.compile(SLUG_PATTERN[1:-1])
_DATE = re.compile(DATE_PATTERN[1:-1])
_INSTANT = re.compile(INSTANT_PATTERN[1:-1])
_DURATION = re.compile(
    r"P(?=[0-9T])(?:([0-9]{1,6})D)?"
    r"(?:T(?=[0-9])(?:([0-9]{1,6})H)?(?:([0-9]{1,8})M)?(?:([0-9]{1,8})S)?)?"
)
_MINUTE = 60
_FRACTION = re.compile(r"(?<=\d)\.\d+")


class TextField(serializers.CharField):
    """Text, and only text: a number is not taken for one. ``clean`` may change or refuse it."""

    default_error_messages = {
        "required": NEEDED,
        "null": NO_TEXT,
        "invalid": NO_TEXT,
        "blank": _("This field cannot be blank."),
    }

    def __init__(self, *, clean: Callable[[str], str] | None = None, **kwargs: Any) -> None:
        self.clean = clean
        super().__init__(**kwargs)

    def to_internal_value(self, data: Any) -> str:
        """Return the text as it is kept."""
        if not isinstance(data, str):
            self.fail("invalid")
        text = super().to_internal_value(data)
        if self.clean is None:
            return text
        try:
            return self.clean(text)
        except ValidationError as problem:
            if problem.code == "blank":
                self.fail("blank")
            raise


@extend_schema_field(
    {"type": "string", "minLength": 1, "maxLength": inputs.MAX_NAME, "pattern": NAME_PATTERN}
)
class NameField(TextField):
    """A name: one line with something to see in it."""


@extend_schema_field(
    {"type": "string", "minLength": 1, "maxLength": inputs.MAX_NOTE, "pattern": NOTE_PATTERN}
)
class NoteField(TextField):
    """Text of several lines. Where it may be empty, the schema says so beside it."""


@extend_schema_field(
    {"type": "string", "minLength": 1, "maxLength": MAX_REASON, "pattern": NOTE_PATTERN}
)
class ReasonField(TextField):
    """Why somebody does something."""


@extend_schema_field(
    {
        "type": "string",
        "format": "email",
        "minLength": 6,
        "maxLength": inputs.MAX_EMAIL,
        "pattern": EMAIL_PATTERN,
    }
)
class EmailField(TextField):
    """An e-mail address."""


class ChosenField(TextField):
    """One of a few words; null leaves the choice to the country, and is kept as an empty text."""

    default_error_messages = {
        "choice": _("This must be one of {choices}, or null: as is usual in the country.")
    }

    def __init__(self, *, choices: tuple[str, ...], **kwargs: Any) -> None:
        self.choices = choices
        super().__init__(allow_null=True, **kwargs)

    def run_validation(self, data: Any = serializers.empty) -> Any:
        """Return the word, "" for null."""
        return super().run_validation(data) or ""

    def to_internal_value(self, data: Any) -> str:
        text = super().to_internal_value(data)
        if text not in self.choices:
            self.fail("choice", choices=", ".join(f'"{word}"' for word in self.choices))
        return text

    def to_representation(self, value: str) -> str | None:  # type: ignore[override] # null leaves
        """Return the word, null where none is chosen."""
        return value or None


@extend_schema_field(
    {
        "type": "string",
        "minLength": 3,
        "maxLength": inputs.MAX_PHONE,
        "pattern": PHONE_PATTERN,
        "example": "+49 30 901820",
    }
)
class PhoneField(TextField):
    """A phone number."""


@extend_schema_field(
    {
        "type": "string",
        "minLength": 2,
        "maxLength": inputs.MAX_LOCALE,
        "pattern": LOCALE_PATTERN,
        "example": "de-AT",
    }
)
class LocaleField(TextField):
    """A language tag."""


@extend_schema_field(
    {
        "type": "string",
        "pattern": SLUG_PATTERN,
        "minLength": 1,
        "maxLength": 60,
        "example": "haircut",
    }
)
class SlugField(TextField):
    """The public name of a service, a staff member or a location."""

    default_error_messages = {"slug": _("Use only lowercase letters, digits and hyphens.")}

    def to_internal_value(self, data: Any) -> str:
        slug = super().to_internal_value(data)
        if not _SLUG.fullmatch(slug):
            self.fail("slug")
        return slug


@extend_schema_field(
    {
        "type": "string",
        "format": "date-time",
        "pattern": INSTANT_PATTERN,
        "minLength": 20,
        "maxLength": 32,
        "example": "2026-12-01T08:00:00Z",
    }
)
class InstantField(TextField):
    """A moment with its offset, whole seconds, of this century as written. Becomes aware UTC."""

    default_error_messages = {
        "instant": _("Use a date and time with its zone, such as 2026-12-01T08:00:00Z.")
    }
    code_of_fractions = "instant"

    def to_internal_value(self, data: Any) -> datetime:  # type: ignore[override] # text comes in, a moment goes out
        """Return the moment in UTC."""
        text = super().to_internal_value(data)
        if not _INSTANT.fullmatch(text):
            self.fail(
                self.code_of_fractions if _INSTANT.fullmatch(_FRACTION.sub("", text)) else "instant"
            )
        try:
            return datetime.fromisoformat(text.upper()).astimezone(UTC)
        except ValueError:
            self.fail("instant")

    def to_representation(self, value: Any) -> str:
        """Return the moment in UTC."""
        return shapes.write_instant(value)


@extend_schema_field(
    {
        "type": "string",
        "format": "date",
        "pattern": DATE_PATTERN,
        "minLength": 10,
        "maxLength": 10,
    }
)
class DayField(TextField):
    """A calendar day of this century."""

    default_error_messages = {"day": _("Use a date such as 2026-12-01.")}

    def to_internal_value(self, data: Any) -> date:  # type: ignore[override] # text comes in, a day goes out
        text = super().to_internal_value(data)
        try:
            return date.fromisoformat(text if _DATE.fullmatch(text) else "")
        except ValueError:
            self.fail("day")

    def to_representation(self, value: Any) -> str:
        """Return the day as ISO 8601 has it."""
        return str(value.isoformat())


@extend_schema_field({"type": "string", "format": "duration", "example": "PT45M"})
class MinutesField(TextField):
    """An ISO 8601 duration of whole minutes; a day in it means 24 hours. Becomes minutes."""

    default_error_messages = {
        "duration": _("Use a duration such as PT45M or PT1H30M."),
        "seconds": _("Use a duration in whole minutes, such as PT45M."),
        "min_value": _("This must be at least {limit}."),
        "max_value": _("This must be at most {limit}."),
    }

    def to_internal_value(self, data: Any) -> int:  # type: ignore[override] # text comes in, minutes go out
        match = _DURATION.fullmatch(super().to_internal_value(data))
        if match is None:
            self.fail("duration")
        days, hours, minutes, seconds = (int(part or 0) for part in match.groups())
        if seconds % _MINUTE:
            self.fail("seconds")
        return days * 1440 + hours * 60 + minutes + seconds // _MINUTE

    def to_representation(self, value: Any) -> str:
        """Return the duration in hours and minutes."""
        return shapes.write_duration(value)

    def tell_limit(self, problem: ValidationError) -> str:
        """Return what the column refuses, with its limit as a duration."""
        limit = shapes.write_duration((problem.params or {})["limit_value"])
        return str(self.error_messages[str(problem.code)]).format(limit=limit)


@extend_schema_field({"type": "integer"})
class WholeNumberField(serializers.Field[int, Any, int, Any]):
    """A number without a fraction; how small or large it may be says the column."""

    default_error_messages = {
        "required": NEEDED,
        "null": _("This must be a whole number."),
        "invalid": _("This must be a whole number."),
        "too_large": _("This number is too large."),
    }

    def to_internal_value(self, data: Any) -> int:
        if data == math.inf:
            self.fail("too_large")
        if not isinstance(data, int) or isinstance(data, bool):
            self.fail("invalid")
        return data

    def to_representation(self, value: int) -> int:
        return value


@extend_schema_field({"type": "boolean"})
class FlagField(serializers.Field[bool, Any, bool, Any]):
    """True or false, and no word or number for it."""

    default_error_messages = {
        "required": NEEDED,
        "null": _("This must be true or false."),
        "invalid": _("This must be true or false."),
    }

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid")
        return data

    def to_representation(self, value: bool) -> bool:
        return value


@extend_schema_field({"$ref": f"#/components/schemas/{ZONES}"})
class ZoneField(TextField):
    """An IANA time zone."""

    def to_internal_value(self, data: Any) -> ZoneInfo:  # type: ignore[override] # text comes in, a zone goes out
        return ZoneInfo(inputs.clean_zone(super().to_internal_value(data)))


def name_field() -> TextField:
    """Return a field for a person's name."""
    return NameField(clean=inputs.clean_name, max_length=inputs.MAX_NAME)


def email_field() -> TextField:
    """Return a field for an e-mail address, kept in small letters."""
    return EmailField(clean=inputs.clean_email, max_length=inputs.MAX_EMAIL)
