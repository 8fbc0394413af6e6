"""Serializers that take the named keys and no others, with every mistake named by its place."""

import json
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from booking_saas.api.serializers import fields

_LIMITS = {"min_value", "max_value"}


class ClosedSerializer(serializers.Serializer[Any]):
    """Takes the named fields and no others, so that a typing mistake is not silently ignored."""

    default_error_messages = {"unknown_field": _("There is no field with this name.")}

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping):
            unknown = [name for name in data if name not in self.fields]
            if unknown:
                message = str(self.error_messages["unknown_field"])
                told = message.format(known=", ".join(sorted(self.fields)))
                raise serializers.ValidationError(
                    {str(name)[:80]: [told] for name in unknown[:10]}, code="unknown_field"
                )
        return super().to_internal_value(data)


class KeyedList(serializers.ListSerializer[Any]):
    """A list of objects. Where they have slugs, each appears once."""

    default_error_messages = {
        "required": fields.NEEDED,
        "null": _("This must be a list: […]."),
        "not_a_list": _("This must be a list: […]."),
        "repeated": _('The slug "{slug}" appears twice.'),
    }

    def to_internal_value(self, data: Any) -> list[Any]:
        items: list[Any] = super().to_internal_value(data)
        seen = set()
        for number, item in enumerate(items):
            slug = item.get("slug")
            if slug is not None and slug in seen:
                told = str(self.error_messages["repeated"]).format(slug=slug)
                refused = {"slug": [serializers.ErrorDetail(told, "repeated")]}
                raise serializers.ValidationError([*({} for _item in items[:number]), refused])
            seen.add(slug)
        return items


class OrderedList(KeyedList):
    """A list without an order of its own: written in always the same one."""

    def to_representation(self, data: Any) -> list[Any]:
        return sorted(super().to_representation(data), key=json.dumps)


class KeyedSerializer(ClosedSerializer):
    """One object of a business's set-up, for the set-up document and the staff's API.

    An absent key says nothing: it is not in what is returned. A name that Python has taken is
    declared with an underscore after it (``from_``).
    """

    default_error_messages = {
        "required": fields.NEEDED,
        "null": _("This must be an object: {{…}}."),
        "invalid": _("This must be an object: {{…}}."),
        "unknown_field": _("This key is not known here. Known keys: {known}."),
    }

    class Meta:
        list_serializer_class = KeyedList

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """Return the fields by the keys that the document has."""
        return {name.rstrip("_"): field for name, field in super().get_fields().items()}

    def find_key(self, column: str) -> tuple[str, serializers.Field[Any, Any, Any, Any] | None]:
        """Return the path of the key that fills a column, and its field; "" for the whole."""
        for name, field in self.fields.items():
            if field.source == column:
                return name, field
            if isinstance(field, KeyedSerializer) and field.source == "*":
                inner, found = field.find_key(column)
                if found is not None:
                    return f"{name}.{inner}", found
        return ("" if column == NON_FIELD_ERRORS else column), None

    def tell_problem(self, problem: ValidationError) -> tuple[str, str, str]:
        """Return key, code and sentence of the first thing that the models refuse.

        Limits of durations are written as durations, and what no new object can do without is
        called needed.
        """
        column, problems = next(iter(problem.update_error_dict({}).items()))
        first = problems[0]
        key, field = self.find_key(column)
        code = str(first.code or "invalid")
        if field is not None and code == "null":
            return key, "required", str(fields.NEEDED)
        if isinstance(field, fields.MinutesField) and code in _LIMITS:
            return key, code, field.tell_limit(first)
        return key, code, str(first.messages[0])


class LaterField(serializers.Field[Any, Any, Any, Any]):
    """A key with only one possible value, until others are possible."""

    def __init__(self, only: object, sentence: object) -> None:
        self.only = only
        super().__init__(
            source="*",
            required=False,
            allow_null=True,
            error_messages={"later": sentence},  # type: ignore[dict-item] # lazy
        )

    def run_validation(self, data: Any = serializers.empty) -> dict[str, Any]:
        """Return nothing to store; refuse any other value."""
        if data is not serializers.empty and (type(data), data) != (type(self.only), self.only):
            self.fail("later")
        return {}

    def to_representation(self, _value: Any) -> object:
        return self.only


class ReferenceField(fields.TextField):
    """An object named by its slug. The context has what can be named, by slug, under ``among``."""

    def __init__(self, among: str, unknown: object, **kwargs: Any) -> None:
        self.among = among
        super().__init__(error_messages={"unknown": unknown}, **kwargs)

    def to_internal_value(self, data: Any) -> Any:
        slug = super().to_internal_value(data)
        found = self.context[self.among].get(slug)
        if found is None:
            self.fail("unknown", slug=slug)
        return found

    def to_representation(self, value: Any) -> str:
        return str(value.slug)
