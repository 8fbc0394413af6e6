"""Who is told what about a change: one row for each (booking-rules, 10)."""

from dataclasses import dataclass
from datetime import datetime

from notifications.models import Audience, ChannelName, Kind, Message, MessageStatus
from scheduling import events
from scheduling.contracts import BookingSnapshot
from scheduling.queries.booking_changes import BookingChange
from scheduling.queries.catalog import Profile

_KINDS = {
    events.BOOKING_CONFIRMED: Kind.CONFIRMATION,
    events.BOOKING_RESCHEDULED: Kind.RESCHEDULED,
    events.BOOKING_CANCELLED: Kind.CANCELLED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """Where a message goes. Two of the same address are one."""

    email: str
    name: str


def list_messages(
    change: BookingChange, profile: Profile, *, audience: Audience, now: datetime
) -> list[Message]:
    """Return the unsaved messages that tell the audience of the change.

    A change of a topic that nobody is told of has none.
    """
    kind = _KINDS.get(change.topic)
    if kind is None:
        return []
    if audience == Audience.CUSTOMER:
        recipients = _list_customers(change.after)
        return [_make(change, kind, audience, recipient, now) for recipient in recipients]
    concerned = list_staff(change.after, profile)
    released = _list_released(change, profile)
    return [
        *(_make(change, kind, audience, recipient, now) for recipient in concerned),
        *(_make(change, Kind.RELEASED, audience, recipient, now) for recipient in released),
    ]


def list_staff(booking: BookingSnapshot, profile: Profile) -> list[Recipient]:
    """Return the people of the visit who have an address, else the business's; maybe nobody."""
    found = {
        person.email.lower(): Recipient(email=person.email, name=person.name)
        for person in booking.staff
        if person.email
    }
    if not found and profile.email:
        return [Recipient(email=profile.email, name=profile.name)]
    return list(found.values())


def is_with(booking: BookingSnapshot, email: str, profile: Profile) -> bool:
    """Tell whether news of the booking go to that address of staff."""
    return email.lower() in {item.email.lower() for item in list_staff(booking, profile)}


def _list_customers(booking: BookingSnapshot) -> list[Recipient]:
    """Return the customer; nobody if staff booked for a person without an address."""
    if not booking.contact_email:
        return []
    return [Recipient(email=booking.contact_email, name=booking.contact_name)]


def _list_released(change: BookingChange, profile: Profile) -> list[Recipient]:
    """Return whom a move relieves of the visit."""
    if change.before is None or change.topic != events.BOOKING_RESCHEDULED:
        return []
    earlier = list_staff(change.before, profile)
    return [item for item in earlier if not is_with(change.after, item.email, profile)]


def _make(
    change: BookingChange, kind: Kind, audience: Audience, recipient: Recipient, now: datetime
) -> Message:
    return Message(
        booking_id=change.after.id,
        event_id=change.event_id,
        version=change.after.version,
        kind=kind,
        channel=ChannelName.EMAIL,
        audience=audience,
        recipient=recipient.email,
        recipient_name=recipient.name,
        status=MessageStatus.QUEUED,
        queued_at=now,
    )
