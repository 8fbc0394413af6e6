"""Dates, times and money in words, in the staff member's language."""

from collections.abc import Mapping
from contextvars import ContextVar
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from foundation import clock, formats
from scheduling.models import BusinessProfile

_HOUR = 60
_LANGUAGES = frozenset(code for code, _name in settings.LANGUAGES)
_business_locale: ContextVar[str] = ContextVar("business_locale", default="en")
_business_zone: ContextVar[str] = ContextVar("business_zone", default="UTC")


def business_locale() -> str:
    """Return the language in which the business writes to whose own it does not know."""
    return _business_locale.get()


def use_locale_of_business() -> None:
    """Write from now on, in this thread, with the one clock and date style of the business.

    Nothing takes it back: a page may be written after its view has returned, and each page of
    the site sets it anew.
    """
    profile = BusinessProfile.objects.first() or BusinessProfile(timezone="UTC")
    _business_locale.set(profile.locale)
    _business_zone.set(profile.timezone)
    formats.use(formats.Formats(_find_locale(), profile.style))


def business_zone() -> str:
    """Return the zone of the business, for what belongs to no location."""
    return _business_zone.get()


def get_formats() -> formats.Formats:
    """Return how the active language writes, in the style of the business."""
    return formats.Formats(_find_locale(), formats.get_current().style)


def _find_locale() -> Locale:
    language = get_language() or "en"
    return formats.negotiate(language, default=_business_locale.get(), supported=_LANGUAGES)


def moment(at: datetime, zone: str) -> str:
    """Return "Tuesday, December 1, 9:00 AM" in ``zone``; the year if it is another."""
    local_zone = ZoneInfo(zone)
    return get_formats().moment(at, local_zone, today=clock.now().astimezone(local_zone).date())


def short_moment(at: datetime, zone: str) -> str:
    """Return "Tue, Dec 1, 9:00 AM" in ``zone``; the year if it is another."""
    place = ZoneInfo(zone)
    return get_formats().short_moment(at, place, today=clock.now().astimezone(place).date())


def add_words(fields: Mapping[str, forms.Field], initial: Mapping[str, Any]) -> None:
    """Say under each field of minutes what they are in hours, where they are an hour or more."""
    for name, field in fields.items():
        minutes = initial.get(name)
        if name.endswith("_minutes") and isinstance(minutes, int) and minutes >= _HOUR:
            words = _("Now: %s.") % get_formats().duration(minutes)
            field.help_text = f"{field.help_text} {words}".strip()


def time_of_day(at: datetime, zone: str) -> str:
    """Return "9:00 AM" in ``zone``."""
    return get_formats().time(at, ZoneInfo(zone))
