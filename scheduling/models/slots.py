"""What is taken, and the rows that are locked to take it (booking-rules, 5)."""

import uuid
from datetime import timedelta

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from foundation import clock
from scheduling import refusals
from scheduling.facts import evaluation
from scheduling.kinds import SlotDayKind
from scheduling.models.catalog import Location, Resource, Service

MAX_BUSY_SPAN = timedelta(days=3)
"""Longest visit (24 h) with the longest buffers and turnarounds (12 h each, both sides).

Reads look this far back before a window, so that the index bounds them on both sides.
"""

_BUSY = Func("busy_from", "busy_until", function="tstzrange", output_field=DateTimeRangeField())


class SlotDay(models.Model):
    """Only a lock: the diary of one resource, or the limit of one service, on one date.

    No counters: what counts is counted under the lock. Locked in the order of ``kind``,
    ``target_id``, ``date``, after the customer and before anything else.
    """

    kind = models.PositiveSmallIntegerField(choices=SlotDayKind)
    target_id = models.BigIntegerField()
    date = models.DateField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("kind", "target_id", "date"), name="slot_day_once"),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.target_id} on {self.date}"


class Slot(models.Model):
    """A span of a service that is taken: ``[starts_at, ends_at)``, with its seats."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    service = models.ForeignKey(
        Service, models.PROTECT, related_name="slots", verbose_name=_("service")
    )
    location = models.ForeignKey(
        Location, models.PROTECT, related_name="slots", verbose_name=_("location")
    )
    starts_at = models.DateTimeField(_("start"))
    ends_at = models.DateTimeField(_("end"))
    capacity = models.PositiveSmallIntegerField(_("seats"), default=1)
    seats_taken = models.PositiveSmallIntegerField(_("seats taken"), default=0)

    class Meta:
        verbose_name = _("time")
        verbose_name_plural = _("times")
        constraints = (
            models.CheckConstraint(name="slot_in_order", condition=Q(ends_at__gt=F("starts_at"))),
            models.CheckConstraint(
                name="slot_no_overselling", condition=Q(seats_taken__lte=F("capacity"))
            ),
        )
        indexes = (
            models.Index(fields=("starts_at",), name="slot_by_start"),
            models.Index(
                fields=("service", "starts_at"),
                name="slot_live_by_service",
                condition=Q(seats_taken__gt=0),
            ),
        )

    wanted_staff: str | None = None
    """Whom a form asks for (a slug); what is taken stands in ``occupancies``."""

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M} UTC"

    def clean(self) -> None:
        """Refuse what ``book_slot`` would refuse now, in the same words.

        Buffers, holidays, daily maximum and every other rule are asked of the same engine;
        what two writers race for is settled under the locks and by the constraints.
        """
        if not self.service_id or not self.starts_at:
            return
        now = clock.now()
        facts = evaluation.load_facts_of_start(
            self.service.slug,
            staff=self.wanted_staff,
            start=self.starts_at,
            now=now,
            without_slots=[self.pk],
        )
        code = evaluation.decide(facts, start=self.starts_at, now=now)
        if code is not None:
            message = ValidationError(refusals.describe(code), code=code)
            raise ValidationError({"starts_at": message})


class Occupancy(models.Model):
    """What a slot blocks of one resource: the visit and, around it, ``[busy_from, busy_until)``.

    Active while the slot has a live claim. The padded span is fixed at booking time.
    """

    slot = models.ForeignKey(Slot, models.CASCADE, related_name="occupancies")
    resource = models.ForeignKey(Resource, models.PROTECT, related_name="occupancies")
    role = models.CharField(max_length=60)
    visit_from = models.DateTimeField()
    visit_until = models.DateTimeField()
    busy_from = models.DateTimeField()
    busy_until = models.DateTimeField()
    active = models.BooleanField(default=True)
    overlap_allowed = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="occupancy_pads_the_visit",
                condition=Q(busy_from__lte=F("visit_from"), visit_until__gt=F("visit_from"))
                & Q(busy_until__gte=F("visit_until")),
            ),
            models.CheckConstraint(
                name="occupancy_span_is_bounded",
                condition=Q(busy_until__lte=F("busy_from") + MAX_BUSY_SPAN),
            ),
            ExclusionConstraint(
                name="occupancy_no_double_booking",
                expressions=(
                    (F("resource"), RangeOperators.EQUAL),
                    (_BUSY, RangeOperators.OVERLAPS),
                ),
                condition=Q(active=True, overlap_allowed=False),
            ),
        )
        indexes = (
            models.Index(
                fields=("resource", "busy_from"),
                include=("busy_until", "visit_from", "visit_until"),
                name="occupancy_reads",
                condition=Q(active=True),
            ),
        )

    def __str__(self) -> str:
        return f"{self.role}: {self.resource}"
