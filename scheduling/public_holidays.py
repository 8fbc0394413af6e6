"""Public holidays of a country and subdivision, from a kept library."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from types import MappingProxyType

import holidays

_NONE: Mapping[date, str] = MappingProxyType({})
_NO_CHOICE = frozenset({"public", "workday"})
"""Kinds of days that nobody chooses: public holidays are meant anyway, workdays are no holidays."""


@lru_cache(maxsize=512)
def list_public_holidays(
    country: str,
    subdivision: str,
    year: int,
    categories: tuple[str, ...] = (),
    *,
    language: str = "",
) -> Mapping[date, str]:
    """Return the public holidays of a year with their names.

    ``country`` is ISO 3166-1 alpha-2, ``subdivision`` its code without the country, or empty.
    ``categories`` are kinds of holidays that count beside the public ones. An unknown country has
    none: ``is_known_region`` tells beforehand. Names are in ``language`` ("de") where the library
    knows them, else in the country's own.
    """
    if not is_known_region(country, subdivision):
        return _NONE
    wanted = ("public", *(kind for kind in list_categories(country) if kind in categories))
    found = holidays.country_holidays(
        country,
        subdiv=subdivision or None,
        years=year,
        categories=wanted,
        language=_find_language(country, language),
    )
    # The library answers with observed days of the years around it, too.
    return MappingProxyType({day: name for day, name in sorted(found.items()) if day.year == year})


def _find_language(country: str, language: str) -> str | None:
    """Return the library's name of that language, ``None`` where it has no names in it."""
    known = holidays.country_holidays(country)
    names = sorted(known.supported_languages, key=lambda name: name != known.default_language)
    return next((name for name in names if language and name.partition("_")[0] == language), None)


@lru_cache(maxsize=512)
def is_known_region(country: str, subdivision: str) -> bool:
    """Tell whether the library knows that country and, unless empty, its subdivision."""
    supported = holidays.list_supported_countries()
    return country in supported and (not subdivision or subdivision in supported[country])


@lru_cache(maxsize=512)
def list_categories(country: str) -> tuple[str, ...]:
    """Return the kinds of holidays that a location there may keep beside the public ones."""
    if not is_known_region(country, ""):
        return ()
    supported = holidays.country_holidays(country).supported_categories
    return tuple(sorted(set(supported) - _NO_CHOICE))


@lru_cache(maxsize=128)
def list_regional_holidays(
    country: str, year: int, categories: tuple[str, ...] = (), *, language: str = ""
) -> Mapping[date, tuple[str, tuple[str, ...]]]:
    """Return what some subdivisions keep and the whole country does not: name and who keeps it.

    These are what a location without a subdivision misses. Subdivisions are named, not coded.
    """
    if not is_known_region(country, ""):
        return MappingProxyType({})
    everywhere = list_public_holidays(country, "", year, categories, language=language)
    names = _name_subdivisions(country)
    found: dict[date, tuple[str, tuple[str, ...]]] = {}
    for code, place in names.items():
        days = list_public_holidays(country, code, year, categories, language=language)
        for day, name in days.items():
            if day not in everywhere:
                known = found.get(day, (name, ()))
                found[day] = (known[0], (*known[1], place))
    return MappingProxyType(dict(sorted(found.items())))


def find_subdivision(country: str, text: str) -> str:
    """Return the code that ``text`` means, in whatever case; what is no code in capitals."""
    codes = holidays.list_supported_countries().get(country, ())
    return next((code for code in codes if code.casefold() == text.casefold()), text.upper())


def _name_subdivisions(country: str) -> dict[str, str]:
    entity = holidays.country_holidays(country)
    names = {code: code for code in holidays.list_supported_countries()[country]}
    for alias, code in reversed(entity.subdivisions_aliases.items()):
        if code in names:
            names[code] = alias
    return names
