"""A booking as it is told to the world, from its rows."""

from foundation import stored_json
from scheduling import walltimes
from scheduling.contracts import Agreement, AssignedResource, BookingSnapshot
from scheduling.models.bookings import Booking


def build_snapshot(booking: Booking, resources: tuple[AssignedResource, ...]) -> BookingSnapshot:
    """Return the booking as it is; expects ``order``, ``slot.location`` and ``service`` loaded."""
    order, slot, location = booking.order, booking.slot, booking.slot.location
    return BookingSnapshot(
        id=booking.id,
        order_id=order.id,
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
        contact_name=order.contact_name,
        contact_email=order.contact_email,
        contact_phone=order.contact_phone,
        timezone=booking.timezone,
        locale=order.locale,
        note=booking.note,
        link_generation=booking.link_generation,
        agreement=stored_json.load(Agreement, booking.agreement),
        for_name=booking.for_name,
        utc_offsets=_list_utc_offsets(booking),
        code=booking.code,
        is_proved=booking.proved_at is not None,
        attending_since=booking.attending_since,
        takes_texts=order.takes_texts,
    )


def _list_utc_offsets(booking: Booking) -> dict[str, int]:
    """Return the offsets of the visit's clock and, of a remote visit, of the customer's."""
    zones = [booking.slot.location.timezone, *([booking.timezone] if booking.remote else [])]
    return {zone: walltimes.get_utc_offset(booking.slot.starts_at, zone) for zone in zones}
