"""Bookings, changes and profiles as queries tell of them, without a database."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from foundation.writing.date_styles import Style
from scheduling.contracts import Agreement, AssignedResource, BookingSnapshot
from scheduling.queries.booking_changes import BookingChange
from scheduling.queries.catalog import Profile


def make_staff(name: str = "Anna", email: str = "anna@salon.example") -> AssignedResource:
    """Return a hairdresser."""
    return AssignedResource(slug=name.lower(), name=name, kind="staff", role="who", email=email)


def make_snapshot(**fields: Any) -> BookingSnapshot:
    """Return an hour in Berlin on Tuesday, December 1, 09:00, booked from New York."""
    defaults: dict[str, Any] = {
        "id": UUID("11111111-2222-4333-8444-555555555555"),
        "order_id": UUID("55555555-2222-4333-8444-555555555555"),
        "version": 1,
        "status": "confirmed",
        "service": "haircut",
        "service_name": "Haircut",
        "location": "mitte",
        "location_name": "Salon Mitte",
        "location_address": "Torstr. 1\n10119 Berlin",
        "location_timezone": "Europe/Berlin",
        "remote": False,
        "starts_at": datetime(2026, 12, 1, 8, tzinfo=UTC),
        "ends_at": datetime(2026, 12, 1, 9, tzinfo=UTC),
        "resources": (make_staff(),),
        "any_staff": False,
        "seats": 1,
        "contact_name": "Jane Doe",
        "contact_email": "jane@example.com",
        "contact_phone": "+1 212 555 0100",
        "timezone": "America/New_York",
        "locale": "en",
        "note": "",
        "link_generation": 1,
        "code": "K7M2QX",
        "agreement": Agreement(price_minor=4500, currency="EUR", language="en"),
    }
    return BookingSnapshot(**defaults | fields)


def make_change(after: BookingSnapshot | None = None, **fields: Any) -> BookingChange:
    """Return a booking made by its customer."""
    defaults: dict[str, Any] = {
        "event_id": UUID("99999999-2222-4333-8444-555555555555"),
        "topic": "booking.confirmed",
        "after": after or make_snapshot(),
        "before": None,
        "actor": "customer",
        "actor_name": "",
        "reason": "",
        "at": datetime(2026, 11, 20, 12, tzinfo=UTC),
    }
    return BookingChange(**defaults | fields)


def make_profile_facts(**fields: Any) -> Profile:
    """Return what a salon in Berlin says of itself."""
    defaults: dict[str, Any] = {
        "name": "Salon Nord",
        "tagline": "",
        "description": "",
        "timezone": "Europe/Berlin",
        "currency": "EUR",
        "locale": "en",
        "style": Style(clock="24", date_style="dmy", first_weekday=0),
        "email": "hello@salon.example",
        "phone": "+49 30 1234",
        "accent_color": "#0f766e",
        "logo_url": "",
        "cover": None,
        "places": (),
        "cancel_cutoff_minutes": 0,
        "reschedule_cutoff_minutes": 0,
    }
    return Profile(**defaults | fields)
