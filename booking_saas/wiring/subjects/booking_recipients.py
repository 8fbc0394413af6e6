"""Whom news of a booking concern, and how they read (booking-rules, 10)."""

from notifications.channels.registry import EMAIL, SMS
from notifications.contracts import Audience, Recipient
from notifications.queries import texting
from scheduling import events
from scheduling.contracts import BookingSnapshot
from scheduling.queries.booking_changes import BookingChange
from scheduling.queries.catalog import Profile


def make_customer(booking: BookingSnapshot, profile: Profile) -> Recipient:
    """Return the customer of a booking with an address."""
    return _make_customer(EMAIL, booking.contact_email, booking, profile)


def make_texted(booking: BookingSnapshot, profile: Profile) -> Recipient:
    """Return the customer of a booking who asked for text messages."""
    return _make_customer(SMS, booking.contact_phone, booking, profile)


def list_customers(booking: BookingSnapshot, profile: Profile, *, texted: bool) -> list[Recipient]:
    """Return the customer on each channel that reaches them; on none, maybe.

    ``texted``: by text message too, if the business offers that and they asked for it.
    """
    found = [make_customer(booking, profile)] if booking.contact_email else []
    if texted and booking.takes_texts and texting.is_offered():
        found.append(make_texted(booking, profile))
    return found


def is_customer(booking: BookingSnapshot, recipient: Recipient) -> bool:
    """Tell whether that is still the customer of the booking, however the address is written."""
    if recipient.channel == SMS:
        return booking.takes_texts and booking.contact_phone == recipient.address
    return is_same(booking.contact_email, recipient.address)


def _make_customer(
    channel: str, address: str, booking: BookingSnapshot, profile: Profile
) -> Recipient:
    return Recipient(
        audience=Audience.CUSTOMER,
        channel=channel,
        address=address,
        name=booking.contact_name,
        locale=booking.locale or profile.locale,
    )


def list_staff(booking: BookingSnapshot, profile: Profile) -> list[Recipient]:
    """Return the people of the visit who have an address, else the business's; maybe nobody."""
    found = {
        person.email.lower(): (person.email, person.name)
        for person in booking.staff
        if person.email
    }
    if not found and profile.email:
        found[profile.email.lower()] = (profile.email, profile.name)
    return [
        Recipient(
            audience=Audience.STAFF,
            channel=EMAIL,
            address=address,
            name=name,
            locale=profile.locale,
        )
        for address, name in found.values()
    ]


def list_released(change: BookingChange, profile: Profile) -> list[Recipient]:
    """Return whom a move relieves of the visit."""
    if change.before is None or change.topic != events.BOOKING_RESCHEDULED:
        return []
    earlier = list_staff(change.before, profile)
    return [person for person in earlier if not is_with(change.after, person.address, profile)]


def is_with(booking: BookingSnapshot, address: str, profile: Profile) -> bool:
    """Tell whether news of the booking go to that address of staff."""
    return any(is_same(person.address, address) for person in list_staff(booking, profile))


def is_same(one: str, other: str) -> bool:
    """Tell whether two addresses differ by case at most."""
    return one.lower() == other.lower()
