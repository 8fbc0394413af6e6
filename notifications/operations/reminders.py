"""Choosing when to remind, for the business and per service; wanting no reminders."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext as _

from notifications.models import ReminderOffset, ReminderOptOut, ReminderPlan
from notifications.models.reminders import LONGEST, MOST, SHORTEST
from notifications.queries import reminders
from notifications.queries.reminders import Offset
from tenants import outbox

CHANGED_TOPIC = "reminders.changed"


def check_minutes(minutes: Sequence[int]) -> None:
    """Raise ``ValidationError`` unless these can be the reminders of a visit.

    The bounds: *(messages, "Reminders")*.
    """
    if any(each < SHORTEST for each in minutes):
        raise ValidationError(
            _("A reminder goes out 5 minutes before the visit or earlier."), code="too_short"
        )
    if any(each > LONGEST for each in minutes):
        raise ValidationError(
            _("A reminder goes out at most 30 days before the visit."), code="too_long"
        )
    if len(set(minutes)) < len(minutes):
        raise ValidationError(_("Two of the reminders are at the same time."), code="repeated")
    if len(minutes) > MOST:
        raise ValidationError(_("A visit has at most 5 reminders."), code="too_many")


def save_minutes(
    minutes: Sequence[int] | None, *, service_id: int | None = None, now: datetime
) -> bool:
    """Set when to remind, for the business or for one service; tell whether that changed anything.

    ``None``: a service goes by the business. What counted before keeps the moment at which it was
    set. Raises ``ValidationError``. An inner function: it runs in the caller's transaction.
    """
    check_minutes(minutes or [])
    if minutes is None and service_id is None:
        minutes = reminders.DEFAULTS
    _lock()
    plan = ReminderPlan.objects.filter(service_id=service_id).first()
    plans = reminders.load_plans()
    present = plans.business if service_id is None else plans.get(service_id)
    if _is_same(plan, minutes, present, service_id):
        return False
    wanted = [each.minutes for each in plans.business] if minutes is None else minutes
    _write(service_id, is_own=minutes is not None, offsets=_date(wanted, present, now))
    outbox.publish(CHANGED_TOPIC, since=now.isoformat(), after="")
    return True


@transaction.atomic(durable=True)
def change_minutes(
    minutes: Sequence[int] | None, *, service_id: int | None = None, now: datetime
) -> bool:
    """Do the same as a use case of its own. Raises ``ValidationError``."""
    return save_minutes(minutes, service_id=service_id, now=now)


@transaction.atomic(durable=True)
def stop_reminders(booking_id: UUID, *, now: datetime) -> None:
    """Send no more reminders of this visit, whenever it is. Safe to repeat."""
    ReminderOptOut.objects.bulk_create(
        [ReminderOptOut(booking_id=booking_id, since=now)], ignore_conflicts=True
    )


@transaction.atomic(durable=True)
def resume_reminders(booking_id: UUID) -> None:
    """Send reminders of this visit again; what was due meanwhile stays unsent. Safe to repeat."""
    ReminderOptOut.objects.filter(pk=booking_id).delete()


def _lock() -> None:
    """Let one after the other choose: plans that are not there yet cannot be locked."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || '.reminders', 0))"
        )


def _is_same(
    plan: ReminderPlan | None,
    minutes: Sequence[int] | None,
    present: Sequence[Offset],
    service_id: int | None,
) -> bool:
    if minutes is None:
        return plan is None or not plan.is_own
    if service_id is not None and (plan is None or not plan.is_own):
        return False
    return {each.minutes for each in present} == set(minutes)


def _date(minutes: Iterable[int], present: Sequence[Offset], now: datetime) -> list[Offset]:
    """Return the offsets with the moment at which each was set; what counted before keeps it."""
    since = {each.minutes: each.set_at for each in present}
    return [Offset(minutes=each, set_at=since.get(each, now)) for each in minutes]


def _write(service_id: int | None, *, is_own: bool, offsets: Iterable[Offset]) -> None:
    plan, _is_new = ReminderPlan.objects.update_or_create(
        service_id=service_id, defaults={"is_own": is_own}
    )
    plan.offsets.all().delete()
    ReminderOffset.objects.bulk_create(
        ReminderOffset(plan=plan, minutes=each.minutes, set_at=each.set_at) for each in offsets
    )
