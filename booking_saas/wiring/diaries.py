"""The visits, as messages that are due at a moment ask for them (decisions, 72)."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from booking_saas.wiring.subjects import booking_recipients as recipients
from notifications.contracts import Appointment, MessageKind, Recipient
from scheduling.queries import bookings, catalog
from scheduling.queries.visits import day_sheets, visit_times
from scheduling.queries.visits.visit_times import VisitTime


class SchedulingDiary:
    """Asks the product for its visits."""

    def list_appointments(self, booking_ids: Collection[UUID]) -> list[Appointment]:
        """Return these bookings; unknown ones are left out."""
        return [_read(each) for each in visit_times.list_visit_times(booking_ids)]

    def list_ahead(self, *, now: datetime, after: UUID | None, most: int) -> list[Appointment]:
        """Return the next confirmed visits that have not begun, by id, those after ``after``."""
        found = visit_times.list_visit_times_ahead(now=now, after=after, most=most)
        return [_read(each) for each in found]

    def list_customers(self, booking_id: UUID, *, kind: str) -> list[Recipient]:
        """Return the customer by each way that leads to them; reminders are also texted."""
        texted = kind == MessageKind.REMINDER
        return recipients.list_customers(
            bookings.get_snapshot(booking_id), catalog.get_profile(), texted=texted
        )

    def list_staff_of_day(self, day: date, *, timezone: str) -> list[Recipient]:
        """Return who has confirmed visits on that local day, each address once."""
        profile = catalog.get_profile()
        found = {
            person.address.lower(): person
            for visit in day_sheets.list_visits_of_day(day, timezone=timezone)
            for person in recipients.list_staff(visit, profile)
        }
        return list(found.values())


def _read(visit: VisitTime) -> Appointment:
    return Appointment(
        booking_id=visit.booking_id,
        version=visit.version,
        since=visit.since,
        changed_at=visit.changed_at,
        starts_at=visit.starts_at,
        ends_at=visit.ends_at,
        service_id=visit.service_id,
        timezone=visit.timezone,
        day=visit.day,
        is_confirmed=visit.is_confirmed,
        has_come_off=visit.has_come_off,
        is_first=visit.is_first,
    )
