"""Whether a message is still true when it is about to go out (trust, I6).

Mail may wait for hours while the mail server is away; the booking does not.
"""

from datetime import datetime

from django.utils.translation import gettext as _

from notifications.models import Audience, Kind, Message
from notifications.operations import planning
from scheduling.contracts import BookingSnapshot
from scheduling.queries.booking_changes import BookingChange
from scheduling.queries.catalog import Profile


def find_reason_to_skip(
    message: Message,
    change: BookingChange,
    current: BookingSnapshot,
    *,
    profile: Profile,
    now: datetime,
) -> str | None:
    """Return why the message must not go out any more, in words, or None.

    ``current`` is the booking as it is now. A customer whose address was changed is not
    written to at the old one: somebody else may read there, and the link opens the booking.

    None after a cancellation, for an old time or after the start. A cancellation is told
    until then, and so is a change of staff to who has lost the visit: both stay true, and
    nobody else would tell them.
    """
    if message.audience == Audience.CUSTOMER and not _is_address_of(current, message):
        return _("The customer has another address since.")
    if now >= _get_visit(message, change).starts_at:
        return _("The visit has begun since.")
    if message.kind == Kind.RELEASED and planning.is_with(current, message.recipient, profile):
        return _("The visit has come back to this person since.")
    if message.kind != Kind.RELEASED:
        return _find_reason_not_to_announce(message, change.after, current)
    return None


def _get_visit(message: Message, change: BookingChange) -> BookingSnapshot:
    """Return the visit that the message is about: who lost it is told of the old time."""
    return (change.before or change.after) if message.kind == Kind.RELEASED else change.after


def _find_reason_not_to_announce(
    message: Message, told: BookingSnapshot, current: BookingSnapshot
) -> str | None:
    is_same = (current.status, current.version) == (told.status, told.version)
    if message.kind == Kind.CANCELLED and not is_same:
        return _("The cancellation has been taken back since.")
    if current.status != told.status:
        return _("The booking is no longer in the state that this message tells of.")
    if current.version != told.version:
        return _("The booking has been changed again since.")
    return None


def _is_address_of(booking: BookingSnapshot, message: Message) -> bool:
    return booking.contact_email.lower() == message.recipient.lower()
