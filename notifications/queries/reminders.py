"""Which reminders a visit has, when they are due, and why one is not sent (booking-rules, 10)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from notifications.contracts import Appointment, get_diary
from notifications.models import ReminderOffset, ReminderOptOut, ReminderPlan

NOTICE = timedelta(minutes=15)
"""A reminder is due at least so long after the visit got its time, and after the offset was set."""
DEFAULTS = (24 * 60, 60)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offset:
    """A reminder so many minutes before a visit; ``set_at`` is ``None`` where it was always so."""

    minutes: int
    set_at: datetime | None = None

    @property
    def span(self) -> timedelta:
        """How long before the start it is due, elapsed time."""
        return timedelta(minutes=self.minutes)


DEFAULT = tuple(Offset(minutes=minutes) for minutes in DEFAULTS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plans:
    """The offsets of the business and of the services that chose."""

    business: tuple[Offset, ...]
    services: Mapping[int, tuple[Offset, ...]]

    def get(self, service_id: int) -> tuple[Offset, ...]:
        """Return the offsets of a service, the longest first."""
        return self.services.get(service_id, self.business)


def load_plans() -> Plans:
    """Return every offset that counts now; two statements."""
    plans = list(ReminderPlan.objects.prefetch_related("offsets"))
    rows = {plan.service_id: (plan.is_own, list(plan.offsets.all())) for plan in plans}
    business = DEFAULT if None not in rows else _order(rows[None][1])
    services = {
        service_id: _order(offsets) if is_own else _follow(business, offsets)
        for service_id, (is_own, offsets) in rows.items()
        if service_id is not None
    }
    return Plans(business=business, services=services)


def _order(rows: list[ReminderOffset]) -> tuple[Offset, ...]:
    offsets = [Offset(minutes=row.minutes, set_at=row.set_at) for row in rows]
    return tuple(sorted(offsets, key=lambda offset: -offset.minutes))


def _follow(business: tuple[Offset, ...], rows: list[ReminderOffset]) -> tuple[Offset, ...]:
    """Return the offsets of the business, as old as they are for a service that follows again."""
    since = {row.minutes: row.set_at for row in rows}
    return tuple(
        Offset(minutes=each.minutes, set_at=_latest(each.set_at, since.get(each.minutes)))
        for each in business
    )


def _latest(*moments: datetime | None) -> datetime | None:
    return max((moment for moment in moments if moment is not None), default=None)


def find_own_minutes(service_id: int | None) -> list[int] | None:
    """Return what a service (none: the business) chose, the longest first.

    ``None`` where it goes by the business, or the business never chose.
    """
    return map_own_minutes().get(service_id)


def map_own_minutes() -> dict[int | None, list[int]]:
    """Return what the business (key ``None``) and the services chose that did, longest first."""
    rows = ReminderPlan.objects.filter(is_own=True).prefetch_related("offsets")
    return {
        plan.service_id: sorted((row.minutes for row in plan.offsets.all()), reverse=True)
        for plan in rows
    }


def get_business_minutes() -> list[int]:
    """Return the offsets of the business, the defaults where it never chose."""
    found = find_own_minutes(None)
    return list(DEFAULTS) if found is None else found


def get_due(visit: Appointment, offset: Offset) -> datetime:
    """Return when a reminder is due: so much elapsed time before the start."""
    return visit.starts_at - offset.span


def is_called_for(visit: Appointment, offset: Offset) -> bool:
    """Tell whether the visit, with its time, ever had this reminder."""
    due = get_due(visit, offset)
    is_after_setting = offset.set_at is None or due >= offset.set_at + NOTICE
    return due >= visit.since + NOTICE and is_after_setting


def list_called_for(visit: Appointment, plans: Plans) -> list[Offset]:
    """Return the reminders of a visit, the earliest first."""
    return [each for each in plans.get(visit.service_id) if is_called_for(visit, each)]


def find_offset(visit: Appointment, minutes: int, plans: Plans) -> Offset | None:
    """Return the reminder of that visit so many minutes before, while it has one."""
    found = [each for each in list_called_for(visit, plans) if each.minutes == minutes]
    return found[0] if found else None


def is_stopped(booking_id: UUID) -> bool:
    """Tell whether the customer wants no reminders of this visit."""
    return ReminderOptOut.objects.filter(pk=booking_id).exists()


def find_reason_to_skip(visit: Appointment, minutes: int, *, now: datetime) -> str | None:
    """Return why a reminder must not go out now, in a sentence for staff, or ``None``.

    Whether its booking still has the time that it tells is for the caller to say.
    """
    if now >= visit.starts_at:
        return _("The visit has since begun.")
    if not visit.is_first:
        return _("An earlier visit of the same day is reminded of.")
    if is_stopped(visit.booking_id):
        return _("The customer wants no reminders of this visit.")
    return _find_reason_of_time(visit, minutes, now=now)


def _find_reason_of_time(visit: Appointment, minutes: int, *, now: datetime) -> str | None:
    plans = load_plans()
    offset = find_offset(visit, minutes, plans)
    if offset is None:
        return _("There is no reminder at this time any more.")
    nearer = [each for each in list_called_for(visit, plans) if each.minutes < minutes]
    if any(get_due(visit, each) <= now for each in nearer):
        return _("It came so late that a later reminder goes out instead.")
    if is_too_late(visit, offset, now=now):
        return _("It came too late: the visit begins soon.")
    return None


def is_too_late(visit: Appointment, offset: Offset, *, now: datetime) -> bool:
    """Tell whether less than half of the offset is left."""
    return visit.starts_at - now < offset.span / 2


def are_wanted(booking_id: UUID) -> bool | None:
    """Tell whether the customer gets reminders of this visit, ``None`` where there are none."""
    visits = get_diary().list_appointments([booking_id])
    if not visits or not load_plans().get(visits[0].service_id):
        return None
    return not is_stopped(booking_id)
