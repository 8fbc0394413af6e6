"""Form fields for wall-clock times: kept as minutes, written as "09:00" (booking-rules, 1)."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from booking_saas.staff_admin.frame.base import ModelForm
from scheduling import walltimes


class WallTimeField(forms.CharField):
    """A wall time: minutes of the day in Python, "09:00" on the page, "24:00" included."""

    parse = staticmethod(walltimes.parse_time)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.widget.attrs.update(
            {
                "class": "wall-time",
                "inputmode": "numeric",
                "placeholder": "09:00",
                "size": 5,
                "maxlength": 5,
            }
        )

    def prepare_value(self, value: Any) -> Any:
        """Return the minutes as text; what a person typed stays as it is."""
        return walltimes.format_time(value) if isinstance(value, int) else value

    def to_python(self, value: Any) -> Any:
        """Return the minutes that the text means, ``None`` for an empty one."""
        text = super().to_python(value)
        return self.parse(_complete(text)) if text else None

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Tell whether the text means another time than before; what cannot be read does."""
        try:
            return bool(self.to_python(data) != self._clock(initial))
        except ValidationError:
            return True

    @staticmethod
    def _clock(initial: Any) -> Any:
        if isinstance(initial, int):
            return walltimes.parse_time(walltimes.format_time(initial))
        return initial


def _complete(text: str) -> str:
    """Return "9", "9:30", "0930" and "9.30" as the clock shows them; anything else as it is."""
    text = text.replace(".", ":")
    digits = text.replace(":", "")
    if not (digits.isascii() and digits.isdigit() and text.count(":") <= 1):
        return text
    if ":" in text:
        hours, _colon, minutes = text.partition(":")
    elif len(digits) > 2:  # noqa: PLR2004 - hours alone have two digits at most
        hours, minutes = digits[:-2], digits[-2:]
    else:
        hours, minutes = digits, "00"
    return f"{hours:0>2}:{minutes}" if len(minutes) == 2 else text  # noqa: PLR2004 - like 05


class _StartField(WallTimeField):
    """The wall time at which a range starts."""

    parse = staticmethod(walltimes.parse_start)


class RangeForm(ModelForm):
    """A range of a day. An end that is not later than the start means the next day."""

    opens_minute = _StartField(label=_("from"))
    closes_minute = WallTimeField(
        label=_("to"),
        help_text=_("For example 18:00, 24:00, or 03:00 for the next morning."),
    )

    def clean(self) -> dict[str, Any] | None:
        """Put the end after the start, on the next day where it has to be."""
        cleaned = super().clean()
        data = self.cleaned_data
        opens, closes = data.get("opens_minute"), data.get("closes_minute")
        if opens is not None and closes is not None:
            try:
                data["closes_minute"] = walltimes.parse_end(walltimes.format_time(closes), opens)
            except ValidationError as error:
                self.add_error("closes_minute", error)
        return cleaned
