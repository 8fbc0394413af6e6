"""Whose addresses these are, and when they come next."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models.functions import Lower

from scheduling.kinds import WAITING_STATUSES
from scheduling.models import Booking, Customer, Resource


@dataclass(frozen=True, slots=True, kw_only=True)
class NextVisit:
    """A visit that is still to come. ``zone`` is its location's, ``version`` the booking's."""

    booking_id: UUID
    version: int
    starts_at: datetime
    zone: str
    service: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressee:
    """Somebody with the address ``email``: a customer, or one of the staff without ``customer_id``.

    The name and the phone are those of the next visit, where there is one.
    """

    email: str
    name: str
    phone: str
    customer_id: int | None
    visit: NextVisit | None


def list_customers(emails: Collection[str], *, now: datetime) -> list[Addressee]:
    """Return the customers of these addresses, whoever comes soonest first.

    Two queries, however many. A booking counts by the address it was made with: until it is
    changed there, news go to that one.
    """
    wanted = {email.lower() for email in emails}
    bookings = (
        Booking.objects.alias(lower=Lower("order__contact_email"))
        .filter(lower__in=wanted, status__in=WAITING_STATUSES, slot__starts_at__gt=now)
        .select_related("order", "slot__location")
        .order_by("slot__starts_at", "pk")
    )
    found: dict[str, Addressee] = {}
    for booking in bookings:
        order = booking.order
        found.setdefault(order.contact_email.lower(), _describe(booking))
    customers = Customer.objects.alias(lower=Lower("email")).filter(lower__in=wanted)
    for customer in customers.order_by("name", "pk"):
        found.setdefault(
            str(customer.email).lower(),
            Addressee(
                email=str(customer.email),
                name=customer.name,
                phone=customer.phone,
                customer_id=customer.pk,
                visit=None,
            ),
        )
    return list(found.values())


def list_staff(emails: Collection[str]) -> list[Addressee]:
    """Return the staff whose news go to these addresses."""
    wanted = {email.lower() for email in emails}
    rows = Resource.objects.alias(lower=Lower("email")).filter(lower__in=wanted)
    return [
        Addressee(email=row.email, name=row.name, phone="", customer_id=None, visit=None)
        for row in rows.order_by("name", "pk")
    ]


def _describe(booking: Booking) -> Addressee:
    order, slot = booking.order, booking.slot
    return Addressee(
        email=order.contact_email,
        name=order.contact_name,
        phone=order.contact_phone,
        customer_id=booking.customer_id,
        visit=NextVisit(
            booking_id=booking.pk,
            version=booking.version,
            starts_at=slot.starts_at,
            zone=slot.location.timezone,
            service=booking.service_name,
        ),
    )
