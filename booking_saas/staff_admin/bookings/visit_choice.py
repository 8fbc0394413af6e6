"""Whom and when: the free times of one day, as the booking page would show them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import F
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from booking_saas.staff_admin.bookings.booking_forms import (
    list_services,
    list_staff,
    list_staff_of_move,
)
from booking_saas.staff_admin.frame.days import parse_day
from booking_saas.staff_admin.frame.wording import get_formats, time_of_day
from scheduling import walltimes
from scheduling.models import Resource, Service
from scheduling.queries import availability, workdays

_PARTS = (
    (5, _("Night")),
    (12, _("Morning")),
    (17, _("Afternoon")),
    (24, _("Evening")),
)
"""Until which hour of a day each of its parts lasts; the first is the night to it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FreeTime:
    """One start that can be booked; ``summary`` says what pressing the button would book."""

    value: str
    text: str
    summary: str
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PartOfDay:
    """Night, morning, afternoon or evening with its times."""

    title: object
    times: list[FreeTime]


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitChoice:
    """What the part of the page about whom and when shows.

    ``before`` and ``after`` stand around a time in the summary of what would be booked.
    """

    services: list[tuple[str, str]]
    people: list[tuple[str, str]]
    service: str
    staff: str
    day: date
    day_text: str
    zone: str
    location: str
    before: str
    after: str
    is_closed: bool = False
    parts: list[PartOfDay] = field(default_factory=list)
    next_day: date | None = None
    next_text: str = ""
    moves: UUID | None = None

    @property
    def summary(self) -> str:
        """What the chosen start would book; empty where none is chosen."""
        times = (time for part in self.parts for time in part.times)
        return next((time.summary for time in times if time.chosen), "")

    @property
    def day_before(self) -> date:
        """The day before, for the arrow back."""
        return self.day - timedelta(days=1)

    @property
    def day_after(self) -> date:
        """The day after, for the arrow on."""
        return self.day + timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the person has chosen so far; what does not exist falls back to the first there is.

    Without a ``day`` it is the first one with a free time. ``since`` asks for the first free time
    at or after an instant, where no ``start`` is chosen.
    """

    service: str = ""
    staff: str = ""
    day: str = ""
    start: str = ""
    since: str = ""
    moves: UUID | None = None
    without_slot: UUID | None = None


def build_choice(asked: Asked, *, now: datetime) -> VisitChoice | None:
    """Return the choice for what is asked, or ``None`` where nothing can be booked at all."""
    services = list_services()
    slugs = [slug for slug, _name in services]
    if asked.moves is not None:
        slugs.append(asked.service)
    slug = asked.service if asked.service in slugs else next(iter(slugs), "")
    service = Service.objects.select_related("location").filter(slug=slug).first()
    if service is None:
        return None
    people = list_staff(slug) if asked.moves is None else list_staff_of_move(slug)
    staff = asked.staff if asked.staff in dict(people) else ""
    location, zone = service.location, ZoneInfo(service.location.timezone)
    today = now.astimezone(zone).date()
    day = parse_day(asked.day) or _find_first_day(slug, staff, zone, now=now) or today
    person, day_text = dict(people)[staff], get_formats().day_near(day, today)
    around = _describe_visit(service, person, day_text, is_move=asked.moves is not None)
    bounds = walltimes.find_day_bounds(day, location.timezone)
    times = _list_times(asked, slug, staff, bounds, zone=location.timezone, now=now, around=around)
    upcoming = None
    if not times:
        since, _end = walltimes.find_day_bounds(max(day, today), location.timezone)
        upcoming = availability.find_next_start(slug, staff=staff or None, after=since, now=now)
    return VisitChoice(
        services=services,
        people=people,
        service=slug,
        staff=staff,
        day=day,
        day_text=day_text,
        zone=get_formats().city(zone),
        location=location.name,
        before=around[0],
        after=around[1],
        is_closed=not times and workdays.is_closed(_list_candidates(service, staff), *bounds),
        parts=times,
        next_day=upcoming and upcoming.astimezone(zone).date(),
        next_text=get_formats().moment(upcoming, zone) if upcoming else "",
        moves=asked.moves,
    )


def _find_first_day(service: str, staff: str, zone: ZoneInfo, *, now: datetime) -> date | None:
    start = availability.find_next_start(service, staff=staff or None, after=now, now=now)
    return start and start.astimezone(zone).date()


def _describe_visit(service: Service, person: str, day: str, *, is_move: bool) -> tuple[str, str]:
    """Return what stands before and after the time where a page says what would be booked."""
    price = get_formats().price(service.price_minor, service.currency)
    cost = price if service.price_minor else pgettext("price", "free")
    # What a visit costs that is moved was agreed when it was booked.
    return f"{service.name} · {person} · {day}, ", "" if is_move else f" · {cost}"


def _list_candidates(service: Service, staff: str) -> list[int]:
    """Return who could take the visit, the chosen person alone if one is chosen."""
    rows = Resource.objects.filter(active=True, requirements__service=service)
    return list(rows.filter(slug=staff or F("slug")).distinct().values_list("pk", flat=True))


def _list_times(
    asked: Asked,
    service: str,
    staff: str,
    window: tuple[datetime, datetime],
    *,
    zone: str,
    now: datetime,
    around: tuple[str, str],
) -> list[PartOfDay]:
    listing = availability.Listing(
        service=service,
        staff=staff or None,
        window_from=window[0],
        window_to=window[1],
        without_slot=asked.without_slot,
    )
    parts: dict[int, list[FreeTime]] = {}
    slots = availability.list_open_slots(listing, now=now)
    chosen = asked.start or _find_first(slots, asked.since)
    for slot in slots:
        value = slot.start.isoformat()
        hour = slot.start.astimezone(ZoneInfo(zone)).hour
        part = next(number for number, (until, _title) in enumerate(_PARTS) if hour < until)
        text = time_of_day(slot.start, zone)
        summary = f"{text}–{time_of_day(slot.end, zone)}".join(around)
        parts.setdefault(part, []).append(
            FreeTime(value=value, text=text, summary=summary, chosen=value == chosen)
        )
    return [PartOfDay(title=_PARTS[part][1], times=times) for part, times in parts.items()]


def _find_first(slots: Sequence[availability.OpenSlot], since: str) -> str:
    """Return the first start at or after the instant that ``since`` names, if it names one."""
    try:
        moment = datetime.fromisoformat(since)
    except ValueError:
        return ""
    if moment.tzinfo is None:
        return ""
    return next((slot.start.isoformat() for slot in slots if slot.start >= moment), "")
