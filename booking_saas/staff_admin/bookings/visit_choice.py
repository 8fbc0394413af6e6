"""Whom and when: the free times of one day, as the booking page would show them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from booking_saas.staff_admin.bookings.booking_forms import list_services, list_staff
from booking_saas.staff_admin.frame.days import parse_day
from booking_saas.staff_admin.frame.wording import get_formats, time_of_day
from scheduling import walltimes
from scheduling.models import Service
from scheduling.queries import availability

_NOON, _EVENING = 12, 17


@dataclass(frozen=True, slots=True, kw_only=True)
class FreeTime:
    """One start that can be booked."""

    value: str
    text: str
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PartOfDay:
    """Morning, afternoon or evening with its times."""

    title: object
    times: list[FreeTime]


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitChoice:
    """What the part of the page about whom and when shows."""

    services: list[tuple[str, str]]
    people: list[tuple[str, str]]
    service: str
    staff: str
    day: date
    day_text: str
    zone: str
    location: str
    parts: list[PartOfDay] = field(default_factory=list)
    next_day: date | None = None
    next_text: str = ""
    moves: UUID | None = None

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

    ``since`` asks for the first free time at or after an instant, where no ``start`` is chosen.
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
    people = list_staff(slug)
    staff = asked.staff if asked.staff in dict(people) else ""
    location = service.location
    today = now.astimezone(ZoneInfo(location.timezone)).date()
    day = parse_day(asked.day) or today
    times = _list_times(
        asked,
        slug,
        staff,
        walltimes.find_day_bounds(day, location.timezone),
        location.timezone,
        now,
    )
    upcoming = None
    if not times:
        after, _end = walltimes.find_day_bounds(max(day, today), location.timezone)
        upcoming = availability.find_next_start(slug, staff=staff or None, after=after, now=now)
    return VisitChoice(
        services=services,
        people=people,
        service=slug,
        staff=staff,
        day=day,
        day_text=get_formats().day_near(day, today),
        zone=get_formats().city(ZoneInfo(location.timezone)),
        location=location.name,
        parts=times,
        next_day=upcoming and upcoming.astimezone(ZoneInfo(location.timezone)).date(),
        next_text=get_formats().moment(upcoming, ZoneInfo(location.timezone)) if upcoming else "",
        moves=asked.moves,
    )


def _list_times(
    asked: Asked,
    service: str,
    staff: str,
    window: tuple[datetime, datetime],
    zone: str,
    now: datetime,
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
        part = 0 if hour < _NOON else 1 if hour < _EVENING else 2
        parts.setdefault(part, []).append(
            FreeTime(value=value, text=time_of_day(slot.start, zone), chosen=value == chosen)
        )
    titles = (_("Morning"), _("Afternoon"), _("Evening"))
    return [PartOfDay(title=titles[part], times=times) for part, times in parts.items()]


def _find_first(slots: Sequence[availability.OpenSlot], since: str) -> str:
    """Return the first start at or after the instant that ``since`` names, if it names one."""
    try:
        moment = datetime.fromisoformat(since)
    except ValueError:
        return ""
    if moment.tzinfo is None:
        return ""
    return next((slot.start.isoformat() for slot in slots if slot.start >= moment), "")
