"""Calendar files (RFC 5545, 5546) for invitations by mail and for downloads (booking-rules, 10).

Pure: from an entry to bytes. The library folds long lines and escapes text.
"""

import enum
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vCalAddress, vText

from foundation import formats

PRODUCT = "-//Booking//Booking//EN"
_ZONE_MARGIN = timedelta(days=400)


class Method(enum.StrEnum):
    """What the receiver does with the file. A download is published, an invitation requested."""

    PUBLISH = "PUBLISH"
    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One appointment. ``uid`` and ``sequence`` are its identity and version in every calendar.

    Instants are aware; ``zone`` is the clock that they are told on.
    """

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    zone: ZoneInfo
    place: str = ""
    is_cancelled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Whom a calendar names as organizer or guest."""

    name: str
    email: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarText:
    """The words of the entry, in the reader's language."""

    summary: str
    description: str = ""
    url: str = ""


def write_calendar(
    entry: Entry,
    text: CalendarText,
    *,
    method: Method,
    now: datetime,
    organizer: Person | None = None,
    attendee: Person | None = None,
) -> bytes:
    """Return the entry as a calendar file.

    ``REQUEST`` and ``CANCEL`` need ``organizer`` and ``attendee`` to be accepted by mail programs.
    """
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", now.astimezone(UTC))
    event.add("sequence", entry.sequence)
    for name, at in zip(("dtstart", "dtend"), _get_times(entry), strict=True):
        event.add(name, at)
    event.add("summary", _one_line(text.summary))
    if text.description:
        event.add("description", text.description)
    if text.url:
        event.add("url", text.url)
    if entry.place:
        event.add("location", _one_line(entry.place))
    is_cancelled = entry.is_cancelled or method is Method.CANCEL
    event.add("status", "CANCELLED" if is_cancelled else "CONFIRMED")
    event.add("transp", "OPAQUE")
    if organizer is not None:
        event.add("organizer", _address(organizer))
    if attendee is not None:
        event.add("attendee", _address(attendee, role="REQ-PARTICIPANT", partstat="ACCEPTED"))
    return _wrap(event, method=method, around=entry.starts_at)


def _get_times(entry: Entry) -> tuple[datetime, datetime]:
    """Return start and end with the zone, or in UTC where a wall time occurs twice.

    A calendar file cannot say which of the two it means (RFC 5545, 3.3.5: the first).
    """
    local = entry.starts_at.astimezone(entry.zone), entry.ends_at.astimezone(entry.zone)
    if entry.zone.key == "UTC" or any(formats.is_ambiguous(at) for at in local):
        return entry.starts_at.astimezone(UTC), entry.ends_at.astimezone(UTC)
    return local


def _address(person: Person, **parameters: str) -> vCalAddress:
    address = vCalAddress(f"mailto:{person.email}")
    address.params["CN"] = vText(_one_line(person.name))
    for name, value in parameters.items():
        address.params[name.upper()] = vText(value)
    return address


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _wrap(event: Event, *, method: Method, around: datetime) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method.value)
    calendar.add_component(event)
    calendar.add_missing_timezones(
        first_date=(around - _ZONE_MARGIN).date(), last_date=(around + _ZONE_MARGIN).date()
    )
    return bytes(calendar.to_ical())
