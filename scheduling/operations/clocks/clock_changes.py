"""What is done about visits whose wall time moved with the rules of clocks (booking-rules, 1.8)."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from foundation.inserts import insert_together
from scheduling import events, locks
from scheduling.contracts import BookingSnapshot
from scheduling.engine.codes import OVERRIDABLE_CODES, Code
from scheduling.kinds import WAITING_STATUSES
from scheduling.models import Booking, BookingEvent, Slot
from scheduling.operations import claims, history, plans, visits
from scheduling.operations.addresses import proving
from scheduling.operations.commands import Actor, Idempotency, Outcome
from scheduling.operations.errors import (
    ChangedMeanwhileError,
    InvalidTransitionError,
    RefusedError,
)
from scheduling.operations.plans import Plan, VisitRequest
from scheduling.queries import availability, booking_changes, bookings
from scheduling.queries.clocks import clock_changes

_SYSTEM = Actor(kind=BookingEvent.Actor.SYSTEM)
_NOT_ASKED_AGAIN = OVERRIDABLE_CODES - {Code.BUFFER}
"""The visit stands on the clock where it stood: what was allowed there stays allowed."""


def keep_wall_time(booking_id: UUID, *, version: int, now: datetime) -> Outcome:
    """Move the visit to the instant at which its location's clock shows what people were told.

    The same people and rooms, or nothing. Raises ``RefusedError`` where that time is taken or
    past, ``ChangedMeanwhileError`` where the booking is not at ``version`` any more,
    ``InvalidTransitionError``, ``DiaryBusyError``, ``UnknownBookingError``.
    """
    key = _make_key("keep", booking_id, version)
    return history.change_once(key, lambda: _keep(booking_id, version, key, now=now))


def tell_wall_time(booking_id: UUID, *, version: int, now: datetime) -> Outcome:
    """Leave the visit at its instant and tell everybody what the clock will show.

    Raises what ``keep_wall_time`` raises, but for ``RefusedError``.
    """
    key = _make_key("tell", booking_id, version)
    return history.change_once(key, lambda: _tell(booking_id, version, key, now=now))


def _make_key(what: str, booking_id: UUID, version: int) -> Idempotency:
    return Idempotency.of(
        [what, booking_id, version], scope="clock-changes", key=f"{what}:{booking_id}:{version}"
    )


def _keep(booking_id: UUID, version: int, key: Idempotency, *, now: datetime) -> BookingSnapshot:
    booking = _lock(booking_id, version)
    change = booking_changes.find_change(booking_id, version)
    if change is None:
        raise bookings.UnknownBookingError(str(booking_id))
    start = clock_changes.find_told_start(change.after, booking.slot.location.timezone)
    if start <= now:
        raise RefusedError(Code.TOO_SOON)
    plan = _plan(booking, start, now=now)
    (claim,) = claims.claim_visits(
        [plan],
        now=now,
        customer_id=booking.customer_id,
        also_lock=frozenset(claims.list_days_of_slot(booking.slot)),
    )
    old_slot = locks.lock_slot(booking.slot_id)
    locks.lock_booking(booking_id)
    visits.release(old_slot, booking.seats)
    slot = visits.build_slot(plan)
    insert_together([slot, *visits.build_occupancies(slot, claim)])
    booking.slot = slot
    booking.version += 1
    booking.save(update_fields=["slot", "version"])
    return _record(booking, key, now=now)


def _tell(booking_id: UUID, version: int, key: Idempotency, *, now: datetime) -> BookingSnapshot:
    booking = _lock(booking_id, version)
    locks.lock_booking(booking_id)
    booking.version += 1
    booking.save(update_fields=["version"])
    return _record(booking, key, now=now)


def _lock(booking_id: UUID, version: int) -> Booking:
    """Make other changes wait, and return the booking as it stays then."""
    # Every change of a booking takes this lock first: what is read now stays as it is.
    proving.lock_customer_of(booking_id)
    rows = Booking.objects.select_related("order", "service", "slot__location", "slot__service")
    booking = rows.get(pk=booking_id)
    if booking.version != version:
        raise ChangedMeanwhileError
    if booking.status not in WAITING_STATUSES:
        raise InvalidTransitionError(_("This visit can no longer be changed."))
    return booking


def _plan(booking: Booking, start: datetime, *, now: datetime) -> Plan:
    people = [
        each.slug for each in bookings.list_resources(booking.slot_id) if each.kind == "staff"
    ]
    request = VisitRequest(
        service=booking.service.slug,
        start=start,
        staff=people[0] if people else None,
        overrides=_NOT_ASKED_AGAIN,
        without_slot=booking.slot_id,
    )
    try:
        (plan,) = plans.plan_visits([request], now=now)
    except (availability.UnknownServiceError, availability.UnknownStaffError) as error:
        raise RefusedError(Code.NO_RESOURCE) from error
    except RefusedError as error:
        raise RefusedError(_find_code(error), error.reasons) from error
    return _keep_resources(plan, booking.slot)


def _find_code(error: RefusedError) -> Code:
    """Return what really refuses: rules that are not asked again would win over it."""
    codes = [reason.code for reason in error.reasons if reason.code not in _NOT_ASKED_AGAIN]
    return next((code for code in codes if code != Code.NO_RESOURCE), Code(error.code))


def _keep_resources(plan: Plan, slot: Slot) -> Plan:
    """Leave only what the visit has already, people and rooms."""
    own = frozenset(slot.occupancies.values_list("resource_id", flat=True))
    free = tuple(tuple(id_ for id_ in group if id_ in own) for group in plan.free)
    if any(len(group) < quantity for group, quantity in zip(free, plan.quantities, strict=True)):
        raise RefusedError(Code.SLOT_TAKEN)
    return replace(plan, free=free)


def _record(booking: Booking, key: Idempotency, *, now: datetime) -> BookingSnapshot:
    return history.record_change(
        booking,
        events.BOOKING_CLOCK_CHANGED,
        actor=_SYSTEM,
        idempotency=key,
        from_status=booking.status,
        now=now,
    )
