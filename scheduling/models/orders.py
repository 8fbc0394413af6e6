"""What one customer books in one go (decisions, 40)."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from scheduling.kinds import BookingSource
from scheduling.models.customers import Customer


class Order(models.Model):
    """One or several bookings that one contact made together and answers for.

    It keeps the contact data as they were typed; ``contact_email`` is empty where there is
    none. What is moved, cancelled and refunded are its bookings, which never change it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    customer = models.ForeignKey(
        Customer, models.PROTECT, related_name="orders", verbose_name=_("customer")
    )
    contact_name = models.CharField(_("name"), max_length=120)
    contact_email = models.EmailField(_("e-mail"), blank=True)
    contact_phone = models.CharField(_("phone"), max_length=40, blank=True)
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
        )

    def __str__(self) -> str:
        return self.contact_name
