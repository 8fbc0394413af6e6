"""What is told to whom: one row per message, whether it went out or not (booking-rules, 10)."""

from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class MessageStatus(models.TextChoices):
    QUEUED = "queued", _("Waiting")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Failed")
    SKIPPED = "skipped", _("Not needed")


class Kind(models.TextChoices):
    CONFIRMATION = "confirmation", _("Confirmation")
    RESCHEDULED = "rescheduled", pgettext_lazy("mail", "New time")
    CANCELLED = "cancelled", _("Cancellation")
    RELEASED = "released", _("Given to a colleague")


class ChannelName(models.TextChoices):
    EMAIL = "email", _("E-mail")


class Audience(models.TextChoices):
    CUSTOMER = "customer", _("Customer")
    STAFF = "staff", _("Staff")


class MessageQuerySet(models.QuerySet["Message"]):
    def newest_first(self) -> "MessageQuerySet":
        """Order as lists show it."""
        return self.order_by("-queued_at", "-pk")

    def of_booking(self, booking_id: UUID) -> "MessageQuerySet":
        """Keep what was told about one booking."""
        return self.filter(booking_id=booking_id)

    def needing_a_person(self) -> "MessageQuerySet":
        """Keep what did not and will not arrive by itself."""
        return self.filter(status=MessageStatus.FAILED)


class Message(models.Model):
    """One message to one recipient about one version of a booking.

    Its identity is unique, so that it exists once whatever runs twice (trust, I6).
    ``claimed_at`` is the real time of the database (leases and the cap per recipient run on
    it); the other moments are those of the business's clock. ``text`` and ``html`` are what
    was handed over last, without the key of the customer's link. ``resends`` counts how often
    staff sent it anew. Ids point to rows of other apps and are no foreign keys.
    """

    booking_id = models.UUIDField(_("booking"))
    event_id = models.UUIDField()
    version = models.PositiveIntegerField(_("version"))
    kind = models.CharField(_("kind"), max_length=16, choices=Kind)
    offset_minutes = models.PositiveIntegerField(_("minutes before the visit"), default=0)
    channel = models.CharField(_("channel"), max_length=8, choices=ChannelName)
    audience = models.CharField(pgettext_lazy("mail", "to"), max_length=8, choices=Audience)
    recipient = models.CharField(_("address"), max_length=254)
    recipient_name = models.CharField(_("name"), max_length=120, blank=True)
    status = models.CharField(
        _("status"), max_length=8, choices=MessageStatus, default=MessageStatus.QUEUED
    )
    subject = models.CharField(_("subject"), max_length=250, blank=True)
    text = models.TextField(_("text"), blank=True)
    html = models.TextField(_("designed text"), blank=True)
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    resends = models.PositiveIntegerField(_("sent anew"), default=0)
    last_error = models.TextField(_("last problem"), blank=True)
    queued_at = models.DateTimeField(_("queued"))
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        constraints = (
            models.UniqueConstraint(
                name="message_once",
                fields=(
                    "booking_id",
                    "version",
                    "kind",
                    "offset_minutes",
                    "channel",
                    "audience",
                    "recipient",
                ),
            ),
            models.CheckConstraint(
                name="message_sent_has_its_time",
                condition=~Q(status=MessageStatus.SENT) | Q(sent_at__isnull=False),
            ),
        )
        indexes = (
            models.Index(F("queued_at").desc(), F("id").desc(), name="message_newest_first"),
            models.Index(fields=("recipient", "claimed_at"), name="message_per_recipient"),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.recipient}"
