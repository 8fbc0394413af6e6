"""Bookings that stay when something takes no more of them."""

from datetime import datetime

from django.db.models import Q

from scheduling.kinds import WAITING_STATUSES
from scheduling.models import Booking, Location, Resource, Service


def count_remaining(row: Service | Resource | Location, *, now: datetime) -> int:
    """Return how many visits of ``row`` are not over at ``now``."""
    if isinstance(row, Service):
        of_row = Q(service=row)
    elif isinstance(row, Resource):
        of_row = Q(slot__occupancies__resource=row)
    else:
        of_row = Q(slot__location=row)
    waiting = Booking.objects.filter(of_row, status__in=WAITING_STATUSES, slot__ends_at__gt=now)
    return waiting.distinct().count()
