"""Answers of calendars to our invitations, in a mail that anybody may have written (RFC 5546)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message as Mail
from uuid import UUID

from django.conf import settings
from icalendar import Calendar

from foundation import inputs

MOST_PARTS, LARGEST_PART, MOST_EVENTS = 20, 100_000, 5
_TYPES = {"text/calendar", "application/ics"}
_UID = re.compile(r"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})@(.+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Declined:
    """Somebody says that they are not coming to what we invited to."""

    about_id: UUID
    attendee: str


def find_declined(mail: Mail) -> Declined | None:
    """Return what the mail declines; None for all else, and for what a machine sent by itself.

    Never raises, whatever stands in the mail.
    """
    if str(mail.get("Auto-Submitted", "no")).strip().lower() != "no":
        return None
    return next(
        (found for text in _list_calendars(mail) for found in _read(text)),
        None,
    )


def _list_calendars(mail: Mail) -> Iterator[bytes]:
    for number, part in enumerate(mail.walk()):
        if number >= MOST_PARTS:
            return
        if part.get_content_type() in _TYPES and not part.is_multipart():
            content = part.get_payload(decode=True)
            if isinstance(content, bytes) and len(content) <= LARGEST_PART:
                yield content


def _read(content: bytes) -> Iterator[Declined]:
    try:
        calendar = Calendar.from_ical(content)
        if str(calendar.get("METHOD", "")).upper() != "REPLY":
            return
        events = calendar.walk("VEVENT")[:MOST_EVENTS]
    except (ValueError, KeyError, IndexError, TypeError, AttributeError):
        # What cannot be read says nothing.
        return
    for event in events:
        found = _UID.fullmatch(str(event.get("UID", "")))
        attendee = event.get("ATTENDEE")
        if (
            found is None
            or found[2].lower() != settings.PLATFORM_HOST
            or isinstance(attendee, list)
        ):
            continue
        if str(getattr(attendee, "params", {}).get("PARTSTAT", "")).upper() == "DECLINED":
            yield Declined(about_id=UUID(found[1]), attendee=inputs.read_mailto(str(attendee)))
