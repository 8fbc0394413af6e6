"""Which clock people read, and in which order they write a date: by country, or as they choose.

Patterns are those of the Unicode data. Where a language is written in another order elsewhere,
that region's pattern is taken; an order in which a language is never written changes nothing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from babel import Locale, UnknownLocaleError, dates, languages
from babel.localedata import locale_identifiers

type Width = Literal["day", "full", "plain", "short", "short_full"]

CLOCK_24, CLOCK_12 = "24", "12"
DAY_FIRST, MONTH_FIRST, YEAR_FIRST = "dmy", "mdy", "ymd"

_SKELETONS: dict[Width, str] = {"plain": "yMMMd", "short": "MMMEd", "short_full": "yMMMEd"}
_WITHOUT_YEAR: dict[Width, Width] = {"full": "day", "plain": "plain", "short_full": "short"}
_YEAR = re.compile(r"[,\s]*\by+\b")
_QUOTED = re.compile(r"'[^']*'")
_WORLD = "001"


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """One clock and one date style. ``first_weekday``: 0 is Monday."""

    clock: str
    date_style: str
    first_weekday: int


def find_style(
    locale: Locale,
    country: str,
    *,
    clock: str = "",
    date_style: str = "",
    first_weekday: int | None = None,
) -> Style:
    """Return the style of ``country`` (ISO 3166, or ""), but for what is chosen otherwise."""
    home = _find_home(locale, country)
    return Style(
        clock=clock or read_clock(home),
        date_style=date_style or read_order(home),
        first_weekday=home.first_week_day if first_weekday is None else first_weekday,
    )


@cache
def read_clock(locale: Locale) -> str:
    """Return "24" or "12", as people of the locale read the clock."""
    pattern = _QUOTED.sub("", str(locale.time_formats["short"].pattern))
    return CLOCK_24 if re.search("[Hk]", pattern) else CLOCK_12


@cache
def read_order(locale: Locale) -> str:
    """Return "dmy", "mdy" or "ymd", as people of the locale write a date in words."""
    pattern = _QUOTED.sub("", str(locale.date_formats["long"].pattern))
    day, month, year = (pattern.find(letter) for letter in "dMy")
    if year < min(day, month):
        return YEAR_FIRST
    return DAY_FIRST if day < month else MONTH_FIRST


@cache
def find_clock_pattern(locale: Locale, *, has_noon: bool) -> str:
    """Return how the locale writes a time with hours to 12 or to 24."""
    if (read_clock(locale) == CLOCK_12) is has_noon:
        return str(locale.time_formats["short"].pattern)
    return _find_skeleton(locale, "hm" if has_noon else "Hm")


@cache
def find_pattern(locale: Locale, order: str | None, width: Width) -> tuple[Locale, str]:
    """Return how the language writes a date in that order, and the region that does."""
    region = locale if order is None else _find_region(locale, order)
    if region is not None:
        return region, _read_pattern(region, width)
    months_first = _find_region(locale, MONTH_FIRST) if order == YEAR_FIRST else None
    if months_first is None or width not in _WITHOUT_YEAR:
        region = months_first or locale
        return region, _read_pattern(region, width)
    without = _YEAR.sub("", _read_pattern(months_first, _WITHOUT_YEAR[width]))
    return months_first, without.replace("M", "y M", 1)


def _read_pattern(locale: Locale, width: Width) -> str:
    if width in _SKELETONS:
        return _find_skeleton(locale, _SKELETONS[width])
    full = str(locale.date_formats["full"].pattern)
    return _YEAR.sub("", full) if width == "day" else full


def _find_skeleton(locale: Locale, name: str) -> str:
    known = locale.datetime_skeletons
    nearest = name if name in known else dates.match_skeleton(name, known)
    return str(known[nearest].pattern)


def _find_region(locale: Locale, order: str) -> Locale | None:
    """Return where the language is written in that order: here, in general, or anywhere."""
    return next((found for found in _list_regions(locale) if read_order(found) == order), None)


def _list_regions(locale: Locale) -> Iterator[Locale]:
    yield locale
    language = locale.language
    yield Locale(language)
    names = sorted(locale_identifiers())
    regions = [name for name in names if name.startswith(f"{language}_") and name.count("_") == 1]
    for name in sorted(regions, key=lambda name: name != f"{language}_{_WORLD}"):
        if len(name.partition("_")[2]) <= len(_WORLD):
            yield Locale.parse(name)


@cache
def _find_home(locale: Locale, country: str) -> Locale:
    """Return the language as it is written in the country, else one that is at home there."""
    if not country:
        return locale
    spoken = languages.get_official_languages(country, de_facto=True)
    for language in (locale.language, *spoken):
        try:
            home = Locale.parse(f"{language}_{country}")
        except (UnknownLocaleError, ValueError):
            continue
        if home.territory == country:
            return home
    return locale
