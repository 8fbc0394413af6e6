"""Form fields for reminders: so many minutes, hours or days before the visit, up to five."""

from collections.abc import Sequence
from itertools import batched
from typing import Any

from babel import units
from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from booking_saas.staff_admin.frame.wording import get_formats
from notifications.models.reminders import MOST
from notifications.operations import reminders

_UNITS = {"minutes": 1, "hours": 60, "days": 24 * 60}
_CHOICES = (
    ("minutes", gettext_lazy("minutes before")),
    ("hours", gettext_lazy("hours before")),
    ("days", gettext_lazy("days before")),
)
_LONGEST_NUMBER = 6
_BABEL = {"minutes": "duration-minute", "hours": "duration-hour", "days": "duration-day"}


class RemindersWidget(forms.MultiWidget):
    """A number and its unit for each reminder that there can be; empty numbers are none."""

    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        number = {"inputmode": "numeric", "maxlength": _LONGEST_NUMBER}
        widgets: list[forms.Widget] = []
        for _index in range(MOST):
            widgets += [forms.TextInput(number), forms.Select(choices=_CHOICES)]
        super().__init__(widgets, attrs)

    def decompress(self, value: Any) -> list[str]:
        """Return number and unit of each of the minutes."""
        return _write_rows(value or [])

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Say at each of the fields which reminder it belongs to."""
        context: dict[str, Any] = super().get_context(name, value, attrs)
        for index, pair in enumerate(
            batched(context["widget"]["subwidgets"], 2, strict=True), start=1
        ):
            number, unit = pair
            number["attrs"]["aria-label"] = _("Reminder %d: how long before") % index
            unit["attrs"]["aria-label"] = _("Reminder %d: unit") % index
        return context

    def render(self, *args: Any, **kwargs: Any) -> SafeString:
        """Return the pairs one below the other."""
        return format_html('<div class="amounts">{}</div>', super().render(*args, **kwargs))


class RemindersField(forms.Field):
    """Minutes in Python, the longest first; ``None`` where the page had no such field."""

    widget = RemindersWidget
    default_error_messages = {
        "number": gettext_lazy("“%(number)s” is no whole number."),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Return number and unit of each; what a person typed stays as it is."""
        return value if _is_typed(value) else _write_rows(value or [])

    def clean(self, value: Any) -> list[int] | None:
        """Return the minutes. Raises ``ValidationError``, by the rule of all doors."""
        if all(each is None for each in value):
            return None
        minutes = [
            self._read(number, unit) for number, unit in batched(value, 2, strict=True) if number
        ]
        reminders.check_minutes(minutes)
        return sorted(minutes, reverse=True)

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Tell whether other minutes are meant; what cannot be read does."""
        try:
            minutes = self.clean(data)
        except ValidationError:
            return True
        return minutes is not None and set(minutes) != set(initial or [])

    def _read(self, number: str, unit: str | None) -> int:
        text = number.strip()
        is_whole = text.removeprefix("-").isdecimal() and len(text) <= _LONGEST_NUMBER
        if not is_whole or unit not in _UNITS:
            params = {"number": text[: _LONGEST_NUMBER * 2]}
            raise ValidationError(self.error_messages["number"], code="number", params=params)
        return int(text) * _UNITS[unit]


def tell_reminders(minutes: Sequence[int]) -> str:
    """Return "24 hours, 1 hour before the visit", the longest first; "never" where none."""
    if not minutes:
        return _("never")
    locale = get_formats().locale
    written = [
        units.format_unit(number, _BABEL[unit], "long", locale=locale)
        for number, unit in (_split(each) for each in sorted(minutes, reverse=True))
    ]
    return _("%s before the visit") % ", ".join(written)


def _is_typed(value: Any) -> bool:
    return isinstance(value, list) and any(not isinstance(each, int) for each in value)


def _write_rows(minutes: Sequence[int]) -> list[str]:
    pairs = [_split(each) for each in sorted(minutes, reverse=True)]
    rows = [text for number, unit in pairs for text in (str(number), unit)]
    return rows + ["", "hours"] * (MOST - len(pairs))


def _split(minutes: int) -> tuple[int, str]:
    """Return number and unit as people say it: 24 hours, but 2 days."""
    days, hours = divmod(minutes, _UNITS["days"]), divmod(minutes, _UNITS["hours"])
    if days[0] > 1 and not days[1]:
        return days[0], "days"
    return (minutes, "minutes") if hours[1] or not minutes else (hours[0], "hours")
