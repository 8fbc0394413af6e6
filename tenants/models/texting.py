"""Text messages across businesses: all of them send by one number, and share what it may do.

No phone number of anybody stands here: each is known by a keyed hash.
"""

from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _


class SentText(models.Model):
    """A text message that a business sends, noted before it goes out.

    ``message_id`` and ``resends`` name the sending among the business's own messages; ``sender`` is
    our number, ``phone_hash`` stands for theirs. ``parts`` are what the provider charges for.
    ``asks``: its reader may answer "C". ``noted_at`` is a moment of the product's clock.
    """

    schema_name = models.CharField(max_length=63)
    message_id = models.BigIntegerField()
    resends = models.PositiveIntegerField()
    sender = models.CharField(max_length=20)
    phone_hash = models.CharField(max_length=22)
    parts = models.PositiveSmallIntegerField()
    asks = models.BooleanField()
    noted_at = models.DateTimeField()

    class Meta:
        verbose_name = _("text message")
        verbose_name_plural = _("text messages")
        constraints = (
            models.UniqueConstraint(
                fields=("schema_name", "message_id", "resends"), name="senttext_once"
            ),
        )
        indexes = (
            models.Index(fields=("schema_name", "noted_at"), name="senttext_of_business"),
            models.Index(fields=("phone_hash", "sender", "noted_at"), name="senttext_to_phone"),
            models.Index(F("noted_at"), name="senttext_oldest"),
        )

    def __str__(self) -> str:
        return f"{self.schema_name} {self.message_id}"


class StoppedPhone(models.Model):
    """A phone whose owner wants no text messages from our number, whichever business sends."""

    sender = models.CharField(max_length=20)
    phone_hash = models.CharField(max_length=22)
    stopped_at = models.DateTimeField(_("since"))

    class Meta:
        verbose_name = _("phone without text messages")
        verbose_name_plural = _("phones without text messages")
        constraints = (
            models.UniqueConstraint(fields=("phone_hash", "sender"), name="stoppedphone_once"),
        )

    def __str__(self) -> str:
        return self.phone_hash


class HandledReply(models.Model):
    """An answer that the provider has passed on to us: it may do so twice. Real time."""

    id = models.CharField(primary_key=True, max_length=64)
    handled_at = models.DateTimeField()

    class Meta:
        verbose_name = _("handled reply")
        verbose_name_plural = _("handled replies")
        indexes = (models.Index(F("handled_at"), name="handledreply_oldest"),)

    def __str__(self) -> str:
        return self.pk
