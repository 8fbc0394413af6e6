"""A booking as it was told to the world: to and from what an event row keeps."""

from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from scheduling.contracts import AssignedResource, BookingSnapshot
from scheduling.models.bookings import Booking


def build_snapshot(booking: Booking, resources: tuple[AssignedResource, ...]) -> BookingSnapshot:
    """Return the booking as it is; expects ``slot.location`` and ``service`` to be loaded."""
    slot, location = booking.slot, booking.slot.location
    return BookingSnapshot(
        id=booking.id,
        version=booking.version,
        status=str(booking.status),
        service=booking.service.slug,
        service_name=booking.service_name,
        location=location.slug,
        location_name=location.name,
        location_address=location.address,
        location_timezone=location.timezone,
        remote=booking.remote,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        resources=resources,
        any_staff=booking.any_staff,
        seats=booking.seats,
        contact_name=booking.contact_name,
        contact_email=booking.contact_email,
        contact_phone=booking.contact_phone,
        timezone=booking.timezone,
        locale=booking.locale,
        note=booking.note,
        price_minor=booking.price_minor,
        currency=booking.currency,
        link_generation=booking.link_generation,
    )


def dump_snapshot(snapshot: BookingSnapshot) -> dict[str, Any]:
    """Return the snapshot as JSON can keep it."""
    return asdict(snapshot) | {
        "id": str(snapshot.id),
        "starts_at": snapshot.starts_at.isoformat(),
        "ends_at": snapshot.ends_at.isoformat(),
        "resources": [asdict(resource) for resource in snapshot.resources],
    }


def load_snapshot(kept: dict[str, Any]) -> BookingSnapshot:
    """Return the snapshot that ``dump_snapshot`` wrote."""
    return BookingSnapshot(
        **kept
        | {
            "id": UUID(kept["id"]),
            "starts_at": datetime.fromisoformat(kept["starts_at"]),
            "ends_at": datetime.fromisoformat(kept["ends_at"]),
            "resources": tuple(AssignedResource(**resource) for resource in kept["resources"]),
        }
    )
