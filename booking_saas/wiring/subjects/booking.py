"""Bookings as messages tell of them: who is told what, whether it is still true, the details.

Rules: *(booking-rules, 10)*; what is told until when: (decisions, 13).
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from booking_saas.wiring.subjects import booking_contexts as contexts
from booking_saas.wiring.subjects import booking_recipients as recipients
from booking_saas.wiring.subjects import dues
from notifications.contracts import (
    Audience,
    BookingContext,
    MessageKind,
    Outdated,
    PlannedMessage,
    Recipient,
)
from scheduling import events
from scheduling.contracts import BookingSnapshot
from scheduling.queries import booking_changes, bookings, catalog
from scheduling.queries.booking_changes import BookingChange
from scheduling.queries.catalog import Profile

KINDS = {
    events.BOOKING_CONFIRMED: MessageKind.CONFIRMATION,
    events.BOOKING_RESCHEDULED: MessageKind.RESCHEDULE,
    events.BOOKING_CANCELLED: MessageKind.CANCELLATION,
    events.BOOKING_CLOCK_CHANGED: MessageKind.CLOCK_CHANGE,
    events.BOOKING_SHIFTED: MessageKind.RESCHEDULE,
    events.BOOKING_RETOLD: MessageKind.RESCHEDULE,
    events.BOOKING_CONTACT_CORRECTED: MessageKind.CONFIRMATION,
}
_TEXTED = frozenset({events.BOOKING_RESCHEDULED, events.BOOKING_CANCELLED})


_STAFF = "staff"
"""The actor of a change that somebody of the business made."""


class BookingSubject:
    """Asks the product what a message about a booking needs to know."""

    def plan_messages(self, event_ids: Iterable[UUID]) -> list[PlannedMessage]:
        """Return whom these changes concern; a topic that nobody is told of has no news."""
        changes = booking_changes.list_changes(event_ids)
        profile = catalog.get_profile()
        return [planned for change in changes for planned in _plan_messages(change, profile)]

    def find(self, message: PlannedMessage, *, now: datetime) -> BookingContext | Outdated:
        """Return the change that led to that version, with the links that work now."""
        if message.kind in dues.KINDS:
            return dues.find(message, now=now)
        change = booking_changes.find_change(message.about_id, message.version)
        if change is None:
            return Outdated(reason=_("This booking no longer exists."))
        current, recipient = bookings.get_snapshot(message.about_id), message.recipient
        profile = catalog.get_profile()
        reason = find_reason_to_skip(
            change,
            _as_told_to(recipient, current),
            profile,
            kind=message.kind,
            recipient=recipient,
            now=now,
        )
        if reason:
            return Outdated(reason=reason)
        return contexts.make_context(change, current, profile, audience=recipient.audience)


def is_texted(change: BookingChange) -> bool:
    """Tell whether a change is also texted: others made it, on the very day of the visit.

    That of the time before counts too: who was about to come has to know.
    """
    if change.topic not in _TEXTED or change.actor == "customer":
        return False
    visits = [change.after, *([] if change.before is None else [change.before])]
    zone = ZoneInfo(change.after.location_timezone)
    today = change.at.astimezone(zone).date()
    return any(visit.starts_at.astimezone(zone).date() == today for visit in visits)


def _as_told_to(recipient: Recipient, current: BookingSnapshot) -> BookingSnapshot:
    """Return the booking in the version of which this recipient was told last.

    A corrected address is news to its customer only: what staff were told stays true. That
    somebody will be there is news to nobody.
    """
    if recipient.audience == Audience.CUSTOMER:
        version = booking_changes.get_version_of_news(current.id)
    else:
        version = booking_changes.get_version_of_visit(current.id)
    return replace(current, version=version)


def _plan_messages(change: BookingChange, profile: Profile) -> Iterator[PlannedMessage]:
    """Yield one message for each whom the change concerns; two of the same address are one."""
    kind = KINDS.get(change.topic)
    if kind is None:
        return
    texted = is_texted(change)
    for customer in recipients.list_customers(change.after, profile, texted=texted):
        yield _plan_message(change, kind, customer)
    if change.topic == events.BOOKING_CONTACT_CORRECTED:
        return
    for person in recipients.list_staff(change.after, profile):
        yield _plan_message(change, kind, person)
    for person in recipients.list_released(change, profile):
        yield _plan_message(change, MessageKind.RELEASED, person)


def find_reason_to_skip(
    change: BookingChange,
    current: BookingSnapshot,
    profile: Profile,
    *,
    kind: str,
    recipient: Recipient,
    now: datetime,
) -> str | None:
    """Return why the message must not go out any more, in words, or None (trust, I6).

    ``current`` is the booking as it is now: mail may wait for hours while the mail server is
    away. A customer whose address was changed is not written to at the old one: somebody else
    may read there, and the link opens the booking.

    None after a cancellation, for an old time or after the start. A cancellation is told
    until then, one that staff made later too, and so is a change of staff to who has lost the
    visit: they stay true, and nobody else would tell them.
    """
    if recipient.audience == Audience.CUSTOMER and not recipients.is_customer(current, recipient):
        return contexts.tell_not_theirs(recipient)
    is_by_staff = kind == MessageKind.CANCELLATION and change.actor == _STAFF
    if now >= _get_visit(change, kind).starts_at and not is_by_staff:
        return _("The visit has since begun.")
    if kind != MessageKind.RELEASED:
        return _find_reason_not_to_announce(change.after, current, kind)
    if recipients.is_with(current, recipient.address, profile):
        return _("The visit has since come back to this person.")
    return None


def _find_reason_not_to_announce(
    told: BookingSnapshot, current: BookingSnapshot, kind: str
) -> str | None:
    is_same = (current.status, current.version) == (told.status, told.version)
    if kind == MessageKind.CANCELLATION and not is_same:
        return _("The cancellation has since been undone.")
    if current.status != told.status:
        return _("The booking is no longer in the state this message describes.")
    if current.version != told.version:
        return _("The booking has since been changed again.")
    return None


def _get_visit(change: BookingChange, kind: str) -> BookingSnapshot:
    """Return the visit that the message is about: who lost it is told of the old time."""
    return (change.before or change.after) if kind == MessageKind.RELEASED else change.after


def _plan_message(change: BookingChange, kind: MessageKind, recipient: Recipient) -> PlannedMessage:
    return PlannedMessage(
        about_id=change.after.id, version=change.after.version, kind=kind, recipient=recipient
    )
