"""Questions about bookings."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from scheduling.contracts import AssignedResource, BookingSnapshot
from scheduling.kinds import WAITING_STATUSES
from scheduling.models import Booking, Occupancy
from scheduling.models.snapshots import build_snapshot


class UnknownBookingError(LookupError):
    """No booking of that id in this business."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveBooking:
    """Who has a start: for telling whether it is who asks.

    ``contact_email`` is empty where staff booked without one, ``visitor_browser`` where no
    browser did.
    """

    id: UUID
    contact_email: str
    visitor_browser: str
    link_generation: int


def get_snapshot(booking_id: UUID) -> BookingSnapshot:
    """Return the booking as it is now. Raises ``UnknownBookingError``."""
    booking = (
        Booking.objects.select_related("order", "slot__location", "service")
        .filter(pk=booking_id)
        .first()
    )
    if booking is None:
        raise UnknownBookingError(str(booking_id))
    return build_snapshot(booking, list_resources(booking.slot_id))


def get_slot_id(booking_id: UUID) -> UUID:
    """Return the slot that the booking claims now. Raises ``UnknownBookingError``."""
    slot_id = Booking.objects.filter(pk=booking_id).values_list("slot_id", flat=True).first()
    if slot_id is None:
        raise UnknownBookingError(str(booking_id))
    return slot_id


def get_customer_id(booking_id: UUID) -> int:
    """Return whose booking it is; only a corrected address changes that.

    Raises ``UnknownBookingError``.
    """
    customer_id = (
        Booking.objects.filter(pk=booking_id).values_list("customer_id", flat=True).first()
    )
    if customer_id is None:
        raise UnknownBookingError(str(booking_id))
    return customer_id


def find_contact_email(booking_id: UUID) -> str:
    """Return the address on the booking; empty where there is none, or no such booking."""
    found = Booking.objects.filter(pk=booking_id).values_list("order__contact_email", flat=True)
    return found.first() or ""


def list_live_at(service: str, start: datetime) -> list[LiveBooking]:
    """Return the bookings of the service (slug) at that start whose visit is still to come off."""
    rows = (
        Booking.objects.filter(
            slot__service__slug=service,
            slot__starts_at=start,
            slot__seats_taken__gt=0,
            status__in=WAITING_STATUSES,
        )
        .order_by("created_at", "id")
        .values_list("id", "order__contact_email", "visitor_browser", "link_generation")
    )
    return [
        LiveBooking(
            id=booking_id,
            contact_email=email,
            visitor_browser=browser,
            link_generation=generation,
        )
        for booking_id, email, browser, generation in rows
    ]


def list_resources(slot_id: UUID) -> tuple[AssignedResource, ...]:
    """Return who and what takes part in the visit, in the order of its roles."""
    return map_resources([slot_id]).get(slot_id, ())


def map_resources(slot_ids: Iterable[UUID]) -> dict[UUID, tuple[AssignedResource, ...]]:
    """Return the same of many visits, by slot; one statement."""
    rows = (
        Occupancy.objects.filter(slot_id__in=list(slot_ids))
        .order_by("id")
        .values_list(
            "slot_id",
            "resource__slug",
            "resource__name",
            "resource__kind",
            "role",
            "resource__email",
        )
    )
    found: dict[UUID, tuple[AssignedResource, ...]] = {}
    for slot_id, slug, name, kind, role, email in rows:
        resource = AssignedResource(slug=slug, name=name, kind=kind, role=role, email=email)
        found[slot_id] = (*found.get(slot_id, ()), resource)
    return found
