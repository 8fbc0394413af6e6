"""Take a cancellation back while the time is still free (booking-rules, "Status")."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from foundation.inserts import insert_together
from scheduling import events, locks
from scheduling.contracts import BookingSnapshot
from scheduling.engine.codes import Code, read_codes
from scheduling.kinds import BookingStatus, ResourceKind
from scheduling.models import Booking, BookingEvent
from scheduling.operations import claims, history, plans, visits
from scheduling.operations.addresses import proving
from scheduling.operations.commands import CUSTOMER, Actor, Outcome, RestoreBooking
from scheduling.operations.errors import (
    ChangedMeanwhileError,
    GoneError,
    InvalidTransitionError,
    RefusedError,
)
from scheduling.operations.plans import Plan, VisitRequest
from scheduling.queries import availability, bookings

RESTORABLE_FOR = timedelta(minutes=15)
_NOT_ASKED_AGAIN = frozenset({Code.TOO_SOON, Code.TOO_FAR})
"""Notice and horizon were kept when the visit was booked."""


def restore_booking(command: RestoreBooking, *, now: datetime) -> Outcome:
    """Give the visit its time back, with the same people, within 15 minutes of the cancellation.

    The booking keeps its identity; what staff had overridden for it stays overridden. Customers
    take back only what they cancelled themselves. Raises ``RefusedError`` where the time is not
    free any more, ``GoneError`` where it is too late or not theirs to take back,
    ``InvalidTransitionError``, ``UnknownBookingError``, ``IdempotencyMismatchError``,
    ``DiaryBusyError``.
    """
    return history.change_once(command.idempotency, lambda: _restore(command, now=now))


def is_restorable(booking_id: UUID, *, now: datetime, actor: Actor = CUSTOMER) -> bool:
    """Tell whether ``restore_booking`` by ``actor`` would succeed now; locks nothing.

    Raises ``UnknownBookingError``.
    """
    return find_restorable_until(booking_id, now=now, actor=actor) is not None


def find_restorable_until(
    booking_id: UUID, *, now: datetime, actor: Actor = CUSTOMER
) -> datetime | None:
    """Return until when a cancellation can be taken back, ``None`` if it cannot be now.

    Locks nothing. Raises ``UnknownBookingError``.
    """
    booking = visits.get_booking(booking_id)
    if not _is_in_time(booking, now) or not _may_restore(booking, actor):
        return None
    try:
        _plan(booking, now=now)
    except RefusedError:
        return None
    return _find_end(booking)


def _restore(command: RestoreBooking, *, now: datetime) -> BookingSnapshot:
    # Every change of a booking takes this lock first: what is read now stays as it is.
    customer_id = proving.lock_customer_of(command.booking_id)
    booking = visits.get_booking(command.booking_id)
    if command.expected_version not in (None, booking.version):
        raise ChangedMeanwhileError
    if booking.status != BookingStatus.CANCELLED:
        raise InvalidTransitionError(_("This visit is not cancelled."))
    if not _is_in_time(booking, now):
        raise GoneError(_("It is too late to undo the cancellation. You can book a new visit."))
    if not _may_restore(booking, command.actor):
        raise GoneError(_("The business has cancelled this visit. You can book a new one."))
    plan = _plan(booking, now=now)
    has_proof = proving.is_proved(command.proof, booking.order.contact_email)
    counted = proving.choose_counted(customer_id, has_proof=has_proof)
    (claim,) = claims.claim_visits([plan], now=now, customer_id=counted)
    locks.lock_booking(booking.pk)
    slot = visits.build_slot(plan)
    insert_together([slot, *visits.build_occupancies(slot, claim)])
    booking.slot = slot
    booking.status = BookingStatus.CONFIRMED
    booking.cancelled_at = None
    booking.version += 1
    proving.note_proof(booking, has_proof=has_proof, now=now)
    booking.save(update_fields=["slot", "status", "cancelled_at", "version", "proved_at"])
    return history.record_change(
        booking,
        events.BOOKING_CONFIRMED,
        actor=command.actor,
        idempotency=command.idempotency,
        from_status=BookingStatus.CANCELLED,
        overrides=claim.overrides - _NOT_ASKED_AGAIN,
        now=now,
    )


def _is_in_time(booking: Booking, now: datetime) -> bool:
    end = _find_end(booking)
    return end is not None and now <= end and now < booking.slot.starts_at


def _find_end(booking: Booking) -> datetime | None:
    """Return the last moment to take the cancellation back, of which there is one only then."""
    cancelled_at = booking.cancelled_at
    return cancelled_at and min(cancelled_at + RESTORABLE_FOR, booking.slot.starts_at)


def _may_restore(booking: Booking, actor: Actor) -> bool:
    """Tell whether it is theirs to take back: customers undo what they did, staff undo all."""
    if actor.kind != BookingEvent.Actor.CUSTOMER:
        return True
    last = BookingEvent.objects.filter(booking=booking, version=booking.version)
    return last.filter(actor=BookingEvent.Actor.CUSTOMER).exists()


def _plan(booking: Booking, *, now: datetime) -> Plan:
    resources = bookings.list_resources(booking.slot_id)
    people = [each.slug for each in resources if each.kind == ResourceKind.STAFF]
    request = VisitRequest(
        service=booking.service.slug,
        start=booking.slot.starts_at,
        staff=people[0] if people else None,
        overrides=_NOT_ASKED_AGAIN | _list_overrides(booking),
    )
    try:
        (plan,) = plans.plan_visits([request], now=now)
    except (availability.UnknownServiceError, availability.UnknownStaffError) as error:
        raise RefusedError(Code.NO_RESOURCE) from error
    return _keep_people(plan, frozenset(people))


def _keep_people(plan: Plan, people: frozenset[str]) -> Plan:
    """Leave only those who had the visit before, wherever one of them can serve."""
    cards = plan.facts.cards
    free = []
    for group in plan.free:
        same = tuple(id_ for id_ in group if cards[id_].slug in people)
        is_of_staff = any(cards[id_].kind == ResourceKind.STAFF for id_ in group)
        free.append(same if is_of_staff else group)
    quantities = [requirement.quantity for requirement in plan.facts.service.requirements]
    if any(len(group) < quantity for group, quantity in zip(free, quantities, strict=True)):
        raise RefusedError(Code.SLOT_TAKEN)
    return replace(plan, free=tuple(free))


def _list_overrides(booking: Booking) -> frozenset[Code]:
    """Return what staff overrode when the visit got its time."""
    taking = BookingEvent.objects.filter(booking=booking).exclude(
        topic__in=(
            events.BOOKING_CANCELLED,
            events.BOOKING_CONTACT_CORRECTED,
            *events.ATTENDANCE_TOPICS,
        )
    )
    codes = taking.order_by("-version").values_list("overrides", flat=True).first()
    return frozenset(read_codes(codes or ()))
