"""The .ics of a booking: for the pages, the API and the messages (booking-rules, 10)."""

from datetime import datetime
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


def write_calendar(
    booking: BookingSnapshot,
    *,
    method: Method,
    uid_host: str,
    now: datetime,
    organizer_email: str = "",
    url: str = "",
) -> bytes:
    """Return the booking as an iCalendar object with one event.

    The UID stays the same for the booking's life, SEQUENCE follows its version, and the times
    stand in the zone in which the customer thinks of the visit.
    """
    is_cancelled = booking.status == BookingStatus.CANCELLED
    zone = ZoneInfo(booking.timezone if booking.remote else booking.location_timezone)
    event = Event()
    event.add("uid", f"{booking.id}@{uid_host}")
    event.add("sequence", booking.version)
    event.add("dtstamp", now)
    event.add("dtstart", booking.starts_at.astimezone(zone))
    event.add("dtend", booking.ends_at.astimezone(zone))
    event.add("summary", _title(booking))
    event.add("status", "CANCELLED" if is_cancelled else "CONFIRMED")
    if booking.location_name and not booking.remote:
        event.add("location", _where(booking))
    if url:
        event.add("url", url)
    if method != Method.PUBLISH and organizer_email:
        event.add("organizer", vCalAddress(f"mailto:{organizer_email}"))
        attendee = vCalAddress(f"mailto:{booking.contact_email}")
        attendee.params["CN"] = vText(booking.contact_name)
        event.add("attendee", attendee)
    file = Calendar()
    file.add("prodid", _PRODUCT)
    file.add("version", "2.0")
    file.add("method", str(method))
    file.add_component(event)
    file.add_missing_timezones()
    return file.to_ical()


def _title(booking: BookingSnapshot) -> str:
    names = ", ".join(person.name for person in booking.staff)
    return f"{booking.service_name} ({names})" if names else booking.service_name


def _where(booking: BookingSnapshot) -> str:
    lines = [booking.location_name, *booking.location_address.splitlines()]
    return ", ".join(line.strip() for line in lines if line.strip())
