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
    whenever it gets through, and so is a change of staff to who has lost the visit: both
    stay true, and nobody else would tell them.
    """
    if message.audience == Audience.CUSTOMER and not _is_address_of(current, message):
        return _("The customer has another address since.")
    if message.kind == Kind.RELEASED:
        if planning.is_with(current, message.recipient, profile):
            return _("The visit has come back to this person since.")
        return None
    if message.kind == Kind.CANCELLED:
        if current.status != "cancelled" or current.version != change.after.version:
            return _("The cancellation has been taken back since.")
        return None
    return _find_reason_not_to_announce(change.after, current, now)


def _find_reason_not_to_announce(
    told: BookingSnapshot, current: BookingSnapshot, now: datetime
) -> str | None:
    if current.status != told.status:
        return _("The booking is no longer in the state that this message tells of.")
    if current.version != told.version:
        return _("The booking has been changed again since.")
    if now >= told.starts_at:
        return _("The visit has begun since.")
    return None


def _is_address_of(booking: BookingSnapshot, message: Message) -> bool:
    return booking.contact_email.lower() == message.recipient.lower()
