"""Who replies "C" to a text will be there: at the nearest visit that they were asked about."""

import logging
from collections.abc import Collection
from datetime import datetime

from notifications.contracts import Appointment, get_diary
from notifications.queries import texting
from scheduling.kinds import AttendanceSource
from scheduling.operations import attendance, errors
from scheduling.operations.commands import ChangeAttendance, Idempotency

logger = logging.getLogger(__name__)

_SCOPE = "sms:attend"


def confirm_nearest(
    message_ids: Collection[int], *, phone: str, key: str, now: datetime
) -> Appointment | None:
    """Keep that who was asked by these messages will be there; return the visit, None for none.

    A visit that was moved, cancelled or begun since is not meant. Safe to repeat with the same
    ``key``. Raises ``DiaryBusyError``.
    """
    asked = texting.list_asked_about(message_ids, phone)
    visits = [
        visit
        for visit in get_diary().list_appointments({booking_id for booking_id, _version in asked})
        if (visit.booking_id, visit.version) in asked
        and visit.is_confirmed
        and visit.starts_at > now
    ]
    if not visits:
        return None
    nearest = min(visits, key=lambda visit: visit.starts_at)
    command = ChangeAttendance(
        booking_id=nearest.booking_id,
        attends=True,
        source=AttendanceSource.SMS,
        starts_at=nearest.starts_at,
        idempotency=Idempotency.of([str(nearest.booking_id)], scope=_SCOPE, key=key),
    )
    try:
        attendance.change_attendance(command, now=now)
    except errors.DiaryBusyError:
        raise
    except errors.BookingError as refusal:
        # It was moved, cancelled or begun at this very moment.
        logger.info("A reply confirmed nothing: %s", refusal.code)
        return None
    return nearest
