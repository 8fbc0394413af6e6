"""The .ics of a booking: for the pages, the API and the messages (booking-rules, 10)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vCalAddress, vText

from scheduling.contracts import BookingSnapshot
from scheduling.models import BookingStatus

_PRODUCT = "-//Booking//Booking//EN"


class Method(StrEnum):
    """What the receiving calendar shall do."""

    PUBLISH = "PUBLISH"
    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Whose calendar file it is: ``uid_host`` ends the UID and must never change."""

    uid_host: str
    organizer_email: str = ""
    url: str = ""


def write_calendar(
    booking: BookingSnapshot, *, method: Method, sender: Sender, now: datetime
) -> bytes:
    """Return the booking as an iCalendar object with one event.

    The UID stays the same for the booking's life, SEQUENCE follows its version, and the times
    stand in the zone in which the customer thinks of the visit.
    """
    file = Calendar()
    file.add("prodid", _PRODUCT)
    file.add("version", "2.0")
    file.add("method", str(method))
    file.add_component(_event(booking, method=method, sender=sender, now=now))
    year = timedelta(days=366)
    file.add_missing_timezones(
        first_date=(booking.starts_at - year).date(), last_date=(booking.ends_at + year).date()
    )
    content: bytes = file.to_ical()
    return content


def _event(booking: BookingSnapshot, *, method: Method, sender: Sender, now: datetime) -> Event:
    is_cancelled = booking.status == BookingStatus.CANCELLED
    zone = ZoneInfo(booking.timezone if booking.remote else booking.location_timezone)
    event = Event()
    event.add("uid", f"{booking.id}@{sender.uid_host}")
    event.add("sequence", booking.version)
    event.add("dtstamp", now)
    event.add("dtstart", booking.starts_at.astimezone(zone))
    event.add("dtend", booking.ends_at.astimezone(zone))
    event.add("summary", _title(booking))
    event.add("status", "CANCELLED" if is_cancelled else "CONFIRMED")
    if not booking.remote:
        event.add("location", _where(booking))
    if sender.url:
        event.add("url", sender.url)
    if method != Method.PUBLISH and sender.organizer_email:
        event.add("organizer", vCalAddress(f"mailto:{sender.organizer_email}"))
        attendee = vCalAddress(f"mailto:{booking.contact_email}")
        attendee.params["CN"] = vText(booking.contact_name)
        event.add("attendee", attendee)
    return event


def _title(booking: BookingSnapshot) -> str:
    names = ", ".join(person.name for person in booking.staff)
    return f"{booking.service_name} ({names})" if names else booking.service_name


def _where(booking: BookingSnapshot) -> str:
    lines = [booking.location_name, *booking.location_address.splitlines()]
    return ", ".join(line.strip() for line in lines if line.strip())
