"""What is told of a booking at a moment, as the booking is then (booking-rules, 10)."""

from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext as _

from booking_saas.wiring.subjects import booking_contexts as contexts
from booking_saas.wiring.subjects import booking_recipients as recipients
from notifications.contracts import (
    Appointment,
    Audience,
    BookingContext,
    MessageKind,
    Outdated,
    PlannedMessage,
    get_diary,
)
from notifications.operations import dues
from notifications.queries import reminders
from scheduling.contracts import BookingSnapshot
from scheduling.queries import booking_changes, bookings, catalog

KINDS = frozenset({MessageKind.REMINDER, MessageKind.FOLLOW_UP})
"""The messages that a moment causes and no change."""


def find(message: PlannedMessage, *, now: datetime) -> BookingContext | Outdated:
    """Return the visit as it is, with the links that work now, while the message is true."""
    found = get_diary().list_appointments([message.about_id])
    if not found:
        return Outdated(reason=_("This booking no longer exists."))
    current = bookings.get_snapshot(message.about_id)
    reason = _find_reason(found[0], current, message, now=now)
    if reason is not None:
        return Outdated(reason=reason)
    return _make_context(current, now)


def _find_reason(
    visit: Appointment, current: BookingSnapshot, message: PlannedMessage, *, now: datetime
) -> str | None:
    if not recipients.is_customer(current, message.recipient):
        return contexts.tell_not_theirs(message.recipient)
    if visit.version != message.version:
        return _("The visit has since been moved.")
    if message.kind == MessageKind.FOLLOW_UP:
        if dues.is_follow_up_due(visit, now=now):
            return None
        return _("Nothing is written after this visit any more.")
    if not visit.is_confirmed:
        return _("The booking is no longer in the state this message describes.")
    return reminders.find_reason_to_skip(visit, message.offset_minutes, now=now)


def _make_context(current: BookingSnapshot, now: datetime) -> BookingContext:
    """Return the booking and its terms as they are now; of its changes nothing is told."""
    change = booking_changes.find_change(current.id, current.version)
    if change is None:  # pragma: no cover - each version has its event (trust, I10)
        raise LookupError(str(current.id))
    as_now = replace(change, before=None, at=now)
    return contexts.make_context(as_now, current, catalog.get_profile(), audience=Audience.CUSTOMER)
