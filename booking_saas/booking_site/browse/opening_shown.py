"""When a place is open, in words: now, and on each of the next days (look, "Services")."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from foundation.formats import Formats
from scheduling.queries.opening_hours import OpenSpan, PlaceHours

DAYS = 7

_A_DAY = timedelta(hours=24)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownDay:
    """One of the next days; ``note`` says why its hours differ from what one expects."""

    name: str
    text: str
    note: str
    is_today: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownHours:
    """The state of this moment in one line, and the next days."""

    state: str
    is_open: bool
    days: list[ShownDay]


def describe(hours: PlaceHours, *, now: datetime, formats: Formats) -> ShownHours:
    """Return the hours of a place by its own clock."""
    span = hours.find_span(now)
    today = now.astimezone(hours.zone).date()
    return ShownHours(
        state=_tell_state(span, hours.zone, now, formats),
        is_open=span is not None and span.opens_at <= now,
        days=[_tell_day(hours, today, number, formats) for number in range(DAYS)],
    )


def _tell_state(span: OpenSpan | None, zone: ZoneInfo, now: datetime, formats: Formats) -> str:
    if span is None:
        return _("Closed at the moment")
    if span.opens_at <= now:
        return _tell_open(span, zone, now, formats)
    opens, today = span.opens_at.astimezone(zone).date(), now.astimezone(zone).date()
    told = {"time": formats.time(span.opens_at, zone), "day": formats.weekday(opens)}
    if opens == today:
        return _("Opens today at %(time)s") % told
    if opens == today + timedelta(days=1):
        return _("Closed now, opens tomorrow at %(time)s") % told
    if opens < today + timedelta(days=DAYS):
        return _("Closed now, opens %(day)s at %(time)s") % told
    return _("Closed until %(day)s") % {"day": formats.day_near(opens, today)}


def _tell_open(span: OpenSpan, zone: ZoneInfo, now: datetime, formats: Formats) -> str:
    if span.closes_at - now > _A_DAY:
        return _("Open around the clock")
    told = {"time": formats.time(span.closes_at, zone)}
    last = (span.closes_at - timedelta(minutes=1)).astimezone(zone).date()
    if last == now.astimezone(zone).date():
        return _("Open today until %(time)s") % told
    return _("Open tonight until %(time)s") % told


def _tell_day(hours: PlaceHours, today: date, number: int, formats: Formats) -> ShownDay:
    day = today + timedelta(days=number)
    ranges = [_tell_span(span, day, hours.zone, formats) for span in hours.spans]
    holidays = {special.day for special in hours.special_days if special.is_holiday}
    return ShownDay(
        name=_("Today") if number == 0 else formats.weekday(day),
        text=", ".join(text for text in ranges if text) or _("closed"),
        note=_("public holiday") if day in holidays else "",
        is_today=number == 0,
    )


def _tell_span(span: OpenSpan, day: date, zone: ZoneInfo, formats: Formats) -> str:
    """Return what of the span is told on the day: nights belong to the day on which they begin."""
    begin = datetime.combine(day, time(), tzinfo=zone)
    end = datetime.combine(day + timedelta(days=1), time(), tzinfo=zone)
    if span.closes_at - span.opens_at <= _A_DAY:
        if span.opens_at.astimezone(zone).date() != day:
            return ""
        opens, closes = span.opens_at, span.closes_at
    else:
        opens, closes = max(span.opens_at, begin), min(span.closes_at, end)
        if opens >= closes:
            return ""
        if (opens, closes) == (begin, end):
            return _("around the clock")
    return f"{formats.time(opens, zone)}–{formats.time(closes, zone)}"
