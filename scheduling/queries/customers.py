"""What a customer already has (booking-rules, 3 "Per customer")."""

from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q

from scheduling.engine.codes import Code
from scheduling.models import Booking, BookingStatus
from scheduling.models.facts import ServiceCard

_UPCOMING = (BookingStatus.HELD, BookingStatus.PENDING, BookingStatus.CONFIRMED)


def list_customer_codes(
    customer_id: int,
    card: ServiceCard,
    *,
    start: datetime,
    end: datetime,
    now: datetime,
    without_booking: UUID | None = None,
) -> list[Code]:
    """Return the customer's own reasons against a visit; ask under the customer's lock."""
    if card.max_per_customer is None and card.allow_customer_overlap:
        return []
    others = Booking.objects.filter(customer_id=customer_id, status__in=_UPCOMING)
    if without_booking is not None:
        others = others.exclude(pk=without_booking)
    found = others.aggregate(
        upcoming=Count("pk", filter=Q(service_id=card.id, slot__ends_at__gt=now)),
        overlapping=Count("pk", filter=Q(slot__starts_at__lt=end, slot__ends_at__gt=start)),
    )
    codes = []
    if card.max_per_customer is not None and found["upcoming"] >= card.max_per_customer:
        codes.append(Code.CUSTOMER_LIMIT)
    if not card.allow_customer_overlap and found["overlapping"]:
        codes.append(Code.CUSTOMER_OVERLAP)
    return codes
