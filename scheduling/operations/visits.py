"""The rows of a visit: finding them, what takes its time, and giving it back."""

from uuid import UUID, uuid4

from scheduling.models import Booking, Location, Occupancy, Slot
from scheduling.operations.claims import VisitClaim
from scheduling.operations.plans import Plan
from scheduling.queries.bookings import UnknownBookingError


def build_slot(plan: Plan) -> Slot:
    """Return the unsaved slot of one booking that the plan is about."""
    card = plan.facts.card
    return Slot(
        id=uuid4(),
        service_id=card.id,
        location=Location(
            pk=card.location_id,
            slug=card.location_slug,
            name=card.location_name,
            address=card.location_address,
            timezone=card.location_timezone,
        ),
        starts_at=plan.request.start,
        ends_at=plan.end,
        seats_taken=1,
    )


def build_occupancies(slot: Slot, claim: VisitClaim) -> list[Occupancy]:
    """Return the unsaved rows that block what was claimed."""
    return [
        Occupancy(
            slot=slot,
            resource_id=each.resource_id,
            role=each.role,
            visit_from=slot.starts_at,
            visit_until=slot.ends_at,
            busy_from=each.busy_from,
            busy_until=each.busy_until,
            overlap_allowed=each.overlap_allowed,
        )
        for each in claim.resources
    ]


def release(slot: Slot, seats: int) -> None:
    """Give seats back; the resources are free once nobody is left."""
    slot.seats_taken -= seats
    slot.save(update_fields=["seats_taken"])
    if slot.seats_taken == 0:
        slot.occupancies.update(active=False)


def get_booking(booking_id: UUID) -> Booking:
    """Return the booking with order, service, slot and its location; takes no lock.

    Raises ``UnknownBookingError``.
    """
    rows = Booking.objects.select_related("order", "slot__location", "service")
    booking = rows.filter(pk=booking_id).first()
    if booking is None:
        raise UnknownBookingError(str(booking_id))
    return booking
