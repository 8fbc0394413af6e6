"""What a business says of itself, and its switches."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from foundation import inputs, model_fields, tz
from scheduling.models import validators


class BusinessProfile(models.Model):
    """The one row with the business's own settings."""

    name = model_fields.NameField(_("name"))
    timezone = models.CharField(_("time zone"), max_length=64, validators=[validators.zone_rule])
    currency = models.CharField(
        _("currency"), max_length=3, default="EUR", validators=[validators.currency_rule]
    )
    locale = model_fields.LocaleField(
        _("language"), default="en", validators=[validators.locale_rule]
    )
    tagline = model_fields.LineField(_("one line about your business"), max_length=160, blank=True)
    email = model_fields.EmailField(_("e-mail for customers"), blank=True)
    phone = model_fields.PhoneField(_("phone for customers"), blank=True)
    accent_color = models.CharField(
        _("color"), max_length=7, default="#0f766e", validators=[validators.color_rule]
    )
    logo = models.ImageField(_("logo"), upload_to="logos/", blank=True)
    buffers_must_fit = models.BooleanField(
        _("buffers must fit inside opening hours"),
        default=False,
        help_text=_("Off: preparation and cleaning may run into closing time and breaks."),
    )
    offer_after_busy = models.BooleanField(
        _("also offer the first time right after a booking or break"), default=False
    )
    allow_customer_overlap = models.BooleanField(
        _("a customer may have two visits at the same time"), default=False
    )
    cancel_cutoff_minutes = models.PositiveIntegerField(
        _("customers can cancel until (minutes before)"),
        default=0,
        validators=[validators.notice_rule],
    )
    reschedule_cutoff_minutes = models.PositiveIntegerField(
        _("customers can move a visit until (minutes before)"),
        default=0,
        validators=[validators.notice_rule],
    )

    class Meta:
        verbose_name = _("business settings")
        verbose_name_plural = _("business settings")
        constraints = (models.CheckConstraint(name="profile_is_single", condition=Q(pk=1)),)

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Keep the phone number in E.164, as of the country that the business's clock is in."""
        self.phone = inputs.normalize_phone(self.phone, country=tz.find_country(self.timezone))
