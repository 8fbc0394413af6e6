"""Setting the alarms of visits: reminders, follow-ups, day sheets (booking-rules, 10).

An alarm is only a reason to look: whoever hears it derives anew what is to be sent, so that one too
many does no harm, and one that is set twice is one (decisions, 72).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import ClassVar
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from notifications.contracts import Appointment, get_diary
from notifications.operations.reminders import CHANGED_TOPIC
from notifications.queries import reminders, settings
from notifications.queries.reminders import Plans
from tenants import outbox

REMINDER_TOPIC = "booking.reminder_due"
FOLLOW_UP_TOPIC = "booking.follow_up_due"
DAY_SHEET_TOPIC = "day.sheet_due"

FOLLOW_UP_AFTER = timedelta(hours=24)
BATCH = 200
"""So many visits at a time when all are planned anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderDue:
    """What an alarm keeps of a reminder: of which time of which visit, how long before."""

    FORMAT: ClassVar[int] = 1

    booking_id: UUID
    version: int
    offset_minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpDue:
    """What an alarm keeps of a follow-up: of which time of which visit."""

    FORMAT: ClassVar[int] = 1

    booking_id: UUID
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DaySheetDue:
    """What an alarm keeps of a morning: of which day, at the locations of which zone."""

    FORMAT: ClassVar[int] = 1

    day: date
    timezone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanningPayload:
    """What the outbox keeps of planning anew: because of what moment, and how far it came.

    ``after`` is the id of the booking that was planned last, or empty.
    """

    FORMAT: ClassVar[int] = 1

    since: datetime
    after: str = ""


@transaction.atomic(durable=True)
def plan_alarms(booking_id: UUID) -> None:
    """Set the alarms of a visit after something happened to it. Safe to repeat.

    What its changes left behind rings too and finds nothing to do.
    """
    visits = get_diary().list_appointments([booking_id])
    _set_all(visits, since=None)


@transaction.atomic(durable=True)
def plan_anew(payload: PlanningPayload, *, now: datetime) -> None:
    """Set the alarms of the next visits ahead by the settings of now; have the others follow.

    Safe to repeat. What was due before ``since`` is left alone: it was planned then.
    """
    after = UUID(payload.after) if payload.after else None
    visits = get_diary().list_ahead(now=now, after=after, most=BATCH)
    _set_all(visits, since=payload.since)
    if len(visits) == BATCH:
        last = str(visits[-1].booking_id)
        outbox.publish(CHANGED_TOPIC, since=payload.since.isoformat(), after=last)


@transaction.atomic(durable=True)
def plan_ahead(*, now: datetime) -> None:
    """Have every visit ahead planned once more: for those made before there were reminders."""
    outbox.publish(CHANGED_TOPIC, since=now.isoformat(), after="")


def get_follow_up_due(visit: Appointment) -> datetime:
    """Return when the customer is written to after the visit."""
    return visit.ends_at + FOLLOW_UP_AFTER


def get_sheet_due(day: date, *, timezone: str, at: time) -> datetime:
    """Return when the sheet of a local day is due, in UTC; on a night of changed clocks too."""
    return datetime.combine(day, at, ZoneInfo(timezone)).astimezone(UTC)


def _set_all(visits: Iterable[Appointment], *, since: datetime | None) -> None:
    plans, at = reminders.load_plans(), settings.get_settings().day_sheet_at
    alarms = [alarm for visit in visits for alarm in _list_alarms(visit, plans, at, since)]
    outbox.set_alarms(alarms)


def _list_alarms(
    visit: Appointment, plans: Plans, at: time, since: datetime | None
) -> Iterator[outbox.NewAlarm]:
    """Yield what the visit sets, from ``since`` on; what is not confirmed sets nothing."""
    if not visit.is_confirmed:
        return
    booking = {"booking_id": str(visit.booking_id), "version": visit.version}
    stream = f"booking:{visit.booking_id}"
    for offset in reminders.list_called_for(visit, plans):
        due = reminders.get_due(visit, offset)
        if since is None or due >= since:
            ids = booking | {"offset_minutes": offset.minutes}
            yield outbox.NewAlarm(REMINDER_TOPIC, due=due, stream=stream, ids=ids)
    due = get_follow_up_due(visit)
    yield outbox.NewAlarm(FOLLOW_UP_TOPIC, due=due, stream=stream, ids=booking)
    due = get_sheet_due(visit.day, timezone=visit.timezone, at=at)
    if due >= (since or visit.changed_at):
        day = {"day": visit.day.isoformat(), "timezone": visit.timezone}
        yield outbox.NewAlarm(DAY_SHEET_TOPIC, due=due, ids=day)
