"""Facts that messages are made of, without a database."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from foundation.formats import Formats
from notifications.contracts import (
    Appointment,
    BookingContext,
    Business,
    Contact,
    PlannedMessage,
    Recipient,
    Visit,
)
from notifications.texts import wording

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
MANAGE_URL = "https://salon.example/manage/1/key/"
MAILED_URL = f"{MANAGE_URL}mail/proof/"
STAFF_URL = "https://salon.example/admin/1/"


def make_business(**fields: Any) -> Business:
    """Return what a salon in Berlin says of itself."""
    defaults: dict[str, Any] = {
        "name": "Salon Nord",
        "host": "salon.example",
        "locale": "en",
        "clock": "24",
        "date_style": "dmy",
        "first_weekday": 0,
        "email": "hello@salon.example",
        "phone": "+49 30 1234",
        "accent_color": "#0f766e",
        "logo_url": "",
    }
    return Business(**defaults | fields)


def make_visit(**fields: Any) -> Visit:
    """Return an hour in Berlin on Tuesday, December 1, 09:00, booked from New York."""
    berlin = ZoneInfo("Europe/Berlin")
    defaults: dict[str, Any] = {
        "service": "Haircut",
        "starts_at": datetime(2026, 12, 1, 8, tzinfo=UTC),
        "ends_at": datetime(2026, 12, 1, 9, tzinfo=UTC),
        "zone": berlin,
        "location_zone": berlin,
        "customer_zone": ZoneInfo("America/New_York"),
        "remote": False,
        "location": "Salon Mitte, Torstr. 1, 10119 Berlin",
        "staff": ("Anna",),
        "price_minor": 4500,
        "currency": "EUR",
        "terms": "",
    }
    return Visit(**defaults | fields)


def make_context(visit: Visit | None = None, **fields: Any) -> BookingContext:
    """Return a visit booked by its customer."""
    defaults: dict[str, Any] = {
        "business": make_business(),
        "secrets": ("key", "proof"),
        "version": 1,
        "code": "K7M2QX",
        "visit": visit or make_visit(),
        "before": None,
        "customer": Contact(name="Jane Doe", email="jane@example.com", phone="+1 212 555 0100"),
        "note": "",
        "actor": "customer",
        "actor_name": "",
        "reason": "",
        "calendar_uid": "1@localhost",
        "manage_url": MANAGE_URL,
        "mailed_url": MAILED_URL,
        "staff_url": STAFF_URL,
        "is_proved": True,
    }
    return BookingContext(**defaults | fields)


def make_recipient(**fields: Any) -> Recipient:
    """Return the customer."""
    defaults: dict[str, Any] = {
        "audience": "customer",
        "channel": "email",
        "address": "jane@example.com",
        "name": "Jane Doe",
        "locale": "en",
    }
    return Recipient(**defaults | fields)


def make_planned(about_id: UUID, **fields: Any) -> PlannedMessage:
    """Return the confirmation to the customer; the recipient's fields may be given too."""
    own = {name: fields.pop(name) for name in ("version", "kind", "offset_minutes") & fields.keys()}
    values: dict[str, Any] = {"version": 1, "kind": "confirmation"} | own
    return PlannedMessage(about_id=about_id, recipient=make_recipient(**fields), **values)


def read_in(locale: str) -> Formats:
    """Return how a reader of that locale writes, at a business in Berlin."""
    return wording.get_formats(locale, business=make_business())


def make_appointment(**fields: Any) -> Appointment:
    """Return the hour in Berlin on Tuesday, December 1, 09:00, made ten days before."""
    starts_at = fields.get("starts_at", datetime(2026, 12, 1, 8, tzinfo=UTC))
    since = fields.get("since", NOW)
    defaults: dict[str, Any] = {
        "booking_id": UUID("11111111-2222-4333-8444-555555555555"),
        "version": 1,
        "since": since,
        "changed_at": since,
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=1),
        "service_id": 1,
        "timezone": "Europe/Berlin",
        "day": starts_at.date(),
        "is_confirmed": True,
        "has_come_off": True,
        "is_first": True,
    }
    return Appointment(**defaults | fields)
