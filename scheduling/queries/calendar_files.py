"""Calendar files (RFC 5545, 5546) for invitations by mail and for downloads (booking-rules, 10).

Pure: from the facts of a booking to bytes. The library folds long lines and escapes text.
"""

import enum
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from icalendar import Calendar, Event, vCalAddress, vText

from foundation import formats
from scheduling.contracts import BookingSnapshot

PRODUCT = "-//Booking//Booking//EN"
_ZONE_MARGIN = timedelta(days=400)


class Method(enum.StrEnum):
    """What the receiver does with the file. A download is published, an invitation requested."""

    PUBLISH = "PUBLISH"
    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


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


def get_uid(booking: BookingSnapshot) -> str:
    """Return the booking's identity in every calendar, the same for all its versions.

    It ends in the platform's host, which stays when a business changes its own address.
    """
    return f"{booking.id}@{settings.PLATFORM_HOST}"


def get_display_zone(booking: BookingSnapshot) -> ZoneInfo:
    """Return the zone of the visit: the location's, or the customer's if remote (1.6)."""
    return ZoneInfo(booking.timezone if booking.remote else booking.location_timezone)


def write_download(
    booking: BookingSnapshot, *, manage_url: str, business_name: str, now: datetime
) -> bytes:
    """Return the file behind "add to calendar"; a cancelled booking says that it is."""
    text = CalendarText(
        summary=f"{booking.service_name}, {business_name}", description=manage_url, url=manage_url
    )
    return write_calendar(booking, text, method=Method.PUBLISH, now=now)


def write_calendar(
    booking: BookingSnapshot,
    text: CalendarText,
    *,
    method: Method,
    now: datetime,
    organizer: Person | None = None,
    attendee: Person | None = None,
) -> bytes:
    """Return the booking as a calendar file: stable UID, ``SEQUENCE`` is the version.

    ``REQUEST`` and ``CANCEL`` need ``organizer`` and ``attendee`` to be accepted by mail programs.
    """
    event = Event()
    event.add("uid", get_uid(booking))
    event.add("dtstamp", now.astimezone(UTC))
    event.add("sequence", booking.version)
    for name, at in zip(("dtstart", "dtend"), _get_times(booking), strict=True):
        event.add(name, at)
    event.add("summary", _one_line(text.summary))
    if text.description:
        event.add("description", text.description)
    if text.url:
        event.add("url", text.url)
    if where := get_place(booking):
        event.add("location", where)
    is_cancelled = method is Method.CANCEL or booking.status == "cancelled"
    event.add("status", "CANCELLED" if is_cancelled else "CONFIRMED")
    event.add("transp", "OPAQUE")
    if organizer is not None:
        event.add("organizer", _address(organizer))
    if attendee is not None:
        event.add("attendee", _address(attendee, role="REQ-PARTICIPANT", partstat="ACCEPTED"))
    return _wrap(event, method=method, around=booking.starts_at)


def get_place(booking: BookingSnapshot) -> str:
    """Return name and address of where the visit takes place; empty for remote ones."""
    if booking.remote:
        return ""
    lines = (booking.location_name, *booking.location_address.splitlines())
    return ", ".join(line for line in map(_one_line, lines) if line)


def _get_times(booking: BookingSnapshot) -> tuple[datetime, datetime]:
    """Return start and end with the zone, or in UTC where a wall time occurs twice.

    A calendar file cannot say which of the two it means (RFC 5545, 3.3.5: the first).
    """
    zone = get_display_zone(booking)
    local = booking.starts_at.astimezone(zone), booking.ends_at.astimezone(zone)
    if zone.key == "UTC" or any(formats.is_ambiguous(at) for at in local):
        return booking.starts_at.astimezone(UTC), booking.ends_at.astimezone(UTC)
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
