"""Which messages must go out, from the rules alone (booking-rules, 10)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

LEAD = timedelta(minutes=15)
"""A reminder needs so much time between being called for and being due."""

FOREVER = datetime.max.replace(tzinfo=UTC)

type Outages = Sequence[tuple[datetime, datetime]]


@dataclass(frozen=True, slots=True)
class Change:
    """What happened to a booking; ``start`` is None once it is cancelled. Instants are UTC."""

    at: datetime
    version: int
    kind: str
    start: datetime | None
    told_start: datetime


@dataclass(frozen=True, slots=True)
class Offset:
    """How long before a visit there is a reminder, and from when until when that was wanted."""

    before: timedelta
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True, order=True)
class Expected:
    """One message to the customer: its version, kind and offset, and the moment it goes out."""

    version: int
    kind: str
    minutes: int
    at: datetime

    @property
    def name(self) -> tuple[int, str, int]:
        """What tells it from the other messages about the booking."""
        return self.version, self.kind, self.minutes


def expect(
    history: Sequence[Change], offsets: Sequence[Offset], outages: Outages
) -> Iterator[Expected]:
    """Yield what the customer of one booking gets."""
    for number, change in enumerate(history):
        ends = history[number + 1].at if history[number + 1 :] else FOREVER
        goes = find_working(change.at, outages)
        if goes < min(ends, change.told_start):
            yield Expected(change.version, change.kind, 0, goes)
        if change.start is not None:
            yield from _expect_reminders(change, ends, offsets, outages)


def _expect_reminders(
    change: Change, ends: datetime, offsets: Sequence[Offset], outages: Outages
) -> Iterator[Expected]:
    nearest: dict[datetime, Offset] = {}
    for offset in sorted(offsets, key=lambda each: -each.before):
        due = change.start - offset.before
        goes = find_working(due, outages)
        if due >= max(change.at, offset.since) + LEAD and goes < min(ends, offset.until):
            nearest[goes] = offset
    for goes, offset in nearest.items():
        if goes <= change.start - offset.before / 2:
            yield Expected(change.version, "reminder", offset.before // timedelta(minutes=1), goes)


def find_working(at: datetime, outages: Outages) -> datetime:
    """Return the first moment from then on at which everything works."""
    for begins, ends in sorted(outages):
        if begins <= at < ends:
            at = ends
    return at
