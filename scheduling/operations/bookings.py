"""Book, cancel and move: each is one transaction, and safe to repeat with the same key."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.utils.translation import gettext as _

from foundation import inputs, stored_json, tz
from foundation.inserts import insert_together
from scheduling import events, locks
from scheduling.contracts import Agreement, AssignedResource, BookingSnapshot
from scheduling.engine.codes import OVERRIDABLE_CODES, Code
from scheduling.facts.loading import Facts
from scheduling.facts.sections.card import ServiceCard
from scheduling.kinds import SAME_PEOPLE, WAITING_STATUSES, BookingStatus
from scheduling.models import (
    Booking,
    BookingEvent,
    BusinessProfile,
    Customer,
    Order,
    Service,
    Slot,
)
from scheduling.models.snapshots import build_snapshot
from scheduling.operations import claims, gate, history, people, plans, visits
from scheduling.operations.addresses import proving
from scheduling.operations.claims import VisitClaim
from scheduling.operations.commands import (
    Actor,
    BookSlot,
    CancelBooking,
    Contact,
    Outcome,
    RescheduleBooking,
)
from scheduling.operations.errors import (
    ChangedMeanwhileError,
    GoneError,
    InvalidTransitionError,
    MovedMeanwhileError,
    PriceChangedError,
    RefusedError,
    UnknownChoiceError,
)
from scheduling.operations.plans import Plan, VisitRequest
from scheduling.queries import availability, bookings


def book_slot(command: BookSlot, *, now: datetime) -> Outcome:
    """Book the start for the customer, with all resources that the visit needs, or refuse.

    Raises ``RefusedError``, ``PriceChangedError``, ``UnknownChoiceError``,
    ``IdempotencyMismatchError``, ``DiaryBusyError``. Repeating it with the same key changes
    nothing (booking-rules, 5).
    """
    return history.change_once(command.idempotency, lambda: _book(command, now=now))


def cancel_booking(command: CancelBooking, *, now: datetime) -> Outcome:
    """Give the time back and keep the booking's history (booking-rules, 6).

    Raises ``RefusedError`` (``past_cutoff``), ``GoneError``, ``InvalidTransitionError``,
    ``UnknownBookingError``, ``IdempotencyMismatchError``, ``DiaryBusyError``.
    """
    return history.change_once(command.idempotency, lambda: _cancel(command, now=now))


def reschedule_booking(command: RescheduleBooking, *, now: datetime) -> Outcome:
    """Take the new time and release the old in one step; on refusal the old time stands.

    To where it is already it moves without a change, and nobody is told. Raises what
    ``book_slot`` and ``cancel_booking`` raise, and ``PeopleChangedError`` (booking-rules, 6).
    """
    return history.change_once(command.idempotency, lambda: _reschedule(command, now=now))


def _book(command: BookSlot, *, now: datetime) -> BookingSnapshot:
    request = VisitRequest(
        service=command.service,
        start=command.start,
        staff=command.staff,
        overrides=command.overrides & OVERRIDABLE_CODES,
    )
    plan = _plan(request, now=now)
    card = plan.facts.card
    contact = _write_contact(command.contact, card)
    if command.location not in (None, card.location_slug):
        raise UnknownChoiceError("location", _("This service is not offered at that location."))
    agreement = _agree(command)
    customer_id = _lock_customer(command, contact, now=now)
    has_proof = proving.is_proved(command.proof, contact.email)
    counted = proving.choose_counted(customer_id, has_proof=has_proof)
    (claim,) = claims.claim_visits([plan], now=now, customer_id=counted)
    order = Order(
        id=uuid4(),
        customer_id=customer_id,
        contact_name=contact.name,
        contact_email=contact.email,
        contact_phone=contact.phone,
        text_consent=contact.text_consent if contact.phone else "",
        text_consent_at=now if contact.text_consent and contact.phone else None,
        locale=contact.locale or card.profile_locale,
        source=command.source,
        created_at=now,
    )
    slot = visits.build_slot(plan)
    booking = Booking(
        id=uuid4(),
        order=order,
        slot=slot,
        service=Service(pk=card.id, slug=card.slug),
        customer_id=customer_id,
        for_name=command.for_name,
        status=BookingStatus.CONFIRMED,
        any_staff=command.staff is None,
        timezone=contact.timezone or card.location_timezone,
        note=command.note,
        service_name=card.name,
        remote=card.remote,
        price_minor=agreement.price_minor,
        currency=agreement.currency,
        agreement=stored_json.dump(agreement),
        created_at=now,
        proved_at=now if has_proof else None,
        visitor_browser=command.visitor.browser,
        visitor_network=command.visitor.network,
        visitor_site=command.visitor.site,
    )
    snapshot = build_snapshot(booking, _name_resources(plan.facts, claim))
    event = history.build_event(
        snapshot,
        events.BOOKING_CONFIRMED,
        actor=command.actor,
        overrides=claim.overrides,
        now=now,
    )
    insert_together(
        [
            order,
            slot,
            *visits.build_occupancies(slot, claim),
            booking,
            event,
            gate.build_record(command.idempotency, history.BOOKING, snapshot),
            *history.prepare_news(event),
        ]
    )
    return snapshot


def _agree(command: BookSlot) -> Agreement:
    """Return what holds: what is to be had now, unless the customer was shown something better."""
    agreement, shown = command.agreement, command.shown
    if agreement is None:
        raise UnknownChoiceError("service", _("This service does not exist here."))
    if shown is not None and agreement.is_worse_than(shown):
        raise PriceChangedError(agreement)
    return agreement


def _write_contact(contact: Contact, card: ServiceCard) -> Contact:
    """Return the contact in its one written form; a number without a country is of the place's."""
    country = card.location_country or tz.find_country(card.location_timezone)
    phone = inputs.normalize_phone(contact.phone, country=country)
    return replace(contact, email=inputs.find_written_form(contact.email), phone=phone)


