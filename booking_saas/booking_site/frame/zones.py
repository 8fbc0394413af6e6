"""The visitor's time zone: detected, chosen or the location's (booking-rules, 1.6)."""

import functools
from zoneinfo import ZoneInfo

from babel import Locale, dates
from babel.core import get_global
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from foundation import tz

COOKIE = "visitor_zone"

_REGIONS = {
    "Europe": gettext_noop("Europe"),
    "America": gettext_noop("America"),
    "Asia": gettext_noop("Asia"),
    "Africa": gettext_noop("Africa"),
    "Australia": gettext_noop("Australia"),
    "Pacific": gettext_noop("Pacific"),
    "Atlantic": gettext_noop("Atlantic"),
    "Indian": gettext_noop("Indian Ocean"),
}

type ZoneGroups = list[tuple[str, list[tuple[str, str]]]]


def list_choices(locale: Locale, *, own: ZoneInfo) -> ZoneGroups:
    """Return the zones that a person may choose, by region, with their cities in words.

    ``own`` is one of them under the name that the visitor's browser gave it: many zones have
    several names, and their list holds each city once.
    """
    groups = [(region, list(zones)) for region, zones in _list_cities(locale)]
    if any(key == own.key for _region, zones in groups for key, _name in zones):
        return groups
    canonical = str(get_global("zone_aliases").get(own.key, own.key))
    region = next((n for n, key in enumerate(_REGIONS) if canonical.startswith(f"{key}/")), -1)
    name = _city(canonical, locale) if region >= 0 else own.key.removeprefix("Etc/")
    zones = [pair for pair in groups[region][1] if pair[1] != name]
    groups[region] = (groups[region][0], sorted([*zones, (own.key, name)], key=_by_name))
    return groups


@functools.lru_cache(maxsize=8)
def _list_cities(locale: Locale) -> ZoneGroups:
    groups: ZoneGroups = []
    with translation.override(locale.language):
        for region, text in _REGIONS.items():
            keys = [key for key in tz.list_names() if key.startswith(f"{region}/")]
            named = {_city(key, locale): key for key in sorted(keys, reverse=True)}
            pairs = sorted(((key, name) for name, key in named.items()), key=_by_name)
            groups.append((_(text), pairs))
    return [*groups, ("UTC", [("UTC", "UTC")])]


def _city(key: str, locale: Locale) -> str:
    known: str = dates.get_timezone_location(key, locale=locale, return_city=True)
    return known


def _by_name(pair: tuple[str, str]) -> str:
    return pair[1]
