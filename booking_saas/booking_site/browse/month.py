"""A month of days and a strip of the next ones, each with what is free on it (look, "When")."""

import calendar
from collections.abc import Collection, Mapping, Sized
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from booking_saas.booking_site.frame.choices import Choice
from foundation.formats import Formats

STRIP_DAYS = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A day as a button, or as what it is instead.

    ``state`` is "free", "past", "closed" (nobody works), "full" (all is taken), "over" (today, but
    too late) or "barred" (outside the dates that can be booked); ``label`` says it in words.
    """

    iso: str
    number: int
    weekday: str
    label: str
    url: str | None
    state: str
    is_today: bool
    is_chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The days that a picker needs starts for: ``month`` and, near its end, some of the next."""

    month: date
    first: date
    last: date

    @classmethod
    def around(cls, month: date, *, today: date) -> "Span":
        """Return the span of the month that holds ``month``, without days before ``today``."""
        month = month.replace(day=1)
        end = end_of_month(month)
        first = max(month, today)
        short = (end - first).days + 1 < STRIP_DAYS // 2
        last = first + timedelta(days=STRIP_DAYS - 1) if short and first <= end else end
        return cls(month=month, first=min(first, end), last=last)


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """The days of ``span`` as links below ``path``. ``chosen`` is the day whose times are shown.

    ``last_day`` is the last one that may be open, ``None`` where nothing says so. On
    ``working_days`` somebody works, and on ``bookable_days`` customers may book it.
    """

    path: str
    choice: Choice
    formats: Formats
    span: Span
    today: date
    last_day: date | None
    chosen: date | None
    free_by_day: Mapping[date, Sized]
    working_days: Collection[date] = ()
    bookable_days: Collection[date] = ()

    def list_weeks(self) -> list[list[Day | None]]:
        """Return the weeks that are not over; ``None`` is a day of another month."""
        month, first_week_day = self.span.month, self.formats.first_week_day
        weeks = calendar.Calendar(first_week_day).monthdatescalendar(month.year, month.month)
        return [
            [self._describe(day) if day.month == month.month else None for day in week]
            for week in weeks
            if week[-1] >= self.today
        ]

    def list_strip(self) -> list[Day]:
        """Return the days of the span in one row."""
        count = (self.span.last - self.span.first).days + 1
        return [self._describe(self.span.first + timedelta(days=number)) for number in range(count)]

    def find_earlier_url(self) -> str | None:
        """Return the link to the month before, unless this is the first."""
        month = self.span.month
        return self._month_url(month - timedelta(days=1)) if month > self.today else None

    def find_later_url(self) -> str | None:
        """Return the link to the next month, unless nothing can be booked any more by then."""
        after = end_of_month(self.span.month) + timedelta(days=1)
        is_open = self.last_day is None or after <= self.last_day
        return self._month_url(after) if is_open else None

    def _describe(self, day: date) -> Day:
        free = len(self.free_by_day.get(day, ()))
        state = self._find_state(day, free)
        choice = self.choice.but(day=day, month=self.span.month, start=None, is_choosing_zone=False)
        return Day(
            iso=day.isoformat(),
            number=day.day,
            weekday=self.formats.short_weekday(day),
            label=self._tell(day, count_times(free) if free else _tell_state(state)),
            url=choice.url(self.path) if free else None,
            state=state,
            is_today=day == self.today,
            is_chosen=day == self.chosen,
        )

    def _find_state(self, day: date, free: int) -> str:
        if free:
            return "free"
        if day < self.today:
            return "past"
        if day in self.bookable_days:
            return "full"
        if day not in self.working_days:
            return "closed"
        return "over" if day == self.today else "barred"

    def _tell(self, day: date, state: str) -> str:
        """Return "Tuesday, December 1, today, 3 free times"."""
        today = [_("today")] if day == self.today else []
        return ", ".join([self.formats.day(day), *today, state])

    def _month_url(self, day: date) -> str:
        choice = self.choice.but(month=day.replace(day=1), day=None, is_choosing_zone=False)
        return choice.url(self.path)


def _tell_state(state: str) -> str:
    """Return why nothing is free on a day."""
    return {
        "past": _("past"),
        "full": _("fully booked"),
        "closed": _("closed"),
        "over": _("no longer bookable"),
        "barred": _("cannot be booked online"),
    }[state]


def end_of_month(day: date) -> date:
    """Return the last day of the month of ``day``."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def count_times(count: int) -> str:
    """Return "3 free times"."""
    return ngettext("%(count)d free time", "%(count)d free times", count) % {"count": count}
