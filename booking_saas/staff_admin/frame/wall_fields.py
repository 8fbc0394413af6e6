"""Form fields for wall-clock times: kept as minutes, written on the business's clock.

The rules: *(booking-rules, 1)*.
"""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from booking_saas.staff_admin.frame.base import ModelForm
from foundation import formats
from scheduling import walltimes

_NINE, _SIX_PM, _THREE = 9 * 60, 18 * 60, 3 * 60
_ON_12_HOURS = re.compile(
    r"(0?[1-9]|1[0-2])(?:[:.]?([0-5][0-9]))?\s*([ap])\.?\s?m\.?", re.IGNORECASE
)
_MIDNIGHT = _("midnight")


class WallTimeField(forms.CharField):
    """A wall time: minutes of the day in Python, "09:00" or "9:00 AM" on the page.

    Both clocks are read, whichever is the business's. The end of a day is "24:00" or "midnight".
    """

    parse = staticmethod(walltimes.parse_time)
    midnight = "24:00"

    def get_bound_field(self, form: Any, field_name: str) -> Any:
        """Show how a time is written here."""
        has_noon = formats.get_current().has_noon
        longest = 11 if has_noon else 8
        self.widget.attrs.update(
            {
                "class": "wall-time",
                "inputmode": "text" if has_noon else "numeric",
                "placeholder": write_time(_NINE),
                "size": 8 if has_noon else 5,
                "maxlength": longest,
            }
        )
        return super().get_bound_field(form, field_name)

    def prepare_value(self, value: Any) -> Any:
        """Return the minutes as text; what a person typed stays as it is."""
        return write_time(value) if isinstance(value, int) else value

    def to_python(self, value: Any) -> Any:
        """Return the minutes that the text means, ``None`` for an empty one."""
        text = super().to_python(value)
        if not text:
            return None
        return self.parse(_complete(text, midnight=self.midnight), write=write_time)

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


def write_time(minute: int) -> str:
    """Return the minute on the business's clock; 24:00 is midnight where hours go to 12."""
    writer = formats.get_current()
    if not writer.has_noon:
        return walltimes.format_time(minute)
    if minute == walltimes.MINUTES_PER_DAY:
        return str(_MIDNIGHT)
    # With a space that people can type.
    return writer.wall_time(minute).replace("\u202f", " ")


def _complete(text: str, *, midnight: str) -> str:
    """Return "9", "9:30", "0930", "9.30" and "9 am" as "09:00"; anything else as it is."""
    if text.casefold() in {"midnight", str(_MIDNIGHT).casefold()}:
        return midnight
    if match := _ON_12_HOURS.fullmatch(text):
        hour = int(match[1]) % 12 + (12 if match[3] in "pP" else 0)
        return f"{hour:02d}:{match[2] or '00'}"
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
    midnight = "00:00"


class RangeForm(ModelForm):
    """A range of a day. An end that is not later than the start means the next day."""

    opens_minute = _StartField(label=_("from"))
    closes_minute = WallTimeField(label=_("to"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        told = _("For example %(evening)s, %(midnight)s, or %(night)s for the next morning.") % {
            "evening": write_time(_SIX_PM),
            "midnight": write_time(walltimes.MINUTES_PER_DAY),
            "night": write_time(_THREE),
        }
        self.fields["closes_minute"].help_text = told

    def clean(self) -> dict[str, Any] | None:
        """Put the end after the start, on the next day where it has to be."""
        cleaned = super().clean()
        data = self.cleaned_data
        opens, closes = data.get("opens_minute"), data.get("closes_minute")
        if opens is not None and closes is not None:
            try:
                data["closes_minute"] = walltimes.parse_end(
                    walltimes.format_time(closes), opens, write=write_time
                )
            except ValidationError as error:
                self.add_error("closes_minute", error)
        return cleaned
