"""The outbox table: in public, so that one sweep sees every business."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class OutboxMessage(models.Model):
    """One event for one consumer. Holds ids only, no personal data.

    ``fence`` grows with each lease: whoever finishes must still hold the lease it took.
    ``attempts`` counts them too, for the back-off. ``not_before`` is a due time of the
    product's clock (``None``: at once); the other moments are real time. ``leased_until`` also
    holds the rest after a failure; ``sent_at`` is when the consumer's task was last sent.
    """

    schema_name = models.CharField(max_length=63)
    topic = models.CharField(max_length=100)
    consumer = models.CharField(max_length=200)
    payload = models.JSONField()
    created_at = models.DateTimeField(db_default=Now())
    not_before = models.DateTimeField(_("due"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    fence = models.PositiveIntegerField(default=0)
    leased_until = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    dead_at = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True, default="")

    class Meta:
        verbose_name = _("outbox message")
        verbose_name_plural = _("outbox messages")
        indexes = (
            models.Index(
                fields=("not_before", "id"),
                name="outbox_pending",
                condition=Q(done_at=None, dead_at=None),
            ),
            models.Index(
                fields=("done_at",), name="outbox_done", condition=Q(done_at__isnull=False)
            ),
            models.Index(fields=("schema_name", "id"), name="outbox_by_business"),
        )

    def __str__(self) -> str:
        return f"{self.topic} for {self.consumer}"
