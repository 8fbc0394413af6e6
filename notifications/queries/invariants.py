"""What must hold of one business's messages whatever happens (trust, I6)."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from notifications.contracts import AboutKind, Audience, MessageKind
from notifications.models import WENT_OUT, Message

IN_FLIGHT = timedelta(minutes=3)
"""A message may already be with the mail server while the visit is cancelled."""


def list_broken(
    *,
    cancellations: Mapping[UUID, datetime],
    starts: Mapping[tuple[UUID, int], datetime],
) -> Iterator[str]:
    """Yield a sentence for each message about a booking that came too late to be true.

    ``cancellations`` is when bookings were cancelled; ``starts`` are those of the visits, by
    booking and version.
    """
    sent = Message.objects.filter(status__in=WENT_OUT)
    to_customers = sent.about(AboutKind.BOOKING, cancellations).filter(audience=Audience.CUSTOMER)
    rows = to_customers.exclude(kind=MessageKind.CANCELLATION).values_list(
        "id", "about_id", "sent_at"
    )
    for id_, booking_id, sent_at in rows:
        if sent_at and sent_at > cancellations[booking_id] + IN_FLIGHT:
            yield f"I6: nothing is told after a cancellation; broken by message: {id_}"
    # Who lost a visit is told of the old time, which that version does not hold.
    about_visits = sent.about(AboutKind.BOOKING, {booking_id for booking_id, _ in starts})
    rows_of_visits = about_visits.exclude(kind=MessageKind.RELEASED).values_list(
        "id", "about_id", "version", "sent_at"
    )
    for id_, booking_id, version, sent_at in rows_of_visits:
        start = starts.get((booking_id, version))
        if sent_at and start and sent_at > start + IN_FLIGHT:
            yield f"I6: nothing is told after the start; broken by message: {id_}"


def list_told(about_kind: str, versions: Collection[tuple[UUID, int]]) -> set[tuple[UUID, int]]:
    """Return those of the subjects' versions that there are messages about."""
    about = Message.objects.about(about_kind, {id_ for id_, _version in versions})
    return set(versions) & set(about.values_list("about_id", "version"))
