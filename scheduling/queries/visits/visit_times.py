"""When visits are and since when that is so, for what is sent at a moment (booking-rules, 10)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import F, QuerySet

from scheduling.kinds import BookingStatus
from scheduling.models import Booking, BookingEvent

_CAME_OFF = (BookingStatus.CONFIRMED, BookingStatus.COMPLETED)
_KEEPS_ITS_TIME = (*_CAME_OFF, BookingStatus.NO_SHOW)


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitTime:
    """A booking and the time that it has. Instants are aware UTC.

    ``version`` is the one in which the visit last got its time, ``since`` the moment of it;
    ``changed_at`` that of the last change of any kind. ``day`` is the local day at the location,
    ``is_first`` tells whether no confirmed visit of the same order is before it on that day.
    """

    booking_id: UUID
    version: int
    since: datetime
    changed_at: datetime
    starts_at: datetime
    ends_at: datetime
    service_id: int
    timezone: str
    day: date
    status: str
    is_first: bool

    @property
    def is_confirmed(self) -> bool:
        """Whether the visit is to come off."""
        return self.status == BookingStatus.CONFIRMED

    @property
    def has_come_off(self) -> bool:
        """Whether nobody cancelled or missed it."""
        return self.status in _CAME_OFF


@dataclass(frozen=True, slots=True)
class _Row:
    booking_id: UUID
    order_id: UUID
    service_id: int
    status: str
    starts_at: datetime
    ends_at: datetime
    timezone: str

    @property
    def day(self) -> date:
        return self.starts_at.astimezone(ZoneInfo(self.timezone)).date()

    @property
    def place(self) -> tuple[datetime, str]:
        """Where it stands among the visits of its order; two at once have an order too."""
        return self.starts_at, str(self.booking_id)


def list_visit_times(booking_ids: Collection[UUID]) -> list[VisitTime]:
    """Return these bookings by id, unknown ones left out; three statements."""
    return _describe(Booking.objects.filter(pk__in=list(booking_ids)))


def list_visit_times_ahead(*, now: datetime, after: UUID | None, most: int) -> list[VisitTime]:
    """Return the first confirmed visits by id that have not begun, those after one of them."""
    ahead = Booking.objects.filter(status=BookingStatus.CONFIRMED, slot__starts_at__gt=now)
    if after is not None:
        ahead = ahead.filter(pk__gt=after)
    ids = ahead.order_by("pk").values_list("pk", flat=True)[:most]
    return list_visit_times(list(ids))


def _describe(bookings: QuerySet[Booking]) -> list[VisitTime]:
    rows = _load(bookings.order_by("pk"))
    orders = Booking.objects.filter(
        order_id__in={row.order_id for row in rows}, status__in=_CAME_OFF
    )
    beside: dict[tuple[UUID, date], list[_Row]] = {}
    for row in _load(orders):
        beside.setdefault((row.order_id, row.day), []).append(row)
    times = _find_times([row.booking_id for row in rows])
    return [
        VisitTime(
            booking_id=row.booking_id,
            version=times[row.booking_id].version,
            since=times[row.booking_id].since,
            changed_at=times[row.booking_id].changed_at,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            service_id=row.service_id,
            timezone=row.timezone,
            day=row.day,
            status=row.status,
            is_first=all(
                other.place >= row.place for other in beside.get((row.order_id, row.day), ())
            ),
        )
        for row in rows
        if row.booking_id in times
    ]


def _load(bookings: QuerySet[Booking]) -> list[_Row]:
    rows = bookings.values_list(
        "pk",
        "order_id",
        "service_id",
        "status",
        "slot__starts_at",
        "slot__ends_at",
        F("slot__location__timezone"),
    )
    return [
        _Row(pk, order, service, status, start.astimezone(UTC), end.astimezone(UTC), zone)
        for pk, order, service, status, start, end, zone in rows
    ]


@dataclass(slots=True)
class _Since:
    version: int
    since: datetime
    changed_at: datetime


def _find_times(booking_ids: Iterable[UUID]) -> dict[UUID, _Since]:
    """Return the version and moment in which each visit last got its time, from its history."""
    history = BookingEvent.objects.filter(booking_id__in=list(booking_ids)).order_by(
        "booking_id", "version"
    )
    found: dict[UUID, _Since] = {}
    before: dict[UUID, tuple[str, datetime | None]] = {}
    for id_, version, at, status, written in history.values_list(
        "booking_id", "version", "at", "to_status", "snapshot__starts_at"
    ):
        starts_at = datetime.fromisoformat(written)
        earlier_status, earlier_start = before.get(id_, ("", None))
        got_its_time = earlier_status not in _KEEPS_ITS_TIME or earlier_start != starts_at
        if id_ not in found or got_its_time:
            found[id_] = _Since(version=version, since=at, changed_at=at)
        found[id_].changed_at = at
        before[id_] = (status, starts_at)
    return found
