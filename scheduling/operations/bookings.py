"""Book, cancel and move: each is one transaction, and safe to repeat with the same key."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from booking_saas.lib.inserts import insert_together
from scheduling import events, locks
from scheduling.contracts import AssignedResource
from scheduling.engine.codes import Code
from scheduling.models import (
    Booking,
    BookingEvent,
    BookingStatus,
    BusinessProfile,
    Location,
    Occupancy,
    Service,
    Slot,
)
from scheduling.models.facts import Facts
from scheduling.operations import claims, gate, history
from scheduling.operations.claims import Claim, Plan, Wish
from scheduling.operations.commands import (
    BookSlot,
    CancelBooking,
    Outcome,
    RescheduleBooking,
)
from scheduling.operations.errors import (
    GoneError,
    InvalidTransitionError,
    MovedMeanwhileError,
    RefusedError,
    UnknownChoiceError,
)
from scheduling.queries import availability, bookings

ANY_STAFF = "any"


def book_slot(command: BookSlot, *, now: datetime) -> Outcome:
    """Book the start for the customer, with all resources that the visit needs, or refuse.

    Raises ``RefusedError``, ``UnknownChoiceError``, ``IdempotencyMismatchError``,
    ``DiaryBusyError``. Repeating it with the same key changes nothing (booking-rules, 5).
    """
    return gate.run_once(command.idempotency, lambda: _book(command, now=now))


def cancel_booking(command: CancelBooking, *, now: datetime) -> Outcome:
    """Give the time back and keep the booking's history (booking-rules, 6).

    Raises ``RefusedError`` (``past_cutoff``), ``GoneError``, ``InvalidTransitionError``,
    ``UnknownBookingError``, ``IdempotencyMismatchError``, ``DiaryBusyError``.
    """
    return gate.run_once(command.idempotency, lambda: _cancel(command, now=now))


def reschedule_booking(command: RescheduleBooking, *, now: datetime) -> Outcome:
    """Take the new time and release the old in one step; on refusal the old time stands.

    Raises what ``book_slot`` and ``cancel_booking`` raise (booking-rules, 6).
    """
    return gate.run_once(command.idempotency, lambda: _reschedule(command, now=now))


def _book(command: BookSlot, *, now: datetime) -> BookingEvent:
    wish = Wish(
        service=command.service,
        start=command.start,
        staff=command.staff,
        overrides=command.overrides & claims.OVERRIDABLE,
    )
    plan = _plan(wish, now=now)
    card, contact = plan.facts.card, command.contact
    if command.location not in (None, card.location_slug):
        raise UnknownChoiceError("location", "This service is not offered at that location.")
    email = contact.email.lower()
    customer_id = locks.lock_customer(
        email=email,
        name=contact.name,
        phone=contact.phone,
        timezone=contact.timezone,
        locale=contact.locale,
        now=now,
    )
    taken = claims.claim_resources(plan, now=now, customer_id=customer_id, also_lock=frozenset())
    slot = _build_slot(plan)
    booking = Booking(
        id=uuid4(),
        slot=slot,
        service=Service(pk=card.id, slug=card.slug),
        customer_id=customer_id,
        status=BookingStatus.CONFIRMED,
        any_staff=command.staff is None,
        contact_name=contact.name,
        contact_email=email,
        contact_phone=contact.phone,
        timezone=contact.timezone or card.location_timezone,
        locale=contact.locale or card.profile_locale,
        note=command.note,
        service_name=card.name,
        remote=card.remote,
        price_minor=card.price_minor,
        currency=card.currency,
        channel=command.channel,
        created_at=now,
    )
    event = history.build_event(
        booking,
        events.BOOKING_CONFIRMED,
        actor=command.actor,
        resources=_name_resources(plan.facts, taken),
        overrides=wish.overrides,
        now=now,
    )
    insert_together(
        [
            slot,
            *_build_occupancies(slot, taken),
            booking,
            event,
            gate.build_record(command.idempotency, event),
            *history.prepare_news(event),
        ]
    )
    return event


def _cancel(command: CancelBooking, *, now: datetime) -> BookingEvent:
    booking = _lock_for_change(command.booking_id)
    slot = booking.slot
    if command.actor.kind == BookingEvent.Actor.CUSTOMER:
        _refuse_after_cutoff("cancel_cutoff_minutes", slot, now=now)
    from_status = booking.status
    booking.status = BookingStatus.CANCELLED
    booking.cancelled_at = now
    booking.version += 1
    booking.save(update_fields=["status", "cancelled_at", "version"])
    _release(slot, booking.seats)
    return history.record_change(
        booking,
        events.BOOKING_CANCELLED,
        actor=command.actor,
        idempotency=command.idempotency,
        from_status=from_status,
        reason=command.reason,
        now=now,
    )


def _reschedule(command: RescheduleBooking, *, now: datetime) -> BookingEvent:
    customer_id = bookings.get_customer_id(command.booking_id)
    # Before the diary is read: two moves of one visit would stand in each other's way.
    locks.lock_known_customer(customer_id)
    before = bookings.get_snapshot(command.booking_id)
    _refuse_unless_confirmed(before.status)
    slot_id = bookings.get_slot_id(command.booking_id)
    old_slot = Slot.objects.select_related("service__location").get(pk=slot_id)
    if command.actor.kind == BookingEvent.Actor.CUSTOMER:
        # First of all: no other time changes this reason, so it wins over what the new one has.
        _refuse_after_cutoff("reschedule_cutoff_minutes", old_slot, now=now)
    wish = Wish(
        service=before.service,
        start=command.start,
        staff=_choose_staff(command.staff, before.staff, any_staff=before.any_staff),
        overrides=command.overrides & claims.OVERRIDABLE,
        without_slot=slot_id,
    )
    plan = _plan(wish, now=now)
    taken = claims.claim_resources(
        plan,
        now=now,
        customer_id=customer_id,
        also_lock=frozenset(claims.list_taken_days(old_slot)),
    )
    booking = _lock_rows(before.id, slot_id)
    if command.actor.kind == BookingEvent.Actor.CUSTOMER:
        _refuse_after_cutoff("reschedule_cutoff_minutes", booking.slot, now=now)
    _release(booking.slot, booking.seats)
    slot = _build_slot(plan)
    insert_together([slot, *_build_occupancies(slot, taken)])
    booking.slot = Slot.objects.select_related("location").get(pk=slot.pk)
    booking.version += 1
    booking.any_staff = command.staff == ANY_STAFF if command.staff else booking.any_staff
    booking.save(update_fields=["slot", "version", "any_staff"])
    return history.record_change(
        booking,
        events.BOOKING_RESCHEDULED,
        actor=command.actor,
        idempotency=command.idempotency,
        from_status=booking.status,
        overrides=wish.overrides,
        now=now,
    )


def _plan(wish: Wish, *, now: datetime) -> Plan:
    try:
        return claims.plan_visit(wish, now=now)
    except availability.UnknownServiceError as error:
        raise UnknownChoiceError("service", "There is no such service here.") from error
    except availability.UnknownStaffError as error:
        raise UnknownChoiceError("staff", "Nobody of that name offers this service.") from error


def _choose_staff(
    wanted: str | None, current: Sequence[AssignedResource], *, any_staff: bool
) -> str | None:
    """Return the slug to book with: who was asked for, else who was chosen before, else anyone."""
    if wanted is not None:
        return None if wanted == ANY_STAFF else wanted
    return None if any_staff or not current else current[0].slug


def _lock_for_change(booking_id: UUID) -> Booking:
    """Read the booking, take its locks in their order, and read it again."""
    seen = Booking.objects.select_related("slot__service__location").filter(pk=booking_id).first()
    if seen is None:
        raise bookings.UnknownBookingError(str(booking_id))
    _refuse_unless_confirmed(seen.status)
    locks.lock_known_customer(seen.customer_id)
    locks.lock_days(claims.list_taken_days(seen.slot))
    return _lock_rows(booking_id, seen.slot_id)


def _lock_rows(booking_id: UUID, slot_id: UUID) -> Booking:
    slot = locks.lock_slot(slot_id)
    booking = locks.lock_booking(booking_id)
    _refuse_unless_confirmed(booking.status)
    if booking.slot_id != slot.pk:
        raise MovedMeanwhileError(
            "This visit was moved a moment ago. Look at its new time before you change it again."
        )
    booking.slot = slot
    return booking


def _refuse_unless_confirmed(status: str) -> None:
    if status == BookingStatus.CANCELLED:
        raise GoneError("This visit was cancelled. You can book a new one.")
    if status not in (BookingStatus.CONFIRMED, BookingStatus.PENDING):
        raise InvalidTransitionError("This visit can no longer be changed.")


def _refuse_after_cutoff(field: str, slot: Slot, *, now: datetime) -> None:
    cutoff = BusinessProfile.objects.values_list(field, flat=True).first() or 0
    if now > slot.starts_at - timedelta(minutes=cutoff):
        raise RefusedError(Code.PAST_CUTOFF)


def _build_slot(plan: Plan) -> Slot:
    card = plan.facts.card
    return Slot(
        id=uuid4(),
        service_id=card.id,
        location=Location(
            pk=card.location_id,
            slug=card.location_slug,
            name=card.location_name,
            address=card.location_address,
            timezone=card.location_timezone,
        ),
        starts_at=plan.wish.start,
        ends_at=plan.end,
        seats_taken=1,
    )


def _build_occupancies(slot: Slot, taken: Sequence[Claim]) -> list[Occupancy]:
    return [
        Occupancy(
            slot=slot,
            resource_id=claim.resource_id,
            role=claim.role,
            visit_from=slot.starts_at,
            visit_until=slot.ends_at,
            busy_from=claim.busy_from,
            busy_until=claim.busy_until,
            overlap_allowed=claim.overlap_allowed,
        )
        for claim in taken
    ]


def _release(slot: Slot, seats: int) -> None:
    """Give seats back; the resources are free once nobody is left."""
    slot.seats_taken -= seats
    slot.save(update_fields=["seats_taken"])
    if slot.seats_taken == 0:
        slot.occupancies.update(active=False)


def _name_resources(facts: Facts, taken: Sequence[Claim]) -> tuple[AssignedResource, ...]:
    cards = ((claim.role, facts.cards[claim.resource_id]) for claim in taken)
    return tuple(
        AssignedResource(
            slug=card.slug, name=card.name, kind=card.kind, role=role, email=card.email
        )
        for role, card in cards
    )
