"""What to show when the time that somebody wanted is not to be had: the nearest ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby

from booking_saas.booking_site.browse import day_times, summaries
from booking_saas.booking_site.browse.day_times import ShownStart, Time
from booking_saas.booking_site.browse.display_zones import DisplayZone
from booking_saas.booking_site.frame.page_requests import PageRequest
from scheduling.queries import availability
from scheduling.queries.availability import OpenSlot
from scheduling.queries.catalog import Offer

MOVE_TO = "move_to"
"""What the form is sent with for another time, with whom was chosen."""
COLLEAGUE_AT = "colleague_at"
"""The same for a time with whoever is free of the team."""

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

    ``is_time_lost``: somebody else has the time. ``own_url`` leads to the visitor's own booking of
    that start; ``colleague_at`` is that start where somebody else of the team is free then.
    ``time_field``: what another time is sent as.
    """

    title: str
    text: str
    days: Sequence[FreeDay] = ()
    later_from: str = ""
    more_url: str = ""
    more_text: str = ""
    form_id: str = "details"
    time_field: str = MOVE_TO
    is_time_lost: bool = False
    own_url: str = ""
    colleague_at: str = ""
    colleague_text: str = ""


def is_open(page_request: PageRequest, offer: Offer, *, staff: str | None, start: datetime) -> bool:
    """Tell whether ``start`` is on offer now."""
    listing = availability.Listing(
        service=offer.slug,
        window_from=start,
        window_to=start + timedelta(seconds=1),
        staff=staff,
    )
    return any(
        slot.start == start for slot in availability.list_open_slots(listing, now=page_request.now)
    )


def list_near(
    page_request: PageRequest,
    offer: Offer,
    *,
    staff: str | None,
    wanted: datetime,
    since: date | None = None,
) -> tuple[list[FreeDay], str]:
    """Return the next days with free times from the day of ``wanted`` (or ``since``) on.

    The second value is the day after the last one shown, for "later days"; empty if the window
    held no more.
    """
    display = summaries.display_zone_of(page_request, offer)
    first = since or max(wanted, page_request.now).astimezone(display.zone).date()
    slots = _list_from(page_request, offer, staff, first, display)
    if not slots:
        after = datetime.combine(first, time(), tzinfo=display.zone) + _REACH
        later = availability.find_next_start(
            offer.slug, staff=staff, after=after, now=page_request.now
        )
        if later is None:
            return [], ""
        slots = _list_from(
            page_request, offer, staff, later.astimezone(display.zone).date(), display
        )
    return _pick(page_request, offer, display, slots, wanted)


def _list_from(
    page_request: PageRequest, offer: Offer, staff: str | None, first: date, display: DisplayZone
) -> list[OpenSlot]:
    begin = datetime.combine(first, time(), tzinfo=display.zone).astimezone(UTC)
    listing = availability.Listing(
        service=offer.slug, window_from=begin, window_to=begin + _REACH, staff=staff
    )
    return availability.list_open_slots(listing, now=page_request.now)


def _pick(
    page_request: PageRequest,
    offer: Offer,
    display: DisplayZone,
    slots: Sequence[OpenSlot],
    wanted: datetime,
) -> tuple[list[FreeDay], str]:
    by_day = [
        (day, list(group))
        for day, group in groupby(
            slots, key=lambda slot: slot.start.astimezone(display.zone).date()
        )
    ]
    near_by_day = [
        (day, _nearest(found, wanted.astimezone(display.zone), day))
        for day, found in by_day[:MAX_DAYS]
    ]
    shown_starts = [start for _day, near in near_by_day for start in near]
    nights = availability.find_nights(offer.slug, shown_starts, zone=display.zone)
    shown: list[FreeDay] = []
    for day, near in near_by_day:
        times = day_times.list_times(
            [ShownStart(at=start, is_night=start in nights) for start in near],
            display=display,
            formats=page_request.formats,
            choice=page_request.choice,
            path="",
        )
        name = page_request.formats.day_near(day, page_request.today_in(display.zone))
        shown.append(FreeDay(name=name, times=times))
    later = by_day[MAX_DAYS][0].isoformat() if len(by_day) > MAX_DAYS else ""
    return shown, later


def _nearest(slots: Sequence[OpenSlot], wanted: datetime, day: date) -> list[datetime]:
    """Return the times of ``day`` closest to the wanted time of day, in order."""
    ideal = datetime.combine(day, wanted.timetz())

    def distance(slot: OpenSlot) -> timedelta:
        return abs(slot.start - ideal.astimezone(UTC))

    nearest = sorted(slots, key=distance)[:MAX_TIMES]
    return sorted(slot.start for slot in nearest)
