"""Customers' claims, their history, and the answers that a repeat gets."""

import uuid
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from foundation import stored_json
from foundation.writing import short_codes
from scheduling.contracts import IntakeAnswers
from scheduling.kinds import BookingStatus
from scheduling.models.catalog import Service
from scheduling.models.customers import Customer
from scheduling.models.orders import Order
from scheduling.models.slots import Slot


def make_no_answers() -> dict[str, Any]:
    """Return what a booking keeps whose service asks nothing."""
    return stored_json.dump(IntakeAnswers())


class Booking(models.Model):
    """One customer's claim on seats of a slot, with what was agreed when it was made.

    Moving it changes ``slot`` and raises ``version``; identity, order, link, agreement and
    snapshots stay. ``for_name`` is who comes, blank: the contact of the order.
    ``price_minor`` and ``currency`` are those of ``agreement``, for queries. ``code`` is what
    people call it by; a secret it is not, so it opens nothing. ``proved_at``: since when it is
    known that whoever has the address wants it; only then it counts as theirs (booking-rules, 3).
    ``attending_since``: when the customer said that they will be there; no status, and forgotten
    with the time that it was said of.
    ``visitor_browser``, ``visitor_network`` and ``visitor_site`` are who booked without login, as
    keyed hashes.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # The database holds order and customer together (the migration's composite foreign key): a
    # booking's customer is the order's, and so exists. A second constraint each would say less.
    order = models.ForeignKey(
        Order,
        models.PROTECT,
        related_name="bookings",
        db_constraint=False,
        verbose_name=_("order"),
    )
    slot = models.ForeignKey(Slot, models.PROTECT, related_name="bookings", verbose_name=_("time"))
    service = models.ForeignKey(
        Service, models.PROTECT, related_name="bookings", verbose_name=_("service")
    )
    customer = models.ForeignKey(
        Customer,
        models.PROTECT,
        related_name="bookings",
        db_constraint=False,
        verbose_name=_("customer"),
    )
    code = models.CharField(
        _("booking code"),
        max_length=short_codes.LENGTH,
        default=short_codes.make_code,
        editable=False,
    )
    for_name = models.CharField(_("for whom"), max_length=120, blank=True)
    status = models.CharField(_("status"), max_length=12, choices=BookingStatus)
    seats = models.PositiveSmallIntegerField(_("seats"), default=1)
    any_staff = models.BooleanField(_("any staff"), default=True)
    timezone = models.CharField(_("customer's time zone"), max_length=64)
    note = models.TextField(_("note from the customer"), blank=True)
    service_name = models.CharField(_("service as booked"), max_length=120)
    remote = models.BooleanField(_("by phone or video"), default=False)
    price_minor = models.PositiveIntegerField(_("price in cents"), default=0)
    currency = models.CharField(_("currency"), max_length=3)
    agreement = models.JSONField(_("what was agreed"))
    answers = models.JSONField(_("answers"), default=make_no_answers, blank=True)
    version = models.PositiveIntegerField(_("version"), default=1)
    link_generation = models.PositiveIntegerField(_("generation of the link"), default=1)
    created_at = models.DateTimeField(_("booked on"))
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True)
    proved_at = models.DateTimeField(_("address confirmed"), null=True, blank=True)
    attending_since = models.DateTimeField(_("will be there"), null=True, blank=True)
    visitor_browser = models.CharField(max_length=22, blank=True, db_default="", editable=False)
    visitor_network = models.CharField(max_length=22, blank=True, db_default="", editable=False)
    visitor_site = models.CharField(max_length=22, blank=True, db_default="", editable=False)

    class Meta:
        verbose_name = _("booking")
        verbose_name_plural = _("bookings")
        constraints = (
            models.UniqueConstraint(fields=("code",), name="booking_code_once"),
            models.CheckConstraint(name="booking_takes_a_seat", condition=Q(seats__gte=1)),
            models.CheckConstraint(
                name="booking_has_the_agreed_price",
                condition=Q(
                    price_minor=Cast(
                        KeyTextTransform("price_minor", "agreement"), models.IntegerField()
                    ),
                    currency=KeyTextTransform("currency", "agreement"),
                ),
            ),
            models.CheckConstraint(
                name="booking_cancelled_has_its_time",
                condition=Q(status=BookingStatus.CANCELLED, cancelled_at__isnull=False)
                | (~Q(status=BookingStatus.CANCELLED) & Q(cancelled_at=None)),
            ),
        )
        indexes = (
            models.Index(F("created_at").desc(), F("id").desc(), name="booking_newest_first"),
            # Few rows: bookings are soon proved, over or cancelled.
            models.Index(
                fields=("visitor_network", "created_at"),
                name="booking_unproved_of_network",
                condition=Q(proved_at=None, status=BookingStatus.CONFIRMED),
            ),
            models.Index(
                fields=("visitor_browser",),
                name="booking_unproved_of_browser",
                condition=Q(proved_at=None, status=BookingStatus.CONFIRMED),
            ),
            models.Index(
                fields=("visitor_site",),
                name="booking_unproved_of_site",
                condition=Q(proved_at=None, status=BookingStatus.CONFIRMED),
            ),
        )

    def __str__(self) -> str:
        return f"{self.service_name}, {self.created_at:%Y-%m-%d %H:%M} UTC"


class BookingEvent(models.Model):
    """One change of one booking: who, when, from what to what. Never changed afterwards.

    ``snapshot`` is the booking as it was told to the world at that version; repeats of a
    request and messages are answered from it.
    """

    class Actor(models.TextChoices):
        CUSTOMER = "customer", _("Customer")
        STAFF = "staff", _("Staff")
        SYSTEM = "system", _("System")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    booking = models.ForeignKey(Booking, models.CASCADE, related_name="events")
    topic = models.CharField(_("what"), max_length=40)
    version = models.PositiveIntegerField(_("version"))
    from_status = models.CharField(max_length=12, choices=BookingStatus, blank=True)
    to_status = models.CharField(max_length=12, choices=BookingStatus)
    actor = models.CharField(_("by"), max_length=10, choices=Actor)
    actor_name = models.CharField(_("name"), max_length=120, blank=True)
    at = models.DateTimeField(_("when"))
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    overrides = models.JSONField(_("overridden rules"), default=list, blank=True)
    snapshot = models.JSONField()

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("history")
        constraints = (
            # Messages find the change they tell by its booking and version.
            models.UniqueConstraint(fields=("booking", "version"), name="event_version_once"),
        )

    def __str__(self) -> str:
        return f"{self.topic} (version {self.version})"


class IdempotencyRecord(models.Model):
    """The answer to a key, kept for 24 hours; written with what it answers (booking-rules, 5).

    ``answer`` is data of the ``kind``, so that anything can be answered again
    (decisions, 42). It holds ids and snapshots; links and tokens are computed anew each time.
    """

    scope = models.CharField(max_length=64)
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)
    kind = models.CharField(max_length=32)
    answer = models.JSONField()
    created_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("scope", "key"), name="idempotency_key_once"),
        )
        indexes = (models.Index(fields=("created_at",), name="idempotency_by_age"),)

    def __str__(self) -> str:
        return f"{self.scope}: {self.key}"
