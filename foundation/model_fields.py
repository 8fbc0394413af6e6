"""Columns of text that keep it as the rules of ``inputs`` say, whoever fills them.

A form gets the matching field by itself; whoever fills a row by hand calls ``clean_fields``. To
the database and to migrations these are Django's own columns.
"""

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.db import models

from foundation import form_fields, inputs

if TYPE_CHECKING:
    _CharField = models.CharField[str, str]
    _EmailField = models.EmailField[str, str]
    _OptionalEmailField = models.EmailField[str | None, str | None]
    _TextField = models.TextField[str, str]
else:
    _CharField = models.CharField
    _EmailField = _OptionalEmailField = models.EmailField
    _TextField = models.TextField


class _Ruled:
    rule: "ClassVar[staticmethod[[str], str]]"
    form_class: ClassVar[type[forms.Field]]

    def clean(self, value: Any, model_instance: models.Model | None) -> Any:
        """Return the value as it is kept. Raises ``ValidationError``."""
        text = self.to_python(value)  # type: ignore[attr-defined]  # a column follows
        kept = self.rule(text) if isinstance(text, str) and text else text
        return super().clean(kept, model_instance)  # type: ignore[misc]  # a column follows

    def formfield(self, **kwargs: Any) -> Any:
        """Return a field that reads by the same rule."""
        options = {"form_class": self.form_class} | kwargs
        return super().formfield(**options)  # type: ignore[misc]  # a column follows

    def deconstruct(self) -> Any:
        """Return the plain column that this is to the database."""
        name, _path, args, kwargs = super().deconstruct()  # type: ignore[misc]  # a column follows
        plain = next(base for base in type(self).__mro__ if base.__module__ != __name__)
        return name, f"django.db.models.{plain.__name__}", args, kwargs


class NameField(_Ruled, _CharField):
    """The name of a person or a thing, of at most 120 characters."""

    rule = staticmethod(inputs.clean_name)
    form_class = form_fields.NameField

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"max_length": inputs.MAX_NAME} | kwargs)


class LineField(_Ruled, _CharField):
    """One line of text."""

    rule = staticmethod(inputs.clean_line)
    form_class = form_fields.LineField


class LinesField(_Ruled, _TextField):
    """Text of several lines."""

    rule = staticmethod(inputs.clean_lines)
    form_class = form_fields.LinesField


class EmailField(_Ruled, _EmailField):
    """An e-mail address in its one written form."""

    rule = staticmethod(inputs.clean_email)
    form_class = form_fields.EmailField


class OptionalEmailField(_Ruled, _OptionalEmailField):
    """An e-mail address in its one written form, or NULL: for a column with ``null=True``."""

    rule = staticmethod(inputs.clean_email)
    form_class = form_fields.EmailField


class PhoneField(_Ruled, _CharField):
    """A phone number. Who knows the country brings it to E.164 (``inputs.normalize_phone``)."""

    rule = staticmethod(inputs.clean_phone)
    form_class = form_fields.PhoneField

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"max_length": inputs.MAX_PHONE} | kwargs)


class LocaleField(_Ruled, _CharField):
    """A language tag."""

    rule = staticmethod(inputs.clean_locale)
    form_class = form_fields.LocaleField

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"max_length": inputs.MAX_LOCALE} | kwargs)
