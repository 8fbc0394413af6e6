"""What happened to bookings, one change at a time, for those who tell others about it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from foundation import stored_json
from scheduling import events
from scheduling.contracts import BookingSnapshot
from scheduling.models import BookingEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingChange:
    """One change: the booking after it, and as it was told to the world before it. ``at`` is UTC.

    ``actor`` is ``customer``, ``staff`` or ``system``; ``reason`` is what staff or customer
    wrote, possibly nothing.
    """

    event_id: UUID
    topic: str
    after: BookingSnapshot
    before: BookingSnapshot | None
    actor: str
    actor_name: str
    reason: str
    at: datetime


class UnknownChangeError(LookupError):
    """No change of that id in this business."""


def list_events_since(since: datetime) -> list[tuple[UUID, UUID, str]]:
    """Return id, booking and topic of the changes of that time and later, the oldest first."""
    rows = BookingEvent.objects.filter(at__gte=since).order_by("at", "version", "id")
    return list(rows.values_list("id", "booking_id", "topic"))


def find_change(booking_id: UUID, version: int) -> BookingChange | None:
    """Return what brought the booking to that version."""
    changes = BookingEvent.objects.filter(booking_id=booking_id, version__lte=version)
    latest = list(changes.order_by("-version", "-at")[:2])
    if not latest or latest[0].version != version:
        return None
    return _describe(latest[0], latest[1] if latest[1:] else None)


def get_version_of_visit(booking_id: UUID) -> int:
    """Return the version in which time, people or status last changed; 0 for no such booking."""
    silent = (events.BOOKING_CONTACT_CORRECTED, *events.ATTENDANCE_TOPICS)
    return _get_latest_version(booking_id, silent)


def get_version_of_news(booking_id: UUID) -> int:
    """Return the version of which the customer is told; 0 for no such booking."""
    return _get_latest_version(booking_id, events.ATTENDANCE_TOPICS)


def _get_latest_version(booking_id: UUID, silent: Collection[str]) -> int:
    of_visit = BookingEvent.objects.filter(booking_id=booking_id).exclude(topic__in=silent)
    return of_visit.order_by("-version").values_list("version", flat=True).first() or 0


def list_changes(event_ids: Iterable[UUID]) -> list[BookingChange]:
    """Return what happened with these events, in one query. Raises ``UnknownChangeError``."""
    wanted = frozenset(event_ids)
    history = BookingEvent.objects.filter(
        booking_id__in=BookingEvent.objects.filter(pk__in=wanted).values("booking_id")
    ).order_by("booking_id", "version", "at")
    changes = []
    before: BookingEvent | None = None
    for event in history:
        if before is not None and before.booking_id != event.booking_id:
            before = None
        if event.pk in wanted:
            changes.append(_describe(event, before))
        before = event
    if unknown := wanted - {change.event_id for change in changes}:
        raise UnknownChangeError(", ".join(sorted(map(str, unknown))))
    return changes


def _describe(event: BookingEvent, before: BookingEvent | None) -> BookingChange:
    return BookingChange(
        event_id=event.pk,
        topic=event.topic,
        after=stored_json.load(BookingSnapshot, event.snapshot),
        before=None if before is None else stored_json.load(BookingSnapshot, before.snapshot),
        actor=event.actor,
        actor_name=event.actor_name,
        reason=event.reason,
        at=event.at,
    )
