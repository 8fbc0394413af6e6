"""Finding messages: by the code of a booking, by who got them, by what they were called."""

from typing import Any

from django.db.models import Q, QuerySet

from notifications.contracts import AboutKind
from notifications.models import Message
from scheduling.models import Booking
from scheduling.queries import booking_search


def find_messages(rows: QuerySet[Message], text: str) -> QuerySet[Message]:
    """Return the messages that ``text`` describes, also those about bookings that it describes."""
    term = text.strip()
    if not term:
        return rows
    bookings: QuerySet[Any] = booking_search.find_bookings(Booking.objects.all(), term)
    return rows.filter(
        Q(about_kind=AboutKind.BOOKING, about_id__in=bookings.values("pk"))
        | Q(recipient__icontains=term)
        | Q(recipient_name__icontains=term)
        | Q(subject__icontains=term)
    )
