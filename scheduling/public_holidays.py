"""Public holidays of a country and subdivision, from a kept library."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from types import MappingProxyType

import holidays

_NONE: Mapping[date, str] = MappingProxyType({})


@lru_cache(maxsize=512)
def list_public_holidays(country: str, subdivision: str, year: int) -> Mapping[date, str]:
    """Return the public holidays of a year with their names, in the country's own language.

    ``country`` is ISO 3166-1 alpha-2, ``subdivision`` its code without the country, or empty.
    An unknown country has none: ``is_known_region`` tells beforehand.
    """
    if not is_known_region(country, subdivision):
        return _NONE
    found = holidays.country_holidays(country, subdiv=subdivision or None, years=year)
    # The library answers with observed days of the years around it, too.
    return MappingProxyType({day: name for day, name in sorted(found.items()) if day.year == year})


@lru_cache(maxsize=512)
def is_known_region(country: str, subdivision: str) -> bool:
    """Tell whether the library knows that country and, unless empty, its subdivision."""
    supported = holidays.list_supported_countries()
    return country in supported and (not subdivision or subdivision in supported[country])
