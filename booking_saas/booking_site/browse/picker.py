"""Choosing a time: the month, the times of a day and their zones in one place (look, "When")."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import groupby

from django.utils.translation import gettext as _

from booking_saas.booking_site.browse import day_times, display_zones
from booking_saas.booking_site.browse.day_times import Part, ShownStart
from booking_saas.booking_site.browse.display_zones import DisplayZone
from booking_saas.booking_site.browse.month import Day, Month, Span, count_times
from booking_saas.booking_site.frame import zones
from booking_saas.booking_site.frame.choices import Choice
from foundation.formats import Formats


@dataclass(frozen=True, slots=True, kw_only=True)
class Picker:
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
    has_times: bool
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


type TellNotes = Callable[[Sequence[datetime]], Mapping[datetime, str]]


def tell_nothing(_starts: Sequence[datetime]) -> Mapping[datetime, str]:
    """Return no notes: there is nothing special about any start."""
    return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class PickerInput:
    """What the view found out. ``starts`` are sorted and cover ``span``, as do the days.

    ``current`` is where a visit is that is to be moved; ``tell_notes`` says what is different with
    starts of the chosen day.
    """

    path: str
    pick_path: str
    choice: Choice
    display: DisplayZone
    formats: Formats
    today: date
    last_day: date | None
    span: Span
    starts: Sequence[ShownStart]
    next_free: datetime | None
    anyone_url: str | None = None
    current: ShownStart | None = None
    tell_notes: TellNotes = tell_nothing
    working_days: Collection[date] = ()
    bookable_days: Collection[date] = ()
    free_by_day: dict[date, list[ShownStart]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for day, starts in groupby(self.starts, lambda start: self.day_of(start.at)):
            self.free_by_day.setdefault(day, []).extend(starts)

    def day_of(self, at: datetime) -> date:
        """Return the calendar day of ``at`` as shown."""
        return at.astimezone(self.display.zone).date()


def build(given: PickerInput) -> Picker:
    """Return the picker: the first free day is chosen unless the visitor chose one."""
    choice, formats = given.choice, given.formats
    chosen = _chosen_day(given)
    starts = given.free_by_day.get(chosen, []) if chosen else []
    month = Month(
        path=given.path,
        choice=choice,
        formats=formats,
        span=given.span,
        today=given.today,
        last_day=given.last_day,
        chosen=chosen,
        free_by_day=given.free_by_day,
        working_days=given.working_days,
        bookable_days=given.bookable_days,
    )
    month_name = formats.month(given.span.month)
    here = choice.but(month=given.span.month, day=None, is_choosing_zone=False)
    day_name = formats.day_near(chosen, given.today) if chosen else month_name
    return Picker(
        url=given.path,
        month_name=month_name,
        weekdays=[{"name": name, "short": short} for name, short in formats.weekdays()],
        weeks=month.list_weeks(),
        strip=month.list_strip(),
        has_free=bool(given.free_by_day),
        unfolded=choice.is_unfolded,
        unfold_url=here.but(day=chosen, is_unfolded=not choice.is_unfolded).url(given.path),
        earlier_url=month.find_earlier_url(),
        later_url=month.find_later_url(),
        day_name=day_name,
        parts=day_times.list_parts(
            _list_shown(given, starts, chosen),
            display=given.display,
            formats=formats,
            choice=choice,
            path=given.pick_path,
        ),
        has_times=bool(starts),
        zone_text=display_zones.describe(
            given.display,
            [start.at for start in starts],
            next_free=given.next_free,
            formats=formats,
        ),
        zone_url=here.but(day=chosen, is_choosing_zone=True).url(given.path),
        keep_url=here.but(day=chosen).url(given.path),
        chosen_zone=given.display.chosen.key,
        zone_choices=_zone_choices(given),
        hidden_fields=here.but(day=chosen, zone=None).fields(),
        empty_text=_empty_text(given, chosen),
        next_free_text=_next_free_text(given),
        next_free_url=_next_free_url(given),
        anyone_url=given.anyone_url,
        announcement=f"{day_name}: {count_times(len(starts))}",
    )


def _chosen_day(given: PickerInput) -> date | None:
    asked = given.choice.day
    if asked is not None and given.span.first <= asked <= given.span.last:
        return asked
    return min(given.free_by_day, default=None)


def _list_shown(
    given: PickerInput, starts: Sequence[ShownStart], chosen: date | None
) -> list[ShownStart]:
    """Return the starts of the chosen day with their notes, and the visit's own among them."""
    notes = given.tell_notes([start.at for start in starts]) if starts else {}
    shown = [replace(start, note=notes.get(start.at, "")) for start in starts]
    if given.current is not None and given.day_of(given.current.at) == chosen:
        shown.append(given.current)
    return sorted(shown, key=lambda start: start.at)


def _zone_choices(given: PickerInput) -> zones.ZoneGroups | None:
    if not given.choice.is_choosing_zone:
        return None
    return zones.list_choices(given.formats.locale, own=given.display.chosen)


def _empty_text(given: PickerInput, chosen: date | None) -> str:
    if given.last_day is not None and given.last_day < given.today:
        return _("This can no longer be booked.")
    if given.next_free is None and not given.free_by_day:
        return _("Everything is booked at the moment. New times may open up: please look again.")
    if chosen is not None:
        return _("Nothing is free on this day.")
    return _("Nothing is free in %(month)s.") % {"month": given.formats.month(given.span.month)}


def _next_free(given: PickerInput) -> date | None:
    """Return the next day with free time from what is shown on, else the very first one."""
    asked = given.choice.day
    later = [day for day in given.free_by_day if asked is None or day > asked]
    if later:
        return min(later)
    return given.day_of(given.next_free) if given.next_free else None


def _next_free_text(given: PickerInput) -> str:
    day = _next_free(given)
    if day is None:
        return ""
    return _("Next free day: %(day)s") % {"day": given.formats.day_near(day, given.today)}


def _next_free_url(given: PickerInput) -> str | None:
    day = _next_free(given)
    if day is None:
        return None
    choice = given.choice.but(day=day, month=day.replace(day=1), is_choosing_zone=False)
    return choice.url(given.path)
