"""Alarms and the outbox: in public, so that one tick sees every business.

An alarm is a moment in the future, a message of the outbox is work in hand: however many alarms
lie ahead, the table that is asked every few seconds stays small (decisions, 45).
"""

from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

CORE = "core"
"""The queue of what belongs to no other."""

OPEN = Q(done_at=None, dead_at=None)
WAITING = Q(sent_at=None, done_at=None, dead_at=None)
FAILING = OPEN & ~Q(last_error="")
IN_HAND = Q(sent_at__isnull=False, done_at=None, dead_at=None)


class Alarm(models.Model):
    """A topic that is published once a moment of the product's clock has come. Holds ids only.

    Its key is derived from what it is about (``tenants/outbox/alarms.py``). A row is never
    changed: another moment is another alarm, and whoever hears one asks again whether it applies.
    """

    id = models.UUIDField(primary_key=True)
    schema_name = models.CharField(max_length=63)
    topic = models.CharField(max_length=100)
    payload = models.JSONField()
    stream = models.CharField(max_length=200, blank=True, db_default="")
    due = models.DateTimeField(_("due"))

    class Meta:
        verbose_name = _("alarm")
        verbose_name_plural = _("alarms")
        indexes = (models.Index(fields=("due",), name="alarm_due"),)

    def __str__(self) -> str:
        return f"{self.topic} at {self.due}"


class OutboxQuerySet(models.QuerySet["OutboxMessage"]):
    """Messages by what is to be done about them; each has an index of its own."""

    def open(self) -> Self:
        """Keep what is neither done nor dead."""
        return self.filter(OPEN)

    def waiting(self) -> Self:
        """Keep what nobody has in hand: it is visible, or rests."""
        return self.filter(WAITING)

    def in_hand(self) -> Self:
        """Keep what was sent to a worker, or is being handled by one."""
        return self.filter(IN_HAND)

    def failing(self) -> Self:
        """Keep what is still tried and failed the last time."""
        return self.filter(FAILING)

    def dead(self) -> Self:
        """Keep what was given up."""
        return self.filter(dead_at__isnull=False)


class OutboxMessage(models.Model):
    """One event for one consumer. Holds ids only, no personal data. All moments are real time.

    ``visible_at`` is the one moment that everything waits for: a sweep takes the message then,
    and whoever has it in hand moves it to when it comes back if nobody finishes it.
    ``sent_at``: since when it is in hand, ``leased_at``: since when a worker handles it.
    ``fence`` grows with each lease: whoever finishes must still hold the lease it took.
    ``attempts`` counts those that count, ``unanswered`` those in a row that ``remote`` did not
    answer; ``awaits_answer``: it rests for the remote and is woken by its answer.
    Messages of one ``stream`` go one after the other; ``queue`` is whose workers take them.
    """

    schema_name = models.CharField(max_length=63)
    topic = models.CharField(max_length=100)
    consumer = models.CharField(max_length=200)
    payload = models.JSONField()
    stream = models.CharField(max_length=300, blank=True, db_default="")
    remote = models.CharField(max_length=200, blank=True, db_default="")
    queue = models.CharField(max_length=20, db_default=CORE)
    created_at = models.DateTimeField(db_default=Now())
    visible_at = models.DateTimeField(db_default=Now())
    sent_at = models.DateTimeField(null=True, blank=True)
    leased_at = models.DateTimeField(null=True, blank=True)
    fence = models.PositiveIntegerField(db_default=0)
    attempts = models.PositiveSmallIntegerField(db_default=0)
    unanswered = models.PositiveSmallIntegerField(db_default=0)
    awaits_answer = models.BooleanField(db_default=False)
    revived_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    dead_at = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True, db_default="")

    objects = OutboxQuerySet.as_manager()

    class Meta:
        verbose_name = _("outbox message")
        verbose_name_plural = _("outbox messages")
        indexes = (
            # Has anything to be done at all? What an idle tick asks.
            models.Index(fields=("visible_at",), name="outbox_visible", condition=OPEN),
            # Who waits for whom, and for what first? What makes claims fair.
            models.Index(
                fields=("queue", "schema_name", "remote", "visible_at", "id"),
                name="outbox_lanes",
                condition=WAITING,
            ),
            models.Index(fields=("queue", "schema_name"), name="outbox_held", condition=IN_HAND),
            models.Index(
                fields=("queue", "remote"),
                name="outbox_held_by_remote",
                condition=IN_HAND & ~Q(remote=""),
            ),
            models.Index(
                fields=("schema_name", "stream", "id"),
                name="outbox_stream",
                condition=OPEN & ~Q(stream=""),
            ),
            models.Index(
                fields=("remote", "id"),
                name="outbox_awaits_answer",
                condition=WAITING & Q(awaits_answer=True),
            ),
            models.Index(fields=("id",), name="outbox_failing", condition=FAILING),
            models.Index(
                fields=("done_at",), name="outbox_done", condition=Q(done_at__isnull=False)
            ),
            models.Index(
                fields=("dead_at",), name="outbox_dead", condition=Q(dead_at__isnull=False)
            ),
            models.Index(fields=("schema_name", "id"), name="outbox_by_business"),
        )

    def __str__(self) -> str:
        return f"{self.topic} for {self.consumer}"
