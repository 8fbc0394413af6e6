"""What must hold of one business's messages whatever happens (trust, I6)."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from notifications.contracts import AboutKind, Audience, MessageKind
from notifications.models import WENT_OUT, Message
from notifications.models.messages import MessageQuerySet
from notifications.queries import reminders

type Version = tuple[UUID, int]
"""A booking and one of its versions."""

IN_FLIGHT = timedelta(minutes=3)
"""A message may already be with the mail server while the visit is cancelled."""


def list_broken(
    *,
    cancellations: Mapping[UUID, datetime],
    starts: Mapping[Version, datetime],
    moments: Mapping[Version, datetime],
) -> Iterator[str]:
    """Yield a sentence for each message about a booking that was not true when it was sent.

    ``cancellations`` is when bookings were cancelled; ``starts`` are those of the visits and
    ``moments`` those of the changes, by booking and version.
    """
    yield from _list_after_cancellation(cancellations)
    yield from _list_after_start(starts)
    yield from _list_early_follow_ups(starts)
    yield from _list_reminders_out_of_time(starts, moments)


def _list_after_cancellation(cancellations: Mapping[UUID, datetime]) -> Iterator[str]:
    sent = Message.objects.filter(status__in=WENT_OUT)
    to_customers = sent.about(AboutKind.BOOKING, cancellations).filter(audience=Audience.CUSTOMER)
    rows = to_customers.exclude(kind=MessageKind.CANCELLATION).values_list(
        "id", "about_id", "sent_at"
    )
    for id_, booking_id, sent_at in rows:
        if sent_at and sent_at > cancellations[booking_id] + IN_FLIGHT:
            yield f"I6: nothing is told after a cancellation; broken by message: {id_}"


def _list_after_start(starts: Mapping[Version, datetime]) -> Iterator[str]:
    # Who lost a visit is told of the old time, which that version does not hold.
    told_before = _list_sent(starts).exclude(kind__in=(MessageKind.RELEASED, MessageKind.FOLLOW_UP))
    rows = told_before.values_list("id", "about_id", "version", "sent_at")
    for id_, booking_id, version, sent_at in rows:
        start = starts.get((booking_id, version))
        if sent_at and start and sent_at > start + IN_FLIGHT:
            yield f"I6: nothing is told after the start; broken by message: {id_}"


def _list_early_follow_ups(starts: Mapping[Version, datetime]) -> Iterator[str]:
    rows = _list_sent(starts).filter(kind=MessageKind.FOLLOW_UP)
    for id_, booking_id, version, sent_at in rows.values_list(
        "id", "about_id", "version", "sent_at"
    ):
        start = starts.get((booking_id, version))
        if sent_at and start and sent_at < start:
            yield f"I6: a follow-up comes after the visit; broken by message: {id_}"


def _list_reminders_out_of_time(
    starts: Mapping[Version, datetime], moments: Mapping[Version, datetime]
) -> Iterator[str]:
    """Yield those that were not called for, came before they were due, or came too late."""
    rows = _list_sent(starts).filter(kind=MessageKind.REMINDER)
    for id_, booking_id, version, minutes, queued_at, sent_at in rows.values_list(
        "id", "about_id", "version", "offset_minutes", "queued_at", "sent_at"
    ):
        start, changed_at = (known.get((booking_id, version)) for known in (starts, moments))
        if not sent_at or start is None or changed_at is None:
            continue
        offset = timedelta(minutes=minutes)
        due = start - offset
        # Recorded before it was due: the clock may have gone back between that and the sending.
        is_early = queued_at < due
        is_late = sent_at > start - offset / 2 + IN_FLIGHT
        if is_early or is_late or due < changed_at + reminders.NOTICE:
            yield f"I6: no reminder goes out outside its rules; broken by message: {id_}"


def _list_sent(starts: Mapping[Version, datetime]) -> MessageQuerySet:
    sent = Message.objects.filter(status__in=WENT_OUT)
    return sent.about(AboutKind.BOOKING, {booking_id for booking_id, _version in starts})


def list_told(about_kind: str, versions: Collection[Version]) -> set[Version]:
    """Return those of the subjects' versions that there are messages about."""
    about = Message.objects.about(about_kind, {id_ for id_, _version in versions})
    return set(versions) & set(about.values_list("about_id", "version"))