def _lock_customer(command: BookSlot, contact: Contact, *, now: datetime) -> int:
    if command.customer_id is not None:
        try:
            locks.lock_known_customer(command.customer_id)
        except Customer.DoesNotExist as error:
            raise UnknownChoiceError("customer", _("There is no such customer here.")) from error
        return command.customer_id
    return locks.lock_customer(
        email=contact.email,
        name=contact.name,
        phone=contact.phone,
        timezone=contact.timezone,
        locale=contact.locale,
        now=now,
    )


def _cancel(command: CancelBooking, *, now: datetime) -> BookingSnapshot:
    booking = _lock_for_change(command.booking_id)
    slot = booking.slot
    _refuse_if_changed(booking.version, command.expected_version)
    if command.only_unproved and booking.proved_at is not None:
        raise InvalidTransitionError(_("The customer has confirmed this visit meanwhile."))
    _refuse_if_late(command.actor, "cancel_cutoff_minutes", slot, now=now)
    from_status = booking.status
    booking.status = BookingStatus.CANCELLED
    booking.cancelled_at = now
    booking.attending_since = None
    booking.version += 1
    booking.save(update_fields=["status", "cancelled_at", "attending_since", "version"])
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


def _reschedule(command: RescheduleBooking, *, now: datetime) -> BookingSnapshot:
    # Before the diary is read: two moves of one visit would stand in each other's way.
    customer_id = proving.lock_customer_of(command.booking_id)
    before = bookings.get_snapshot(command.booking_id)
    _refuse_unless_confirmed(before.status)
    slot_id = bookings.get_slot_id(command.booking_id)
    old_slot = Slot.objects.select_related("service__location").get(pk=slot_id)
    _refuse_if_changed(before.version, command.expected_version)
    # First of all: no other time changes this reason, so it wins over what the new one has.
    _refuse_if_late(command.actor, "reschedule_cutoff_minutes", old_slot, now=now)
    if command.start == before.starts_at and people.is_with(command.staff, before):
        return history.record_nothing_new(before.id, idempotency=command.idempotency)
    request = people.make_request(
        before,
        start=command.start,
        staff=command.staff,
        overrides=command.overrides & OVERRIDABLE_CODES,
        slot_id=slot_id,
    )
    plan = _plan(request, now=now)
    has_proof = proving.is_proved(command.proof, before.contact_email)
    (claim,) = claims.claim_visits(
        [plan],
        now=now,
        customer_id=proving.choose_counted(customer_id, has_proof=has_proof),
        also_lock=frozenset(claims.list_days_of_slot(old_slot)),
    )
    if command.shown_people is not None:
        come = _name_resources(plan.facts, claim)
        people.refuse_others(come, shown=command.shown_people, before=before)
    booking = _lock_rows(before.id, slot_id)
    _refuse_if_changed(booking.version, command.expected_version)
    _refuse_if_late(command.actor, "reschedule_cutoff_minutes", booking.slot, now=now)
    visits.release(booking.slot, booking.seats)
    slot = visits.build_slot(plan)
    insert_together([slot, *visits.build_occupancies(slot, claim)])
    booking.slot = Slot.objects.select_related("location").get(pk=slot.pk)
    booking.version += 1
    if command.staff is not SAME_PEOPLE:
        booking.any_staff = command.staff is None
    proving.note_proof(booking, has_proof=has_proof, now=now)
    if command.start != before.starts_at:
        booking.attending_since = None
    booking.save(update_fields=["slot", "version", "any_staff", "proved_at", "attending_since"])
    return history.record_change(
        booking,
        events.BOOKING_RESCHEDULED,
        actor=command.actor,
        idempotency=command.idempotency,
        from_status=booking.status,
        overrides=claim.overrides,
        now=now,
    )


