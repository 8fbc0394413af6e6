"""A booking as an entry of calendars: its identity there, its clock and its place."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings

from foundation import calendars
from scheduling.contracts import BookingSnapshot


def get_uid(booking: BookingSnapshot) -> str:
    """Return the booking's identity in every calendar, the same for all its versions.

    It ends in the platform's host, which stays when a business changes its own address.
    """
    return f"{booking.id}@{settings.PLATFORM_HOST}"


def get_display_zone(booking: BookingSnapshot) -> ZoneInfo:
    """Return the zone of the visit: the location's, or the customer's if remote (1.6)."""
    return ZoneInfo(booking.timezone if booking.remote else booking.location_timezone)


def get_place(booking: BookingSnapshot) -> str:
    """Return name and address of where the visit takes place; empty for remote ones."""
    if booking.remote:
        return ""
    lines = (booking.location_name, *booking.location_address.splitlines())
    return ", ".join(line for line in (" ".join(each.split()) for each in lines) if line)


def write_download(
    booking: BookingSnapshot, *, manage_url: str, title: str, now: datetime
) -> bytes:
    """Return the file behind "add to calendar"; a cancelled booking says that it is."""
    entry = calendars.Entry(
        uid=get_uid(booking),
        sequence=booking.version,
        starts_at=booking.starts_at,
        ends_at=booking.ends_at,
        zone=get_display_zone(booking),
        place=get_place(booking),
        is_cancelled=booking.status == "cancelled",
    )
    text = calendars.CalendarText(summary=title, description=manage_url, url=manage_url)
    return calendars.write_calendar(entry, text, method=calendars.Method.PUBLISH, now=now)
