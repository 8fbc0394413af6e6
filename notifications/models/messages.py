"""What is told to whom: one row per message, whether it went out or not (booking-rules, 10)."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from foundation import inputs
from notifications.channels import registry
from notifications.contracts import AboutKind, Audience, MessageKind, PlannedMessage, Recipient


class MessageStatus(models.TextChoices):
    """Where a message is: ``delivered`` and ``bounced`` are what the provider reports later."""

    QUEUED = "queued", _("Waiting")
    SENT = "sent", _("Sent")
    DELIVERED = "delivered", _("Delivered")
    BOUNCED = "bounced", _("Bounced")
    FAILED = "failed", _("Failed")
    SKIPPED = "skipped", _("Not needed")
    GATHERED = "gathered", _("In a summary")


WENT_OUT = (MessageStatus.SENT, MessageStatus.DELIVERED, MessageStatus.BOUNCED)
UNTOLD = (MessageStatus.BOUNCED, MessageStatus.FAILED, MessageStatus.SKIPPED)
"""Nobody has read it, and ``reason`` says why."""


# Functions as choices: a new subject, kind or channel is no migration.
def list_about_kinds() -> list[tuple[str, Any]]:
    return AboutKind.choices


def list_kinds() -> list[tuple[str, Any]]:
    return MessageKind.choices


def list_channels() -> list[tuple[str, Any]]:
    return registry.list_choices()


class MessageQuerySet(models.QuerySet["Message"]):
    def newest_first(self) -> "MessageQuerySet":
        """Order as lists show it."""
        return self.order_by("-queued_at", "-pk")

    def about(self, kind: str, ids: Iterable[UUID]) -> "MessageQuerySet":
        """Keep what is about these."""
        return self.filter(about_kind=kind, about_id__in=list(ids))

    def to_mailbox(self, address: str) -> "MessageQuerySet":
        """Keep what went to that mailbox, with whatever tag and however it was written."""
        return self.filter(mailbox=inputs.find_mailbox(address))

    def needing_a_person(self) -> "MessageQuerySet":
        """Keep what did not and will not arrive by itself."""
        return self.filter(status=MessageStatus.FAILED)


class Message(models.Model):
    """One message to one recipient about one version of something.

    Its identity is unique, so that it exists once whatever runs twice (trust, I6); addresses
    that differ only by case are one. ``claimed_at`` is the real time of the database (leases
    and the cap per recipient run on it); the other moments are those of the product's clock.
    ``text``, ``html`` and ``files`` (texts by their names) are what was handed over last, without
    the key of the customer's link.
    ``reason`` is the last problem, or why there was nothing to tell. ``resends`` counts how
    often staff sent it anew. ``about_id`` points to a row of another app and is no foreign key.
    ``mailbox`` is whose box the address leads to, for counting. ``digest_id`` is the summary that
    tells of a gathered message. ``sender`` is the address that it was last sent from, empty before
    that; ``organizer`` is who the calendar file in it says invites. ``complained_at`` is when the
    reader called it unwanted. ``provider_id`` is what the provider calls what it took over last.
    """

    about_kind = models.CharField(_("about"), max_length=16, choices=list_about_kinds)
    about_id = models.UUIDField()
    version = models.PositiveIntegerField(_("version"))
    kind = models.CharField(_("kind"), max_length=24, choices=list_kinds)
    offset_minutes = models.PositiveIntegerField(_("minutes before the visit"), default=0)
    channel = models.CharField(_("channel"), max_length=16, choices=list_channels)
    audience = models.CharField(pgettext_lazy("mail", "to"), max_length=16, choices=Audience)
    recipient = models.CharField(_("address"), max_length=254)
    mailbox = models.CharField(max_length=254, blank=True, editable=False)
    recipient_name = models.CharField(_("name"), max_length=120, blank=True)
    locale = models.CharField(_("language"), max_length=12, blank=True)
    status = models.CharField(
        _("status"), max_length=16, choices=MessageStatus, default=MessageStatus.QUEUED
    )
    subject = models.CharField(_("subject"), max_length=250, blank=True)
    text = models.TextField(_("text"), blank=True)
    html = models.TextField(_("designed text"), blank=True)
    files = models.JSONField(_("files"), default=dict, db_default={}, blank=True, editable=False)
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    resends = models.PositiveIntegerField(_("sent again"), default=0)
    reason = models.TextField(_("reason"), blank=True)
    queued_at = models.DateTimeField(_("queued"))
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True, editable=False)
    digest_id = models.UUIDField(null=True, blank=True, editable=False)
    sender = models.CharField(max_length=254, blank=True, db_default="", editable=False)
    organizer = models.CharField(max_length=254, blank=True, db_default="", editable=False)
    complained_at = models.DateTimeField(null=True, blank=True, editable=False)
    provider_id = models.CharField(max_length=64, blank=True, db_default="", editable=False)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        constraints = (
            models.UniqueConstraint(
                "about_kind",
                "about_id",
                "version",
                "kind",
                "offset_minutes",
                "channel",
                "audience",
                Lower("recipient"),
                name="message_once",
            ),
            models.CheckConstraint(
                name="message_sent_has_its_time",
                condition=~Q(status__in=WENT_OUT) | Q(sent_at__isnull=False),
            ),
            models.CheckConstraint(
                name="message_untold_says_why",
                condition=~Q(status__in=UNTOLD) | ~Q(reason=""),
            ),
        )
        indexes = (
            models.Index(F("queued_at").desc(), F("id").desc(), name="message_newest_first"),
            models.Index(fields=("mailbox", "claimed_at"), name="message_per_mailbox"),
            models.Index(
                fields=("digest_id", "id"),
                name="message_of_digest",
                condition=Q(digest_id__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.recipient}"

    @property
    def planned(self) -> PlannedMessage:
        """What was called for."""
        return PlannedMessage(
            about_id=self.about_id,
            version=self.version,
            kind=self.kind,
            recipient=self.to,
            offset_minutes=self.offset_minutes,
        )

    @property
    def to(self) -> Recipient:
        """Whom it goes to."""
        return Recipient(
            audience=self.audience,
            channel=self.channel,
            address=self.recipient,
            name=self.recipient_name,
            locale=self.locale,
        )
