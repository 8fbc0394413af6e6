"""Which messages must go out, from the rules alone (booking-rules, 10). Instants are UTC."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

LEAD = timedelta(minutes=15)
FOREVER = datetime.max.replace(tzinfo=UTC)

type Outages = Sequence[tuple[datetime, datetime]]


class Change(NamedTuple):
    """What happened to a booking; ``start`` is None once it is cancelled."""

    at: datetime
    version: int
    kind: str
    start: datetime | None
    told_until: datetime


class Offset(NamedTuple):
    """How long before a visit there is a reminder, and from when until when that was wanted."""

    before: timedelta
    since: datetime
    until: datetime


def expect(
    history: Sequence[Change], offsets: Sequence[Offset], outages: Outages
) -> Iterator[tuple[tuple[int, str, int], datetime]]:
    """Yield version, kind and minutes of what the customer of a booking gets, and when it goes."""
    ends = [*(change.at for change in history[1:]), FOREVER]
    for change, end in zip(history, ends, strict=True):
        goes = find_working(change.at, outages)
        if goes < min(end, change.told_until):
            yield (change.version, change.kind, 0), goes
        nearest: dict[datetime, Offset] = {}
        for offset in sorted(offsets, reverse=True) if change.start else ():
            due = change.start - offset.before
            goes = find_working(due, outages)
            if due >= max(change.at, offset.since) + LEAD and goes < min(end, offset.until):
                nearest[goes] = offset
        for goes, offset in nearest.items():
            if goes <= change.start - offset.before / 2:
                yield (change.version, "reminder", offset.before // timedelta(minutes=1)), goes


def find_working(at: datetime, outages: Outages) -> datetime:
    """Return the first moment from then on at which everything works."""
    for begins, ends in sorted(outages):
        at = ends if begins <= at < ends else at
    return at
