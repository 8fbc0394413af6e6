"""Dates, times, durations and prices in words, as people of a locale write them.

Instants come in as aware datetimes together with the zone to show them in.
"""

import re
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError, dates, numbers, units
from babel.core import get_global
from django.utils.translation import get_language

from foundation.writing import date_styles
from foundation.writing.date_styles import Style

_TAG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,3}")
_FALLBACK = "en"
_NEXT_DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class Formats:
    """How one locale writes.

    ``style`` is a business's clock and dates; None: the locale's own. ``week_start`` is the
    reader's own first day of the week (0 is Monday), where it is known.
    """

    locale: Locale
    style: Style | None = None
    week_start: int | None = None

    @property
    def first_week_day(self) -> int:
        """The day on which weeks begin; 0 is Monday."""
        if self.week_start is not None:
            return self.week_start
        return self.locale.first_week_day if self.style is None else self.style.first_weekday

    def day(self, day: date) -> str:
        """Return "Tuesday, December 1"; the year is left out."""
        return self._write(day, "day")

    def full_day(self, day: date) -> str:
        """Return "Tuesday, December 1, 2026"."""
        return self._write(day, "full")

    def day_near(self, day: date, today: date) -> str:
        """Return the day with its year only where the year is not the current one."""
        return self.day(day) if day.year == today.year else self.full_day(day)

    def plain_day(self, day: date) -> str:
        """Return "Dec 1, 2026", for columns."""
        return self._write(day, "plain")

    def month(self, day: date) -> str:
        """Return "December 2026"."""
        return dates.format_skeleton("yMMMM", day, locale=self.locale)

    def short_weekday(self, day: date) -> str:
        """Return "Tue"."""
        return dates.format_date(day, "ccc", locale=self.locale).rstrip(".")

    def weekday(self, day: date) -> str:
        """Return "Tuesday"."""
        return dates.format_date(day, "cccc", locale=self.locale)

    def weekdays(self) -> list[tuple[str, str]]:
        """Return (long name, short name) of the weekdays, the first of the week first."""
        order = [(self.first_week_day + offset) % 7 for offset in range(7)]
        long, short = (self.locale.days["stand-alone"][width] for width in ("wide", "abbreviated"))
        return [(long[index], short[index].rstrip(".")) for index in order]

    def time(self, at: datetime, zone: ZoneInfo) -> str:
        """Return "9:00 AM", with its offset where that wall time occurs twice."""
        local = at.astimezone(zone)
        text = self._write_clock(local)
        if not is_ambiguous(local):
            return text
        return f"{text} ({offset(local)})"

    def wall_time(self, minute: int) -> str:
        """Return "9:00 AM" for a minute of the day; one of the next day is told by its clock."""
        if minute == _NEXT_DAY and not self.has_noon:
            return "24:00"
        return self._write_clock(datetime.min + timedelta(minutes=minute % _NEXT_DAY))  # noqa: DTZ901 - a clock on a wall

    def moment(self, at: datetime, zone: ZoneInfo, *, today: date | None = None) -> str:
        """Return "Tuesday, December 1, 9:00 AM"; the year where it is not ``today``'s."""
        local_day = at.astimezone(zone).date()
        day = self.day(local_day) if today is None else self.day_near(local_day, today)
        return f"{day}, {self.time(at, zone)}"

    def short_moment(self, at: datetime, zone: ZoneInfo, *, today: date | None = None) -> str:
        """Return "Tue, Dec 1, 9:00 AM", for where there is little room; the year as ``moment``."""
        local_day = at.astimezone(zone).date()
        is_near = today is None or local_day.year == today.year
        day = self._write(local_day, "short" if is_near else "short_full")
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

    @property
    def has_noon(self) -> bool:
        """Whether hours are counted to 12 twice a day."""
        clock = date_styles.read_clock(self.locale) if self.style is None else self.style.clock
        return clock == date_styles.CLOCK_12

    def _write(self, day: date, width: date_styles.Width) -> str:
        order = None if self.style is None else self.style.date_style
        locale, pattern = date_styles.find_pattern(self.locale, order, width)
        return dates.format_date(day, pattern, locale=locale)

    def _write_clock(self, local: datetime) -> str:
        pattern = date_styles.find_clock_pattern(self.locale, has_noon=self.has_noon)
        return dates.format_time(local.replace(tzinfo=None), pattern, locale=self.locale)


_current: ContextVar[Formats | None] = ContextVar("current_formats", default=None)


def use(formats: Formats | None) -> None:
    """Write so from now on, in this thread or task, where nobody says how: the names of rows.

    ``None``: as the active language does.
    """
    _current.set(formats)


def get_current() -> Formats:
    """Return how this thread or task writes; without ``use``, as the active language does."""
    language = get_language() or _FALLBACK
    locale = parse_locale(language) or Locale(_FALLBACK)
    found = _current.get()
    if found is None or found.locale.language == locale.language:
        return found or Formats(locale)
    return Formats(locale, found.style)


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


def choose(
    accept_language: str, *, default: str, supported: frozenset[str], style: Style
) -> Formats:
    """Return how a visitor reads: as people of the region that their language names.

    Who names no region, or no language that the pages are written in, reads in the style of the
    business, so that no page has two.
    """
    locale = negotiate(accept_language, default=default, supported=supported)
    own = _find_preferred(accept_language, supported)
    return Formats(locale, None if own is not None and own.territory is not None else style)


def negotiate(accept_language: str, *, default: str, supported: frozenset[str]) -> Locale:
    """Return the visitor's first locale in a supported language, else ``default``.

    A tag without a region takes the region of ``default`` where the language is written there,
    so that prices are written as in the business's country.
    """
    fallback = parse_locale(default) or Locale(_FALLBACK)
    locale = _find_preferred(accept_language, supported)
    if locale is None:
        return fallback if fallback.language in supported else Locale(_FALLBACK)
    if locale.territory is not None:
        return locale
    return fallback if locale.language == fallback.language else _settle(locale, fallback)


def _find_preferred(accept_language: str, supported: frozenset[str]) -> Locale | None:
    for tag in _preferred(accept_language):
        locale = parse_locale(tag)
        if locale is not None and locale.language in supported:
            return locale
    return None


def find_week_start(accept_language: str) -> int | None:
    """Return the weekday with which the visitor's weeks begin (0 is Monday), None if unknown.

    It is that of the first country they name, also where its language is not spoken here. A
    language alone, such as "en", tells no country.
    """
    named = (parse_locale(tag) for tag in _preferred(accept_language))
    known = next((locale for locale in named if locale is not None and locale.territory), None)
    return None if known is None else int(known.first_week_day)


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
