"""What must hold of one business's messages whatever happens (trust, I6)."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from notifications.models import Message, MessageStatus
from notifications.models.messages import Audience, Kind

IN_FLIGHT = timedelta(minutes=3)
"""A message may already be with the mail server while the visit is cancelled."""


def list_broken(
    *, cancellations: Mapping[UUID, datetime], starts: Mapping[UUID, datetime]
) -> Iterator[str]:
    """Yield a sentence for each message that came too late to be true.

    ``cancellations`` is when bookings were cancelled; ``starts`` are those of the visits that
    events told of.
    """
    sent = Message.objects.filter(status=MessageStatus.SENT)
    to_customers = sent.filter(booking_id__in=list(cancellations), audience=Audience.CUSTOMER)
    rows = to_customers.exclude(kind=Kind.CANCELLED).values_list("id", "booking_id", "sent_at")
    for id_, booking_id, sent_at in rows:
        if sent_at and sent_at > cancellations[booking_id] + IN_FLIGHT:
            yield f"I6: nothing is told after a cancellation; broken by message: {id_}"
    # Who lost a visit is told of the old time, which its event does not hold.
    about_visits = sent.filter(event_id__in=list(starts)).exclude(kind=Kind.RELEASED)
    for id_, event_id, sent_at in about_visits.values_list("id", "event_id", "sent_at"):
        if sent_at and sent_at > starts[event_id] + IN_FLIGHT:
            yield f"I6: nothing is told after the start; broken by message: {id_}"


def list_told(event_ids: set[UUID]) -> set[UUID]:
    """Return those of the events that there are messages about."""
    about = Message.objects.filter(event_id__in=event_ids)
    return set(about.values_list("event_id", flat=True))
