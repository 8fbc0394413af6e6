"""What to show when the time that somebody wanted is not to be had: the nearest ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby

from booking_saas.booking_site.browse import calendar_panel, summaries
from booking_saas.booking_site.browse.calendar_panel import Clock, ShownStart, Time
from booking_saas.booking_site.frame.visits import Visit
from scheduling.queries import availability
from scheduling.queries.availability import OpenSlot
from scheduling.queries.catalog import Offer

MAX_DAYS = 3
MAX_TIMES = 9

_REACH = timedelta(days=14)


@dataclass(frozen=True, slots=True, kw_only=True)
class FreeDay:
    """A day in words with the free times nearest to the one that was wanted."""

    name: str
    times: list[Time]


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Why it did not work, and what is free instead.

    ``taken`` is the service and the start that somebody has; ``colleague_at`` that start where
    somebody else of the team is free then.
    """

    title: str
    text: str
    days: Sequence[FreeDay] = ()
    later_from: str = ""
    more_url: str = ""
    more_text: str = ""
    form_id: str = "details"
    taken: str = ""
    colleague_at: str = ""
    colleague_text: str = ""


def is_open(visit: Visit, offer: Offer, *, staff: str | None, start: datetime) -> bool:
    """Tell whether ``start`` is on offer now."""
    listing = availability.Listing(
        service=offer.slug,
        window_from=start,
        window_to=start + timedelta(seconds=1),
        staff=staff,
    )
    return any(slot.start == start for slot in availability.list_open_slots(listing, now=visit.now))


def list_near(
    visit: Visit, offer: Offer, *, staff: str | None, wanted: datetime, since: date | None = None
) -> tuple[list[FreeDay], str]:
    """Return the next days with free times from the day of ``wanted`` (or ``since``) on.

    The second value is the day after the last one shown, for "later days"; empty if the window
    held no more.
    """
    clock = summaries.clock_of(visit, offer)
    first = since or max(wanted, visit.now).astimezone(clock.zone).date()
    slots = _list_from(visit, offer, staff, first, clock)
    if not slots:
        after = datetime.combine(first, time(), tzinfo=clock.zone) + _REACH
        later = availability.find_next_start(offer.slug, staff=staff, after=after, now=visit.now)
        if later is None:
            return [], ""
        slots = _list_from(visit, offer, staff, later.astimezone(clock.zone).date(), clock)
    return _pick(visit, clock, slots, wanted)


def _list_from(
    visit: Visit, offer: Offer, staff: str | None, first: date, clock: Clock
) -> list[OpenSlot]:
    begin = datetime.combine(first, time(), tzinfo=clock.zone).astimezone(UTC)
    listing = availability.Listing(
        service=offer.slug, window_from=begin, window_to=begin + _REACH, staff=staff
    )
    return availability.list_open_slots(listing, now=visit.now)


def _pick(
    visit: Visit, clock: Clock, slots: Sequence[OpenSlot], wanted: datetime
) -> tuple[list[FreeDay], str]:
    by_day = [
        (day, list(group))
        for day, group in groupby(slots, key=lambda slot: slot.start.astimezone(clock.zone).date())
    ]
    shown: list[FreeDay] = []
    for day, found in by_day[:MAX_DAYS]:
        near = _nearest(found, wanted.astimezone(clock.zone), day)
        times = calendar_panel.list_times(
            near, clock=clock, formats=visit.formats, choice=visit.choice, path=""
        )
        name = visit.formats.day_near(day, visit.today_in(clock.zone))
        shown.append(FreeDay(name=name, times=times))
    later = by_day[MAX_DAYS][0].isoformat() if len(by_day) > MAX_DAYS else ""
    return shown, later


def _nearest(slots: Sequence[OpenSlot], wanted: datetime, day: date) -> list[ShownStart]:
    """Return the times of ``day`` closest to the wanted time of day, in order."""
    ideal = datetime.combine(day, wanted.timetz())

    def distance(slot: OpenSlot) -> timedelta:
        return abs(slot.start - ideal.astimezone(UTC))

    nearest = sorted(slots, key=distance)[:MAX_TIMES]
    return [ShownStart(at=slot.start) for slot in sorted(nearest, key=lambda slot: slot.start)]
