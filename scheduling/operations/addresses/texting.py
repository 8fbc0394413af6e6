"""Wanting no text messages about what one has booked any more (booking-rules, 10)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from scheduling.models import Order


@transaction.atomic(durable=True)
def end_texts(booking_id: UUID, *, now: datetime) -> None:
    """Send no text messages about the booking's order any more. Safe to repeat.

    What was agreed to, and when, stays known.
    """
    Order.objects.filter(bookings=booking_id, texts_ended_at=None).exclude(text_consent="").update(
        texts_ended_at=now
    )
