"""Correcting a mistyped address: right after booking, or by staff (decisions, 54)."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext as _

from scheduling import events, locks
from scheduling.contracts import BookingSnapshot
from scheduling.kinds import WAITING_STATUSES
from scheduling.models import Booking, BookingEvent, Customer, Order
from scheduling.operations import history, visits
from scheduling.operations.addresses import proving
from scheduling.operations.commands import CUSTOMER, Actor, CorrectEmail, Outcome
from scheduling.operations.errors import ChangedMeanwhileError, InvalidTransitionError
from scheduling.queries import bookings

CORRECTABLE_FOR = timedelta(minutes=15)
CORRECTIONS = 3
"""So often for one booking: each sends a mail to whatever address somebody names."""


def correct_email(command: CorrectEmail, *, now: datetime) -> Outcome:
    """Give the booking another address, send its confirmation there, and void its link.

    Only within 15 minutes, three times, and while the address is not proved: nobody takes a
    booking away from whoever confirmed it. Staff may until the visit: they know whom they speak to.
    It then is a booking of that address's customer, which nobody has confirmed.
    Raises ``InvalidTransitionError``, ``UnknownBookingError``, ``IdempotencyMismatchError``,
    ``DiaryBusyError``.
    """
    return history.change_once(command.idempotency, lambda: _correct(command, now=now))


def is_correctable(booking_id: UUID, *, now: datetime) -> bool:
    """Tell whether ``correct_email`` would succeed now; locks nothing.

    Raises ``UnknownBookingError``.
    """
    return _find_obstacle(visits.get_booking(booking_id), now, CUSTOMER) is None


def _correct(command: CorrectEmail, *, now: datetime) -> BookingSnapshot:
    _lock_both_customers(command)
    booking = visits.get_booking(command.booking_id)
    if command.expected_version not in (None, booking.version):
        raise ChangedMeanwhileError
    obstacle = _find_obstacle(booking, now, command.actor)
    if obstacle is not None:
        raise InvalidTransitionError(obstacle)
    order = booking.order
    if command.email == order.contact_email:
        return history.record_nothing_new(booking.pk, idempotency=command.idempotency)
    former_id = booking.customer_id
    customer_id = locks.lock_customer(
        email=command.email,
        name=order.contact_name,
        phone=order.contact_phone,
        timezone=booking.timezone,
        locale=order.locale,
        now=now,
    )
    order.customer_id, order.contact_email = customer_id, command.email
    order.save(update_fields=["customer", "contact_email"])
    # Whoever reads mail at the mistyped address has a link to each of them.
    order.bookings.update(
        customer=customer_id, link_generation=F("link_generation") + 1, proved_at=None
    )
    slot = booking.slot
    booking = locks.lock_booking(booking.pk)
    booking.slot = slot
    booking.version += 1
    booking.save(update_fields=["version"])
    _forget_if_nobody(former_id, born_at=order.created_at)
    return history.record_change(
        booking,
        events.BOOKING_CONTACT_CORRECTED,
        actor=command.actor,
        idempotency=command.idempotency,
        from_status=booking.status,
        now=now,
    )


def _lock_both_customers(command: CorrectEmail) -> None:
    """Lock whose booking it was and whose it becomes, in the order of their ids.

    Somebody new comes after everybody who is known.
    """
    former_id = bookings.get_customer_id(command.booking_id)
    known = Customer.objects.filter(email=command.email, pk__lt=former_id)
    for customer_id in known.values_list("pk", flat=True):
        proving.lock_customer(customer_id)
    proving.lock_customer_of(command.booking_id)


def _find_obstacle(booking: Booking, now: datetime, actor: Actor) -> str | None:
    """Return why the address stays as it is, in a sentence; ``None`` if it need not."""
    if actor.kind == BookingEvent.Actor.STAFF:
        if booking.status in WAITING_STATUSES and now < booking.slot.starts_at:
            return None
        return _("The visit is over or cancelled.")
    if booking.proved_at is not None:
        return _("This address has been confirmed. Please contact us if you want to change it.")
    is_late = now > booking.order.created_at + CORRECTABLE_FOR or now >= booking.slot.starts_at
    if is_late or booking.status not in WAITING_STATUSES:
        return _("The address can no longer be corrected here. Please contact us.")
    corrected = BookingEvent.objects.filter(booking=booking, topic=events.BOOKING_CONTACT_CORRECTED)
    if corrected.count() >= CORRECTIONS:
        return _("The address can no longer be corrected here. Please contact us.")
    return None


def _forget_if_nobody(customer_id: int, *, born_at: datetime) -> None:
    """Delete the customer who came with the mistake, unless somebody has anything to do with it."""
    nobody = Customer.objects.filter(pk=customer_id, created_at=born_at, user=None, notes="")
    if not Order.objects.filter(customer_id=customer_id).exists():
        nobody.delete()
