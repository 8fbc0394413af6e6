"""The month and the times of a day, ready to be shown (look, "When")."""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from booking_saas.booking_site.frame import zones
from booking_saas.booking_site.frame.choices import Choice
from foundation.formats import Formats, is_ambiguous, show_same

STRIP_DAYS = 14

_PARTS = (
    (5, "night", "moon"),
    (12, "morning", "sunrise"),
    (17, "afternoon", "sun"),
    (24, "evening", "moon"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownStart:
    """A start that can be booked, UTC; ``seats_left`` where it matters."""

    at: datetime
    seats_left: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """Whose wall time is shown: ``zone``, with ``beside`` next to it where it differs.

    ``chosen`` is the visitor's own zone. At a place the place's zone leads; by phone or video
    the visitor's (booking-rules, 1.6).
    """

    zone: ZoneInfo
    chosen: ZoneInfo
    beside: ZoneInfo | None

    @classmethod
    def choose(cls, *, location: ZoneInfo, visitor: ZoneInfo | None, is_remote: bool) -> "Clock":
        """Return the clock for a visit at ``location`` or, ``is_remote``, wherever they are."""
        chosen = visitor or location
        if is_remote:
            return cls(zone=chosen, chosen=chosen, beside=None)
        beside = chosen if chosen.key != location.key else None
        return cls(zone=location, chosen=chosen, beside=beside)

    def beside_at(self, at: datetime) -> ZoneInfo | None:
        """Return the visitor's zone if its wall time differs at ``at``."""
        if self.beside is None or show_same(self.zone, self.beside, at):
            return None
        return self.beside


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    iso: str
    number: int
    weekday: str
    label: str
    url: str | None
    state: str
    is_today: bool
    is_chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Time:
    value: str
    text: str
    beside: str
    seats: str
    label: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    key: str
    name: str
    icon: str
    times: list[Time]


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """What ``booking_site/parts/when.html`` shows."""

    url: str
    month_name: str
    weekdays: list[dict[str, str]]
    weeks: list[list[Day | None]]
    strip: list[Day]
    has_free: bool
    can_unfold: bool = True
    unfolded: bool
    unfold_url: str
    earlier_url: str | None
    later_url: str | None
    day_name: str
    parts: list[Part]
    zone_text: str
    zone_url: str
    keep_url: str
    chosen_zone: str
    zone_choices: zones.ZoneGroups | None
    hidden_fields: list[tuple[str, str]]
    empty_text: str
    next_free_text: str
    next_free_url: str | None
    anyone_url: str | None
    announcement: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The days that a panel needs starts for: ``month`` and, near its end, some of the next."""

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
class PanelInput:
    """What the view found out. ``starts`` are sorted and cover ``span``."""

    path: str
    pick_path: str
    choice: Choice
    clock: Clock
    formats: Formats
    today: date
    last_day: date | None
    span: Span
    starts: Sequence[ShownStart]
    next_free: datetime | None
    anyone_url: str | None = None
    free_by_day: dict[date, list[ShownStart]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for day, starts in groupby(self.starts, lambda start: self.day_of(start.at)):
            self.free_by_day.setdefault(day, []).extend(starts)

    def day_of(self, at: datetime) -> date:
        """Return the calendar day of ``at`` as shown."""
        return at.astimezone(self.clock.zone).date()


def build(given: PanelInput) -> Panel:
    """Return the panel: the first free day is chosen unless the visitor chose one."""
    choice, formats, month = given.choice, given.formats, given.span.month
    chosen = _chosen_day(given)
    starts = given.free_by_day.get(chosen, []) if chosen else []
    weeks = calendar.Calendar(formats.locale.first_week_day).monthdatescalendar(
        month.year, month.month
    )
    after = end_of_month(month) + timedelta(days=1)
    has_later = given.last_day is None or after <= given.last_day
    here = choice.but(month=month, day=None, is_choosing_zone=False)
    count = len(starts)
    day_name = formats.day_near(chosen, given.today) if chosen else formats.month(month)
    free_text = ngettext("%(count)d free time", "%(count)d free times", count) % {"count": count}
    return Panel(
        url=given.path,
        month_name=formats.month(month),
        weekdays=[{"name": name, "short": short} for name, short in formats.weekdays()],
        weeks=[
            [_day(given, day, chosen) if day.month == month.month else None for day in week]
            for week in weeks
            if week[-1] >= given.today
        ],
        strip=[_day(given, day, chosen) for day in _days(given.span.first, given.span.last)],
        has_free=bool(given.free_by_day),
        unfolded=choice.is_unfolded,
        unfold_url=here.but(day=chosen, is_unfolded=not choice.is_unfolded).url(given.path),
        earlier_url=_month_url(given, month - timedelta(days=1)) if month > given.today else None,
        later_url=_month_url(given, after) if has_later else None,
        day_name=day_name,
        parts=[_part(given, key, icon, found) for key, icon, found in _split(given, starts)],
        zone_text=_zone_text(given, starts),
        zone_url=here.but(day=chosen, is_choosing_zone=True).url(given.path),
        keep_url=here.but(day=chosen).url(given.path),
        chosen_zone=given.clock.chosen.key,
        zone_choices=_zone_choices(given),
        hidden_fields=here.but(day=chosen, zone=None).fields(),
        empty_text=_empty_text(given, chosen),
        next_free_text=_next_free_text(given),
        next_free_url=_next_free_url(given),
        anyone_url=given.anyone_url,
        announcement=f"{day_name}: {free_text}",
    )


def list_times(
    starts: Sequence[ShownStart], *, clock: Clock, formats: Formats, choice: Choice, path: str
) -> list[Time]:
    """Return the starts as buttons that lead to ``path``."""
    return [_time(start, clock, formats, choice, path) for start in starts]


def end_of_month(day: date) -> date:
    """Return the last day of the month of ``day``."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def zone_name(formats: Formats, zone: ZoneInfo) -> str:
    """Return "Berlin time"."""
    return _("%(city)s time") % {"city": formats.city(zone)}


def _chosen_day(given: PanelInput) -> date | None:
    asked = given.choice.day
    if asked is not None and given.span.first <= asked <= given.span.last:
        return asked
    return min(given.free_by_day, default=None)


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def _day(given: PanelInput, day: date, chosen: date | None) -> Day:
    free = len(given.free_by_day.get(day, ()))
    is_past = day < given.today
    count = ngettext("%(count)d free time", "%(count)d free times", free) % {"count": free}
    choice = given.choice.but(day=day, month=given.span.month, start=None, is_choosing_zone=False)
    return Day(
        iso=day.isoformat(),
        number=day.day,
        weekday=given.formats.short_weekday(day),
        label=f"{given.formats.day(day)}, {count}",
        url=choice.url(given.path) if free else None,
        state="past" if is_past else "free" if free else "none",
        is_today=day == given.today,
        is_chosen=day == chosen,
    )


def _month_url(given: PanelInput, day: date) -> str:
    choice = given.choice.but(month=day.replace(day=1), day=None, is_choosing_zone=False)
    return choice.url(given.path)


def _split(
    given: PanelInput, starts: Sequence[ShownStart]
) -> list[tuple[str, str, list[ShownStart]]]:
    found = []
    for until, key, icon in _PARTS:
        since = max((end for end, _key, _icon in _PARTS if end < until), default=0)
        hours = range(since, until)
        part = [start for start in starts if start.at.astimezone(given.clock.zone).hour in hours]
        if part:
            found.append((key, icon, part))
    return found


def _part(given: PanelInput, key: str, icon: str, starts: Sequence[ShownStart]) -> Part:
    names = {
        "night": _("Night"),
        "morning": _("Morning"),
        "afternoon": _("Afternoon"),
        "evening": _("Evening"),
    }
    times = list_times(
        starts,
        clock=given.clock,
        formats=given.formats,
        choice=given.choice.but(month=None, day=None, is_unfolded=False, is_choosing_zone=False),
        path=given.pick_path,
    )
    return Part(key=key, name=names[key], icon=icon, times=times)


def _time(start: ShownStart, clock: Clock, formats: Formats, choice: Choice, path: str) -> Time:
    text = formats.time(start.at, clock.zone)
    other = clock.beside_at(start.at)
    beside = ""
    if other is not None:
        same_day = start.at.astimezone(other).date() == start.at.astimezone(clock.zone).date()
        local = formats.time(start.at, other)
        weekday = "" if same_day else f"{formats.short_weekday(start.at.astimezone(other).date())} "
        beside = f"{weekday}{local}"
    seats = ""
    if start.seats_left is not None:
        seats = ngettext("%(count)d place left", "%(count)d places left", start.seats_left) % {
            "count": start.seats_left
        }
    return Time(
        value=start.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        text=text,
        beside=beside,
        seats=seats,
        label=_label(text, beside, seats),
        url=choice.but(start=start.at).url(path),
    )


def _label(text: str, beside: str, seats: str) -> str:
    """Return the whole in words where the button alone would be unclear when read out."""
    if not beside and not seats:
        return ""
    yours = _("%(time)s your time") % {"time": beside} if beside else ""
    return ", ".join(part for part in (text, yours, seats) if part)


def _zone_text(given: PanelInput, starts: Sequence[ShownStart]) -> str:
    name = zone_name(given.formats, given.clock.zone)
    at = starts[0].at if starts else given.next_free
    if at is None:
        return _("Times are %(zone)s.") % {"zone": name}
    is_odd_night = any(is_ambiguous(start.at.astimezone(given.clock.zone)) for start in starts)
    # On such a day the zones may part or meet between two times.
    others = [given.clock.beside_at(start.at) for start in starts] or [given.clock.beside_at(at)]
    other = next((zone for zone in others if zone is not None), None)
    change = [_("The clocks change on this day.")] if is_odd_night else []
    if other is None:
        return " ".join([_("Times are %(zone)s.") % {"zone": name}, *change])
    text = _("Times are %(zone)s, below in yours (%(city)s).") % {
        "zone": name,
        "city": given.formats.city(other),
    }
    return " ".join([text, *change])


def _zone_choices(given: PanelInput) -> zones.ZoneGroups | None:
    if not given.choice.is_choosing_zone:
        return None
    return zones.list_choices(given.formats.locale, own=given.clock.chosen)


def _empty_text(given: PanelInput, chosen: date | None) -> str:
    if given.last_day is not None and given.last_day < given.today:
        return _("This can no longer be booked.")
    if given.next_free is None and not given.free_by_day:
        return _("Everything is booked at the moment. New times may open up: please look again.")
    if chosen is not None:
        return _("Nothing is free on this day.")
    return _("Nothing is free in %(month)s.") % {"month": given.formats.month(given.span.month)}


def _next_free(given: PanelInput) -> date | None:
    """Return the next day with free time from what is shown on, else the very first one."""
    asked = given.choice.day
    later = [day for day in given.free_by_day if asked is None or day > asked]
    if later:
        return min(later)
    return given.day_of(given.next_free) if given.next_free else None


def _next_free_text(given: PanelInput) -> str:
    day = _next_free(given)
    if day is None:
        return ""
    return _("Next free day: %(day)s") % {"day": given.formats.day_near(day, given.today)}


def _next_free_url(given: PanelInput) -> str | None:
    day = _next_free(given)
    if day is None:
        return None
    choice = given.choice.but(day=day, month=day.replace(day=1), is_choosing_zone=False)
    return choice.url(given.path)
