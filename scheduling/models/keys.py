"""What people ask to be mailed: a code that proves the address, or a booking's current link."""

import uuid

from django.db import models

from scheduling.kinds import KeyKind
from scheduling.models.bookings import Booking


class KeyRequest(models.Model):
    """One mail that somebody asked for, to an address that need not be theirs.

    The code itself is computed from the row and stored nowhere. ``tries`` counts every attempt to
    redeem it, ``created_at`` is real time: codes are short-lived like sessions. ``booking`` is the
    one whose link is asked for, and ``None`` for a code.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=8, choices=KeyKind)
    email = models.EmailField()
    locale = models.CharField(max_length=12, blank=True)
    booking = models.ForeignKey(Booking, models.CASCADE, null=True, related_name="key_requests")
    tries = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    redeemed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="key_request_of_a_link_names_its_booking",
                condition=models.Q(kind=KeyKind.LINK, booking__isnull=False)
                | models.Q(kind=KeyKind.CODE, booking=None),
            ),
        )
        indexes = (models.Index(fields=("email", "created_at"), name="key_request_by_address"),)

    def __str__(self) -> str:
        return f"{self.kind}, {self.created_at:%Y-%m-%d %H:%M} UTC"
