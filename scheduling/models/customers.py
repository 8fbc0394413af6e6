"""The people who book."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from foundation import inputs, model_fields


class Customer(models.Model):
    """A person, known by an e-mail address in its one written form. Booking needs no account.

    Whom staff book for may have none: then the row itself is who they are, and staff pick it.

    What a visitor types later does not change this row, or anybody could rename anybody:
    each booking keeps the contact data that it was made with.
    """

    email = model_fields.OptionalEmailField(_("e-mail"), unique=True, null=True, blank=True)
    name = model_fields.NameField(_("name"))
    phone = model_fields.PhoneField(_("phone"), blank=True)
    timezone = models.CharField(_("time zone"), max_length=64, blank=True)
    locale = models.CharField(_("language"), max_length=12, blank=True)
    notes = model_fields.LinesField(_("notes (only staff see them)"), blank=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("login"),
    )
    created_at = models.DateTimeField(_("first seen"))

    class Meta:
        verbose_name = _("customer")
        verbose_name_plural = _("customers")
        constraints = (
            models.CheckConstraint(
                name="customer_email_in_written_form",
                condition=Q(email=None) | Q(email__regex=inputs.WRITTEN_EMAIL),
            ),
        )

    def __str__(self) -> str:
        return self.name
