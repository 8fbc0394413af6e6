"""Where mail does not go: addresses that take none, readers who want none (booking-rules, 10)."""

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class DeadReason(models.TextChoices):
    """Why nothing goes to an address any more."""

    BOUNCED = "bounced", _("Mail to this address comes back.")
    REFUSED = "refused", _("The mail server says that there is no such mailbox.")
    COMPLAINED = "complained", _("The reader reported our mail as unwanted.")


class DeadAddressQuerySet(models.QuerySet["DeadAddress"]):
    def active(self) -> "DeadAddressQuerySet":
        """Keep those that nothing goes to now."""
        return self.filter(revived_at=None)

    def at(self, address: str) -> "DeadAddressQuerySet":
        """Keep what is known of that address, however it is written."""
        return self.alias(lower=Lower("address")).filter(lower=address.lower())


class DeadAddress(models.Model):
    """An address that takes no mail, since when and why; one row however often it happens.

    ``detail`` is what the provider said. ``revived_at`` is when staff had it tried again, by the
    product's clock; ``version`` counts how often it died.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    address = models.CharField(_("address"), max_length=254)
    why = models.CharField(_("why"), max_length=16, choices=DeadReason)
    detail = models.TextField(_("answer"), blank=True)
    since = models.DateTimeField(_("since"))
    version = models.PositiveIntegerField(default=1, editable=False)
    revived_at = models.DateTimeField(_("tried again"), null=True, blank=True)

    objects = DeadAddressQuerySet.as_manager()

    class Meta:
        verbose_name = _("address without mail")
        verbose_name_plural = _("addresses without mail")
        constraints = (models.UniqueConstraint(Lower("address"), name="deadaddress_once"),)

    def __str__(self) -> str:
        return self.address


class OptOut(models.Model):
    """A mailbox whose owner wants none of the mail that is not about a booking."""

    mailbox = models.CharField(_("mailbox"), max_length=254, unique=True)
    opted_out_at = models.DateTimeField(_("since"))

    class Meta:
        verbose_name = _("reader without optional mail")
        verbose_name_plural = _("readers without optional mail")

    def __str__(self) -> str:
        return self.mailbox


class DomainState(models.TextChoices):
    """How far a sending domain is."""

    UNCHECKED = "unchecked", _("Not yet checked")
    INCOMPLETE = "incomplete", _("Records are missing")
    VERIFIED = "verified", _("In use")
    LOST = "lost", _("Records have gone")


class SendingDomain(models.Model):
    """The one domain of its own that the business's mail comes from, while its records are there.

    ``findings`` holds for each record, in the order of the templates, whether it was found.
    """

    domain = models.CharField(_("domain"), max_length=200)
    state = models.CharField(
        _("state"), max_length=16, choices=DomainState, default=DomainState.UNCHECKED
    )
    findings = models.JSONField(default=list, blank=True, editable=False)
    checked_at = models.DateTimeField(_("checked"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    public_id = models.UUIDField(default=uuid4, editable=False)

    class Meta:
        verbose_name = _("sending domain")
        verbose_name_plural = _("sending domains")
        constraints = (models.CheckConstraint(name="sendingdomain_single", condition=Q(pk=1)),)

    def __str__(self) -> str:
        return self.domain
