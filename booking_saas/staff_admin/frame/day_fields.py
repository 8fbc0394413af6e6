"""Form fields for days."""

from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

_FIRST, _LAST = date(2000, 1, 1), date(2100, 12, 31)
_MESSAGE = _("Choose a day between the years 2000 and 2100.")


class DayField(forms.DateField):
    """A day that a business can mean: of the years that the API accepts too."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.validators += [
            MinValueValidator(_FIRST, _MESSAGE),
            MaxValueValidator(_LAST, _MESSAGE),
        ]
