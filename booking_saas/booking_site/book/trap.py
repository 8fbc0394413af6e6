"""A field that people do not see: programs that fill in everything give themselves away.

Browsers and password managers fill in fields, too. So its name is none that they know, and who has
sent the form once already is not asked again: it costs a person one more press at most.
"""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation import signing

FIELD = "leave_empty"
AGAIN = "pressed_again"
CODE = "trapped"
"""The code of the refusal."""

_PURPOSE = "pressed-again"
_AGE = timedelta(days=1)


class UnseenInput(forms.TextInput):
    """An input that never shows what was sent in it: nobody could take it out again."""

    def format_value(self, _value: Any) -> None:
        """Return nothing."""


class UnseenField(forms.CharField):
    """The trap. Whoever fills it in has to press once more."""

    widget = UnseenInput(
        attrs={
            "autocomplete": "off",
            "tabindex": "-1",
            "data-1p-ignore": "true",
            "data-bwignore": "true",
            "data-lpignore": "true",
        }
    )

    def __init__(self) -> None:
        super().__init__(label=_("Leave this empty"), required=False)


class AgainField(forms.CharField):
    """Says that the form was sent before: what comes back carries a signed value."""

    def __init__(self) -> None:
        super().__init__(widget=forms.HiddenInput, required=False)

    def bound_data(self, data: Any, _initial: Any) -> str:
        """Return the value with which the form comes back, whatever was sent."""
        return data if is_again(data) else signing.sign(1, purpose=_PURPOSE)


def is_again(value: object) -> bool:
    """Tell whether the form that ``value`` came with was sent before, within a day."""
    try:
        signing.unsign(str(value or ""), purpose=_PURPOSE, max_age=_AGE)
    except signing.BadSignature:
        return False
    return True
