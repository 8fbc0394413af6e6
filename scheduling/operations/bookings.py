"""Book, cancel and move: each is one transaction, and safe to repeat with the same key."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.utils.translation import gettext as _

from foundation import inputs, tz
from foundation.inserts import insert_together
from scheduling import events, locks
from scheduling.contracts import AssignedResource, BookingSnapshot
from scheduling.engine.codes import Code
from scheduling.facts.loading import Facts
from scheduling.kinds import BookingStatus
from scheduling.models import Booking, BookingEvent, BusinessProfile, Service, Slot
from scheduling.operations import claims, gate, history, plans, visits
from scheduling.operations.claims import Taken
from scheduling.operations.commands import (
    Actor,
    BookSlot,
    CancelBooking,
    Outcome,
    RescheduleBooking,
)
from scheduling.operations.errors import (
    ChangedMeanwhileError,
    GoneError,
    InvalidTransitionError,
    MovedMeanwhileError,
    RefusedError,
    UnknownChoiceError,
)
from scheduling.operations.plans import Plan, Wish
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

    To where it is already it moves without a change, and nobody is told. Raises what
    ``book_slot`` and ``cancel_booking`` raise (booking-rules, 6).
    """
    return gate.run_once(command.idempotency, lambda: _reschedule(command, now=now))


def _book(command: BookSlot, *, now: datetime) -> BookingEvent:
    wish = Wish(
        service=command.service,
        start=command.start,
        staff=command.staff,
        overrides=command.overrides & plans.OVERRIDABLE,
    )
    plan = _plan(wish, now=now)
    card, contact = plan.facts.card, command.contact
    if command.location not in (None, card.location_slug):
        raise UnknownChoiceError("location", _("This service is not offered at that location."))
    email = contact.email.lower()
    country = card.location_country or tz.find_country(card.location_timezone)
    phone = inputs.normalize_phone(contact.phone, country=country)
    customer_id = locks.lock_customer(
        email=email,
        name=contact.name,
        phone=phone,
        timezone=contact.timezone,
        locale=contact.locale,
        now=now,
    )
    (taken,) = claims.claim_visits([plan], now=now, customer_id=customer_id)
    slot = visits.build_slot(plan)
    booking = Booking(
        id=uuid4(),
        slot=slot,
        service=Service(pk=card.id, slug=card.slug),
        customer_id=customer_id,
        status=BookingStatus.CONFIRMED,
        any_staff=command.staff is None,
        contact_name=contact.name,
        contact_email=email,
        contact_phone=phone,
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
        overrides=taken.set_aside,
        now=now,
    )
    insert_together(
        [
            slot,
            *visits.build_occupancies(slot, taken),
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
    _refuse_if_changed(booking.version, command.expected_version)
    _refuse_if_late(command.actor, "cancel_cutoff_minutes", slot, now=now)
    from_status = booking.status
    booking.status = BookingStatus.CANCELLED
    booking.cancelled_at = now
    booking.version += 1
    booking.save(update_fields=["status", "cancelled_at", "version"])
    visits.release(slot, booking.seats)
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
    _refuse_if_changed(before.version, command.expected_version)
    # First of all: no other time changes this reason, so it wins over what the new one has.
    _refuse_if_late(command.actor, "reschedule_cutoff_minutes", old_slot, now=now)
    if command.start == before.starts_at and _keeps_staff(command.staff, before):
        return history.record_nothing_new(before.id, idempotency=command.idempotency)
    wish = Wish(
        service=before.service,
        start=command.start,
        staff=_choose_staff(command.staff, before.staff, any_staff=before.any_staff),
        overrides=command.overrides & plans.OVERRIDABLE,
        without_slot=slot_id,
    )
    plan = _plan(wish, now=now)
    (taken,) = claims.claim_visits(
        [plan],
        now=now,
        customer_id=customer_id,
        also_lock=frozenset(claims.list_taken_days(old_slot)),
    )
    booking = _lock_rows(before.id, slot_id)
    _refuse_if_changed(booking.version, command.expected_version)
    _refuse_if_late(command.actor, "reschedule_cutoff_minutes", booking.slot, now=now)
    visits.release(booking.slot, booking.seats)
    slot = visits.build_slot(plan)
    insert_together([slot, *visits.build_occupancies(slot, taken)])
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
        overrides=taken.set_aside,
        now=now,
    )


def _plan(wish: Wish, *, now: datetime) -> Plan:
    try:
        (plan,) = plans.plan_visits([wish], now=now)
    except availability.UnknownServiceError as error:
        raise UnknownChoiceError("service", _("There is no such service here.")) from error
    except availability.UnknownStaffError as error:
        raise UnknownChoiceError("staff", _("Nobody of that name offers this service.")) from error
    return plan


def _choose_staff(
    wanted: str | None, current: Sequence[AssignedResource], *, any_staff: bool
) -> str | None:
    """Return the slug to book with: who was asked for, else who was chosen before, else anyone."""
    if wanted is not None:
        return None if wanted == ANY_STAFF else wanted
    return None if any_staff or not current else current[0].slug


def _keeps_staff(wanted: str | None, before: BookingSnapshot) -> bool:
    return wanted is None or (len(before.staff) > 0 and wanted == before.staff[0].slug)


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
            _("This visit was moved a moment ago. Look at its new time before you change it again.")
        )
    booking.slot = slot
    return booking


def _refuse_unless_confirmed(status: str) -> None:
    if status == BookingStatus.CANCELLED:
        raise GoneError(_("This visit was cancelled. You can book a new one."))
    if status not in (BookingStatus.CONFIRMED, BookingStatus.PENDING):
        raise InvalidTransitionError(_("This visit can no longer be changed."))


def _refuse_if_changed(version: int, expected: int | None) -> None:
    if expected is not None and version != expected:
        raise ChangedMeanwhileError


def _refuse_if_late(actor: Actor, cutoff_field: str, slot: Slot, *, now: datetime) -> None:
    """Refuse customers after the cut-off, and everybody once the visit is over."""
    if actor.kind == BookingEvent.Actor.CUSTOMER:
        cutoff = BusinessProfile.objects.values_list(cutoff_field, flat=True).first() or 0
        if now > slot.starts_at - timedelta(minutes=cutoff):
            raise RefusedError(Code.PAST_CUTOFF)
    if now >= slot.ends_at:
        raise InvalidTransitionError(_("This visit is over: it can no longer be changed."))


def _name_resources(facts: Facts, taken: Taken) -> tuple[AssignedResource, ...]:
    cards = ((claim.role, facts.cards[claim.resource_id]) for claim in taken.claims)
    return tuple(
        AssignedResource(
            slug=card.slug, name=card.name, kind=card.kind, role=role, email=card.email
        )
        for role, card in cards
    )
