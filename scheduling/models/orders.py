"""What one customer books in one go (decisions, 40)."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from scheduling.kinds import BookingSource
from scheduling.models.customers import Customer


class Order(models.Model):
    """One or several bookings that one contact made together and answers for.

    It keeps the contact data as they were typed; ``contact_email`` is empty where there is
    none. ``text_consent`` is the sentence to which the owner of the phone agreed, at
    ``text_consent_at``, until ``texts_ended_at``; empty where they never did. What is moved,
    cancelled and refunded are its bookings, which never change it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    customer = models.ForeignKey(
        Customer, models.PROTECT, related_name="orders", verbose_name=_("customer")
    )
    contact_name = models.CharField(_("name"), max_length=120)
    contact_email = models.EmailField(_("e-mail"), blank=True)
    contact_phone = models.CharField(_("phone"), max_length=40, blank=True)
    text_consent = models.CharField(
        _("agreed to text messages"), max_length=300, blank=True, db_default=""
    )
    text_consent_at = models.DateTimeField(_("agreed on"), null=True, blank=True)
    texts_ended_at = models.DateTimeField(_("ended on"), null=True, blank=True)
    locale = models.CharField(_("customer's language"), max_length=12)
    source = models.CharField(_("booked via"), max_length=8, choices=BookingSource)
    link_generation = models.PositiveIntegerField(_("generation of the link"), default=1)
    created_at = models.DateTimeField(_("booked on"))

    class Meta:
        verbose_name = _("order")
        verbose_name_plural = _("orders")
        constraints = (
            # What the bookings' composite foreign key refers to.
            models.UniqueConstraint(fields=("id", "customer"), name="order_with_its_customer"),
            models.CheckConstraint(
                name="order_text_consent_is_whole",
                condition=Q(text_consent="", text_consent_at=None, texts_ended_at=None)
                | (~Q(text_consent="") & ~Q(contact_phone="") & Q(text_consent_at__isnull=False)),
            ),
        )

    def __str__(self) -> str:
        return self.contact_name

    @property
    def takes_texts(self) -> bool:
        """Tell whether text messages may go to the phone."""
        return self.text_consent != "" and self.texts_ended_at is None
