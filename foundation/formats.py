"""Dates, times, durations and prices in words, as people of a locale write them.

Instants come in as aware datetimes together with the zone to show them in.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError, dates, numbers, units
from babel.core import get_global

_YEAR = re.compile(r"[,\s]*\by+\b")
_TAG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,3}")


@dataclass(frozen=True, slots=True)
class Formats:
    """How one locale writes."""

    locale: Locale

    def day(self, day: date) -> str:
        """Return "Tuesday, December 1"; the year is left out."""
        full = str(self.locale.date_formats["full"].pattern)
        return dates.format_date(day, _YEAR.sub("", full), locale=self.locale)

    def full_day(self, day: date) -> str:
        """Return "Tuesday, December 1, 2026"."""
        return dates.format_date(day, "full", locale=self.locale)

    def day_near(self, day: date, today: date) -> str:
        """Return the day with its year only where the year is not the current one."""
        return self.day(day) if day.year == today.year else self.full_day(day)

    def month(self, day: date) -> str:
        """Return "December 2026"."""
        return dates.format_skeleton("yMMMM", day, locale=self.locale)

    def short_weekday(self, day: date) -> str:
        """Return "Tue"."""
        return dates.format_date(day, "ccc", locale=self.locale).rstrip(".")

    def weekdays(self) -> list[tuple[str, str]]:
        """Return (long name, short name) of the weekdays in the locale's order."""
        first = self.locale.first_week_day
        order = [(first + offset) % 7 for offset in range(7)]
        long, short = (self.locale.days["stand-alone"][width] for width in ("wide", "abbreviated"))
        return [(long[index], short[index].rstrip(".")) for index in order]

    def time(self, at: datetime, zone: ZoneInfo) -> str:
        """Return "9:00 AM", with its offset where that wall time occurs twice."""
        local = at.astimezone(zone)
        text = dates.format_time(local.replace(tzinfo=None), "short", locale=self.locale)
        if not is_ambiguous(local):
            return text
        return f"{text} ({offset(local)})"

    def moment(self, at: datetime, zone: ZoneInfo, *, today: date | None = None) -> str:
        """Return "Tuesday, December 1, 9:00 AM"; the year where it is not ``today``'s."""
        local_day = at.astimezone(zone).date()
        day = self.day(local_day) if today is None else self.day_near(local_day, today)
        return f"{day}, {self.time(at, zone)}"

    def short_moment(self, at: datetime, zone: ZoneInfo) -> str:
        """Return "Tue, Dec 1, 9:00 AM", for where there is little room."""
        day = dates.format_skeleton("MMMEd", at.astimezone(zone), locale=self.locale)
        return f"{day}, {self.time(at, zone)}"

    def city(self, zone: ZoneInfo) -> str:
        """Return the zone's city, "Berlin"; the plain name of zones that have none."""
        if "/" not in zone.key or zone.key.startswith("Etc/"):
            return zone.key
        known: str = dates.get_timezone_location(zone.key, locale=self.locale, return_city=True)
        return known

    def duration(self, minutes: int) -> str:
        """Return "45 min" or "1 hr 30 min"."""
        hours, rest = divmod(minutes, 60)
        parts = []
        if hours:
            parts.append(units.format_unit(hours, "duration-hour", "short", locale=self.locale))
        if rest or not hours:
            parts.append(units.format_unit(rest, "duration-minute", "short", locale=self.locale))
        return " ".join(parts)

    def price(self, amount_minor: int, currency: str) -> str:
        """Return "€45" or "€45.50": cents only where there are some."""
        digits = numbers.get_currency_precision(currency)
        amount = Decimal(amount_minor).scaleb(-digits)
        if amount != amount.to_integral_value():
            return numbers.format_currency(amount, currency, locale=self.locale)
        pattern = self.locale.currency_formats["standard"].pattern.replace(".00", "")
        return numbers.format_currency(
            amount, currency, pattern, locale=self.locale, currency_digits=False
        )


def is_ambiguous(local: datetime) -> bool:
    """Return whether the wall time of ``local`` occurs twice in its zone."""
    return local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()


def offset(local: datetime) -> str:
    """Return the distance of ``local`` to UTC: "UTC+5:30"."""
    delta = local.utcoffset() or timedelta()
    minutes = abs(delta) // timedelta(minutes=1)
    sign = "-" if delta < timedelta() else "+"
    text = f"UTC{sign}{minutes // 60}"
    return f"{text}:{minutes % 60:02d}" if minutes % 60 else text


def show_same(one: ZoneInfo, other: ZoneInfo, at: datetime) -> bool:
    """Return whether both zones show the same wall time at the instant ``at``."""
    at = at.astimezone(UTC)
    return at.astimezone(one).utcoffset() == at.astimezone(other).utcoffset()


def parse_locale(tag: str) -> Locale | None:
    """Return the locale that a language tag names ("de-AT"), or None."""
    if not _TAG.fullmatch(tag):
        return None
    try:
        return Locale.parse(tag.replace("_", "-"), sep="-")
    except (UnknownLocaleError, ValueError):
        return None


def negotiate(accept_language: str, *, default: str, supported: frozenset[str]) -> Locale:
    """Return the visitor's first locale in a supported language, else ``default``.

    A tag without a region takes the region of ``default`` where the language is written there,
    so that weeks and clocks are those of the business's country.
    """
    fallback = parse_locale(default) or Locale("en")
    for tag in _preferred(accept_language):
        locale = parse_locale(tag)
        if locale is None or locale.language not in supported:
            continue
        if locale.territory is not None:
            return locale
        return fallback if locale.language == fallback.language else _settle(locale, fallback)
    return fallback if fallback.language in supported else Locale("en")


def _settle(locale: Locale, country: Locale) -> Locale:
    """Return the language as it is written in that country, if that is known."""
    likely = str(get_global("likely_subtags").get(country.language, "")).rpartition("_")[2]
    try:
        return Locale(locale.language, country.territory or likely or None)
    except UnknownLocaleError:
        return locale


def _preferred(header: str) -> list[str]:
    ranked: list[tuple[float, int, str]] = []
    for position, part in enumerate(header[:400].split(",")):
        tag, _, quality = part.strip().partition(";")
        try:
            weight = float(quality.strip().removeprefix("q=")) if quality else 1.0
        except ValueError:
            continue
        ranked.append((-weight, position, tag.strip()))
    return [tag for _weight, _position, tag in sorted(ranked)]