def _plan(request: VisitRequest, *, now: datetime) -> Plan:
    try:
        (plan,) = plans.plan_visits([request], now=now)
    except availability.UnknownServiceError as error:
        raise UnknownChoiceError("service", _("This service does not exist here.")) from error
    except availability.UnknownStaffError as error:
        raise UnknownChoiceError(
            "staff", _("Nobody with that name offers this service.")
        ) from error
    return plan


def _lock_for_change(booking_id: UUID) -> Booking:
    """Read the booking, take its locks in their order, and read it again."""
    rows = Booking.objects.select_related("order", "slot__service__location")
    seen = rows.filter(pk=booking_id).first()
    if seen is None:
        raise bookings.UnknownBookingError(str(booking_id))
    _refuse_unless_confirmed(seen.status)
    proving.lock_customer_of(booking_id)
    locks.lock_days(claims.list_days_of_slot(seen.slot))
    return _lock_rows(booking_id, seen.slot_id)


def _lock_rows(booking_id: UUID, slot_id: UUID) -> Booking:
    slot = locks.lock_slot(slot_id)
    booking = locks.lock_booking(booking_id)
    _refuse_unless_confirmed(booking.status)
    if booking.slot_id != slot.pk:
        raise MovedMeanwhileError(
            _(
                "This visit has just been moved."
                " Please check its new time before you change it again."
            )
        )
    booking.slot = slot
    return booking


def _refuse_unless_confirmed(status: str) -> None:
    if status == BookingStatus.CANCELLED:
        raise GoneError(_("This visit has been cancelled. You can book a new one."))
    if status not in WAITING_STATUSES:
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


def _name_resources(facts: Facts, claim: VisitClaim) -> tuple[AssignedResource, ...]:
    cards = ((each.role, facts.cards[each.resource_id]) for each in claim.resources)
    return tuple(
        AssignedResource(
            slug=card.slug, name=card.name, kind=card.kind, role=role, email=card.email
        )
        for role, card in cards
    )
