"""Calendar files (RFC 5545, 5546) for invitations by mail and for downloads (booking-rules, 10).

Pure: from an entry to bytes. The library folds long lines and escapes text.
"""

import enum
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, vCalAddress, vText

from foundation import formats, inputs
from foundation.zones import blocks

PRODUCT = "-//Booking//Booking//EN"


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
    """Whom a calendar names as organizer or guest; without a ``name`` by the address alone."""

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
    block = _find_block(entry)
    zone = entry.zone if block is not None else UTC
    event.add("dtstart", entry.starts_at.astimezone(zone))
    event.add("dtend", entry.ends_at.astimezone(zone))
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
    return _wrap(event, block, method=method)


def _find_block(entry: Entry) -> Timezone | None:
    """Return the rules of the entry's zone; None where its times are better said in UTC.

    A calendar file cannot say which of two equal wall times it means (RFC 5545, 3.3.5: the
    first), and a zone without a yearly rule cannot be written so that it stays true.
    """
    local = entry.starts_at.astimezone(entry.zone), entry.ends_at.astimezone(entry.zone)
    if entry.zone.key == "UTC" or any(formats.is_ambiguous(at) for at in local):
        return None
    return blocks.find_zone_block(entry.zone.key, local[0].year)


def _address(person: Person, **parameters: str) -> vCalAddress:
    address = vCalAddress(inputs.write_mailto(person.email))
    if person.name:
        address.params["CN"] = vText(_one_line(person.name))
    for name, value in parameters.items():
        address.params[name.upper()] = vText(value)
    return address


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _wrap(event: Event, block: Timezone | None, *, method: Method) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method.value)
    if block is not None:
        calendar.add_component(block)
    calendar.add_component(event)
    return bytes(calendar.to_ical())
