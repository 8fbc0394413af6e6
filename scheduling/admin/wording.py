"""Dates, times and money in words, in the staff member's language."""

from datetime import datetime
from zoneinfo import ZoneInfo

from babel import Locale
from django.utils.translation import get_language

from booking_saas.lib import clock, formats


def get_formats() -> formats.Formats:
    """Return how the active language writes."""
    return formats.Formats(formats.parse_locale(get_language() or "en") or Locale("en"))


def moment(at: datetime, zone: str) -> str:
    """Return "Tuesday, December 1, 9:00 AM" by the clock of ``zone``; the year if it is another."""
    place = ZoneInfo(zone)
    return get_formats().moment(at, place, today=clock.now().astimezone(place).date())


def time_of_day(at: datetime, zone: str) -> str:
    """Return "9:00 AM" by the clock of ``zone``."""
    return get_formats().time(at, ZoneInfo(zone))
