"""The visitor's time zone: detected, chosen or the location's (booking-rules, 1.6)."""

import functools
import zoneinfo
from zoneinfo import ZoneInfo

from babel import Locale, dates

COOKIE = "visitor_zone"

_REGIONS = (
    "Europe",
    "America",
    "Asia",
    "Africa",
    "Australia",
    "Pacific",
    "Atlantic",
    "Indian",
)
_MAX_NAME = 64

type ZoneGroups = list[tuple[str, list[tuple[str, str]]]]


def parse_zone(name: str | None) -> ZoneInfo | None:
    """Return the zone of that IANA name, or None for anything else, however odd."""
    if not name or len(name) > _MAX_NAME or name not in _known():
        return None
    return ZoneInfo(name)


@functools.lru_cache(maxsize=8)
def list_choices(locale: Locale) -> ZoneGroups:
    """Return the zones that a person may choose, by region, with their cities in words."""
    groups: ZoneGroups = []
    for region in _REGIONS:
        keys = [key for key in _known() if key.startswith(f"{region}/")]
        named = {
            dates.get_timezone_location(key, locale=locale, return_city=True): key
            for key in sorted(keys, reverse=True)
        }
        groups.append((region, [(key, name) for name, key in sorted(named.items())]))
    return [*groups, ("UTC", [("UTC", "UTC")])]


@functools.cache
def _known() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())
