"""Fields of bookings and of questions about them, beside the kinds of values that all have."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from booking_saas.api.serializers import fields
from foundation import inputs


class StartField(fields.InstantField):
    """The start of a visit."""

    code_of_fractions = "off_grid"
    default_error_messages = {"off_grid": _("Visits must start on a whole minute.")}


@extend_schema_field(
    {
        "type": "string",
        "minLength": 1,
        "maxLength": inputs.MAX_CODE,
        "pattern": fields.NAME_PATTERN,
        "example": "12345678",
    }
)
class CodeField(fields.TextField):
    """A code from a mail. One that holds other characters is wrong, and refused as such."""


@extend_schema_field({"type": "boolean", "const": True})
class AcceptedField(serializers.Field[bool, Any, bool, Any]):
    """``true`` and nothing else."""

    default_error_messages = {"not_accepted": _("The terms must be accepted: send true.")}

    def to_internal_value(self, data: Any) -> bool:
        if data is not True:
            self.fail("not_accepted")
        return True


@extend_schema_field({"type": "integer", "const": 1, "default": 1})
class OneSeatField(serializers.Field[int, Any, int, Any]):
    """The number of seats, until services with several of them exist: 1."""

    default_error_messages = {"seats": _("A visit is for one person: seats must be 1.")}

    def to_internal_value(self, data: Any) -> int:
        if isinstance(data, bool) or data not in (1, "1") or isinstance(data, float):
            self.fail("seats")
        return 1


@extend_schema_field({"type": "string"})
class NothingField(serializers.Field[None, Any, None, Any]):
    """A field that later versions fill; only null is possible now."""

    default_error_messages = {"unsupported": _("This is not supported yet: please leave it out.")}

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
