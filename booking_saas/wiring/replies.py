"""Who is answered when a calendar declines a visit."""

from datetime import datetime
from uuid import UUID

from booking_saas.wiring.subjects import booking_recipients as recipients
from foundation import inputs
from notifications.contracts import AboutKind, MessageKind, PlannedMessage
from scheduling.kinds import WAITING_STATUSES
from scheduling.queries import bookings, catalog


class BookingReplies:
    """Asks the product whose visit it is."""

    about_kind = AboutKind.BOOKING.value

    def plan_answer(self, about_id: UUID, *, attendee: str, now: datetime) -> PlannedMessage | None:
        """Return what to tell the visit's own customer, None where that is not the attendee."""
        try:
            booking = bookings.get_snapshot(about_id)
        except bookings.UnknownBookingError:
            return None
        is_theirs = booking.contact_email and recipients.is_same(
            inputs.find_written_form(attendee), booking.contact_email
        )
        if not is_theirs or booking.status not in WAITING_STATUSES or now >= booking.starts_at:
            return None
        return PlannedMessage(
            about_id=about_id,
            version=booking.version,
            kind=MessageKind.LINK,
            recipient=recipients.make_customer(booking, catalog.get_profile()),
        )
