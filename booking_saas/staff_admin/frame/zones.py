"""The choice of a time zone."""

import zoneinfo
from functools import cache

from django import forms
from django.utils.translation import gettext_lazy as _


@cache
def _list_names() -> tuple[str, ...]:
    """Return the zones that are places, by name."""
    names = sorted(zoneinfo.available_timezones())
    return ("UTC", *(name for name in names if "/" in name and not name.startswith("Etc/")))


def build_zone_field(current: str) -> forms.ChoiceField:
    """Return a choice of zones; the one that is set stays possible."""
    names = _list_names()
    if current and current not in names:
        names = (current, *names)
    return forms.ChoiceField(label=_("time zone"), choices=[(name, name) for name in names])
