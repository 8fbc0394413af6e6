"""Giving a location another time zone, with what is booked there (booking-rules, "Time").

An inner function: it runs in the transaction of whoever saves the location.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext as _

from foundation.inserts import insert_together
from scheduling import events, locks
from scheduling.contracts import AssignedResource
from scheduling.engine.codes import Code
from scheduling.engine.facts import Limits
from scheduling.facts import limit_columns
from scheduling.kinds import WAITING_STATUSES, SlotDayKind
from scheduling.locks import Day
from scheduling.models import Booking, Location, Occupancy, Slot, TimeOff
from scheduling.models.snapshots import build_snapshot
from scheduling.operations import history, plans
from scheduling.operations.commands import Actor
from scheduling.operations.errors import BookingError
from scheduling.queries.clocks import rezoning
from scheduling.queries.clocks.rezoning import RezonedVisit


class Kept(StrEnum):
    """What stays of a visit: its wall time, and it moves; or its instant, and it reads another."""

    WALL_TIMES = "wall_times"
    INSTANTS = "instants"


class ObstacleError(BookingError):
    """Visits that cannot keep their wall time: nothing is changed."""

    def __init__(self, visits: Sequence[RezonedVisit]) -> None:
        self.visits = list(visits)
        self.code = Code.SLOT_TAKEN
        self.sentence = _("Not every visit can keep its time on the clock.")
        super().__init__(len(self.visits))


@dataclass(frozen=True, slots=True, kw_only=True)
class Rezone:
    """Give the location another zone. Customers are told if ``tells`` says so.

    Staff are told of visits that move, since their calendars have to follow.
    """

    location: Location
    timezone: str
    kept: Kept
    tells: bool
    actor: Actor


def rezone_location(command: Rezone, *, now: datetime) -> int:
    """Change the zone and what is booked, all or nothing; return how many visits read another time.

    Raises ``ObstacleError``. Rules that staff may override are not asked; a time that is past or
    taken is refused. Visits by phone or video keep their instants and are not told.
    """
    before, after = command.location.timezone, command.timezone
    asked = rezoning.list_rezoned_visits(command.location.slug, before=before, after=after, now=now)
    visits = [visit for visit in asked if not visit.is_remote]
    moved_to = {visit.slot_id: visit.moved_to for visit in visits}
    is_moving = command.kept is Kept.WALL_TIMES
    for customer_id in sorted({visit.customer_id for visit in visits}):
        locks.lock_known_customer(customer_id)
    if is_moving:
        locks.lock_days(_list_days(command.location, moved_to, after))
    bookings = _lock_rows(visits)
    command.location.timezone = after
    Location.objects.filter(pk=command.location.pk).update(timezone=after)
    if is_moving:
        found = rezoning.find_obstacles(
            [visit for visit in visits if visit.booking_id in bookings], now=now
        )
        if found:
            raise ObstacleError(found)
        _move_slots({booking.slot_id: moved_to[booking.slot_id] for booking in bookings.values()})
        _move_time_off(command.location, before=before, after=after, now=now)
    if is_moving or command.tells:
        _record(list(bookings), command, now=now)
    return len(bookings)


def _list_days(location: Location, moved_to: Mapping[UUID, datetime], zone: str) -> Iterator[Day]:
    """Yield the days that whoever has or wants the old or the new times locks."""
    rows = Occupancy.objects.filter(slot_id__in=moved_to, active=True).values_list(
        "slot_id",
        "resource_id",
        "visit_from",
        "busy_from",
        "busy_until",
        "slot__service_id",
        *limit_columns.list_lookups("resource__"),
        *limit_columns.list_lookups("slot__service__"),
    )
    width = len(limit_columns.list_lookups())
    for slot_id, resource_id, visit_from, busy_from, busy_until, service_id, *limits in rows:
        of_resource, of_service = limits[:width], limits[width:]
        for start in (visit_from, moved_to[slot_id]):
            shift = start - visit_from
            for day in plans.list_utc_dates(busy_from + shift, busy_until + shift):
                yield Day(SlotDayKind.RESOURCE, resource_id, day)
            for kind, id_, kept in (
                (SlotDayKind.RESOURCE, resource_id, of_resource),
                (SlotDayKind.SERVICE, service_id, of_service),
            ):
                for clock in {kept[0], zone if kept[0] == location.timezone else kept[0]}:
                    yield from plans.list_limit_days(kind, id_, start, Limits(clock, *kept[1:]))


def _lock_rows(visits: Sequence[RezonedVisit]) -> dict[UUID, Booking]:
    """Lock slots and bookings; return those that are still as they were seen, by id."""
    slots = {id_: locks.lock_slot(id_) for id_ in sorted(visit.slot_id for visit in visits)}
    ids = sorted(visit.booking_id for visit in visits)
    bookings = {id_: locks.lock_booking(id_) for id_ in ids}
    return {
        visit.booking_id: bookings[visit.booking_id]
        for visit in visits
        if bookings[visit.booking_id].slot_id == visit.slot_id
        and bookings[visit.booking_id].status in WAITING_STATUSES
        and slots[visit.slot_id].starts_at == visit.starts_at
    }


def _move_slots(moved_to: Mapping[UUID, datetime]) -> None:
    """Move the slots with all that they block; first all of them give their time up."""
    slots = list(Slot.objects.filter(pk__in=moved_to))
    taken = list(Occupancy.objects.filter(slot_id__in=moved_to, active=True))
    shifts = {slot.pk: moved_to[slot.pk] - slot.starts_at for slot in slots}
    for slot in slots:
        slot.starts_at += shifts[slot.pk]
        slot.ends_at += shifts[slot.pk]
    for row in taken:
        for name in _SPANS:
            setattr(row, name, getattr(row, name) + shifts[row.slot_id])
    ids = [row.pk for row in taken]
    Occupancy.objects.filter(pk__in=ids).update(active=False)
    Slot.objects.bulk_update(slots, ("starts_at", "ends_at"), batch_size=_BATCH)
    Occupancy.objects.bulk_update(taken, _SPANS, batch_size=_BATCH)
    Occupancy.objects.filter(pk__in=ids).update(active=True)


_SPANS = ("visit_from", "visit_until", "busy_from", "busy_until")
_BATCH = 200


def _move_time_off(location: Location, *, before: str, after: str, now: datetime) -> None:
    """Let who works there be away at the same wall times as before."""
    rows = list(TimeOff.objects.filter(resource__location=location, ends_at__gt=now))
    for row in rows:
        end = rezoning.keep_wall_time(row.ends_at, before=before, after=after, is_end=True)
        start = rezoning.keep_wall_time(row.starts_at, before=before, after=after)
        # A minute that the new clock leaves out must not turn a short absence round.
        row.starts_at, row.ends_at = start, max(end, start + timedelta(minutes=1))
    TimeOff.objects.bulk_update(rows, ("starts_at", "ends_at"), batch_size=_BATCH)


def _record(ids: Sequence[UUID], command: Rezone, *, now: datetime) -> None:
    """Give each visit its next version, with the change and the news of it."""
    Booking.objects.filter(pk__in=ids).update(version=F("version") + 1)
    changed = Booking.objects.select_related("order", "service", "slot__location").filter(
        pk__in=ids
    )
    bookings = list(changed.order_by("id"))
    resources = _map_resources([booking.slot_id for booking in bookings])
    topic = _choose_topic(command)
    rows = [
        history.build_event(
            build_snapshot(booking, tuple(resources[booking.slot_id])),
            topic,
            actor=command.actor,
            from_status=booking.status,
            now=now,
        )
        for booking in bookings
    ]
    insert_together([*rows, *(news for event in rows for news in history.prepare_news(event))])


def _choose_topic(command: Rezone) -> str:
    if command.kept is Kept.INSTANTS:
        return events.BOOKING_RETOLD
    return events.BOOKING_RESCHEDULED if command.tells else events.BOOKING_SHIFTED


def _map_resources(slot_ids: Sequence[UUID]) -> dict[UUID, list[AssignedResource]]:
    found: dict[UUID, list[AssignedResource]] = {slot_id: [] for slot_id in slot_ids}
    rows = Occupancy.objects.filter(slot_id__in=slot_ids).select_related("resource")
    for row in rows.order_by("id"):
        resource = row.resource
        found[row.slot_id].append(
            AssignedResource(
                slug=resource.slug,
                name=resource.name,
                kind=resource.kind,
                role=row.role,
                email=resource.email,
            )
        )
    return found
