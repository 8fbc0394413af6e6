"""What is to be sent now that an alarm has rung, derived anew (booking-rules, 10)."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from foundation import stored_json
from notifications.contracts import (
    Appointment,
    MessageKind,
    PlannedMessage,
    get_diary,
)
from notifications.operations import alarms
from notifications.operations.alarms import DaySheetDue, FollowUpDue, ReminderDue
from notifications.queries import reminders, settings

FOLLOW_UP_FOR = timedelta(days=3)
"""So late it still makes sense."""

_SHEET_VERSION = 1
"""A day has one sheet for each person, whatever is moved after it went out."""
_DAYS = UUID("8a1c5f0e-6f0b-4f0b-9d7e-3f4f2c6f9b11")

TOPICS = (alarms.REMINDER_TOPIC, alarms.FOLLOW_UP_TOPIC, alarms.DAY_SHEET_TOPIC)


def plan_due(topic: str, payload: Mapping[str, object], *, now: datetime) -> list[PlannedMessage]:
    """Return what an alarm of ``TOPICS`` calls for as things are now; often nothing."""
    if topic == alarms.REMINDER_TOPIC:
        return _plan_reminder(stored_json.load(ReminderDue, payload), now)
    if topic == alarms.FOLLOW_UP_TOPIC:
        return _plan_follow_up(stored_json.load(FollowUpDue, payload), now)
    return _plan_sheets(stored_json.load(DaySheetDue, payload), now)


def make_day_id(day: date, *, timezone: str) -> UUID:
    """Return what messages call a local day by, at the locations of a zone."""
    return uuid5(_DAYS, f"{day.isoformat()} {timezone}")


def is_sheet_due(day: date, *, timezone: str, now: datetime) -> bool:
    """Tell whether the business wants sheets, and it is their time on that very day."""
    chosen = settings.get_settings()
    due = alarms.get_sheet_due(day, timezone=timezone, at=chosen.day_sheet_at)
    is_today = now.astimezone(ZoneInfo(timezone)).date() == day
    return chosen.day_sheet and now >= due and is_today


def is_follow_up_due(visit: Appointment, *, now: datetime) -> bool:
    """Tell whether the business writes after visits, and it is time to after this one."""
    due = alarms.get_follow_up_due(visit)
    is_time = due <= now < due + FOLLOW_UP_FOR
    return settings.get_settings().follow_up and visit.has_come_off and visit.is_first and is_time


def _plan_reminder(alarm: ReminderDue, now: datetime) -> list[PlannedMessage]:
    visit = _find(alarm.booking_id, alarm.version)
    if visit is None or not visit.is_confirmed or not visit.is_first:
        return []
    offset = reminders.find_offset(visit, alarm.offset_minutes, reminders.load_plans())
    if offset is None or now < reminders.get_due(visit, offset):
        return []
    return _plan(visit, MessageKind.REMINDER, offset_minutes=offset.minutes)


def _plan_follow_up(alarm: FollowUpDue, now: datetime) -> list[PlannedMessage]:
    visit = _find(alarm.booking_id, alarm.version)
    if visit is None or not is_follow_up_due(visit, now=now):
        return []
    return _plan(visit, MessageKind.FOLLOW_UP)


def _find(booking_id: UUID, version: int) -> Appointment | None:
    """Return the visit if it still has the time that it got in that version."""
    found = get_diary().list_appointments([booking_id])
    return found[0] if found and found[0].version == version else None


def _plan(visit: Appointment, kind: MessageKind, offset_minutes: int = 0) -> list[PlannedMessage]:
    return [
        PlannedMessage(
            about_id=visit.booking_id,
            version=visit.version,
            kind=kind,
            recipient=recipient,
            offset_minutes=offset_minutes,
        )
        for recipient in get_diary().list_customers(visit.booking_id, kind=kind)
    ]


def _plan_sheets(alarm: DaySheetDue, now: datetime) -> list[PlannedMessage]:
    if not is_sheet_due(alarm.day, timezone=alarm.timezone, now=now):
        return []
    return [
        PlannedMessage(
            about_id=make_day_id(alarm.day, timezone=alarm.timezone),
            version=_SHEET_VERSION,
            kind=MessageKind.DAY_SHEET,
            recipient=recipient,
        )
        for recipient in get_diary().list_staff_of_day(alarm.day, timezone=alarm.timezone)
    ]
