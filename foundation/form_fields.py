"""Fields of forms that read what people type by the rules of ``inputs``."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from foundation import inputs

type Rule = Callable[[str], str]


class RuledField(forms.CharField):
    """Text that ``rule`` brings to its one form, or refuses.

    ``max_length`` is told to the browser and checked on what is kept, not on what was typed.
    """

    def __init__(self, *, rule: Rule, **kwargs: Any) -> None:
        self.rule = rule
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:
        """Return the text as it is kept; what is empty then counts as not filled in."""
        text = super().to_python(value)
        if text in self.empty_values:
            return text
        try:
            return self.rule(str(text)) or self.empty_value
        except ValidationError as problem:
            own = self.error_messages.get(str(problem.code))
            raise ValidationError(own, code=problem.code) if own else problem from None

    def bound_data(self, data: Any, initial: Any) -> Any:
        """Return what was typed without what is refused unseen, so that sending again helps."""
        shown = super().bound_data(data, initial)
        return inputs.drop_refused(shown) if isinstance(shown, str) else shown


class NameField(RuledField):
    """The name of a person or a thing."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", inputs.MAX_NAME)
        super().__init__(rule=inputs.clean_name, **kwargs)


class LineField(RuledField):
    """One line of text."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(rule=inputs.clean_line, **kwargs)


class LinesField(RuledField):
    """Text of several lines."""

    widget = forms.Textarea

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(rule=inputs.clean_lines, **kwargs)


class NoteField(RuledField):
    """A note of several lines, as customers and staff write to each other."""

    widget = forms.Textarea

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", inputs.MAX_NOTE)
        super().__init__(rule=inputs.clean_note, **kwargs)


class EmailField(RuledField):
    """An e-mail address."""

    widget = forms.EmailInput

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", inputs.MAX_EMAIL)
        super().__init__(rule=inputs.clean_email, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Return a kept address as people write it."""
        return inputs.format_email(value) if isinstance(value, str) else value


class PhoneField(RuledField):
    """A phone number. A form that knows the country normalizes it once more."""

    widget = forms.TextInput

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", inputs.MAX_PHONE)
        super().__init__(rule=inputs.clean_phone, **kwargs)
        self.widget.input_type = "tel"

    def prepare_value(self, value: Any) -> Any:
        """Return a kept number as people read it."""
        return inputs.format_phone(value) if isinstance(value, str) else value


class LocaleField(RuledField):
    """A language tag."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", inputs.MAX_LOCALE)
        super().__init__(rule=inputs.clean_locale, **kwargs)
