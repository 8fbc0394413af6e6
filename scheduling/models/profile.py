"""What a business says of itself, and its switches."""

from babel import Locale
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from foundation import formats, inputs, model_fields, tz
from foundation.writing import date_styles
from foundation.writing.date_styles import Style
from scheduling.models import pictures, validators
from scheduling.models.hours import Weekday


class Clock(models.TextChoices):
    """How hours are counted."""

    TO_24 = date_styles.CLOCK_24, _("24 hours (14:30)")
    TO_12 = date_styles.CLOCK_12, _("12 hours (2:30 PM)")


class DateStyle(models.TextChoices):
    """What comes first in a date, where the language allows it."""

    DAY_FIRST = date_styles.DAY_FIRST, _("day first (1 December 2026)")
    MONTH_FIRST = date_styles.MONTH_FIRST, _("month first (December 1, 2026)")
    YEAR_FIRST = date_styles.YEAR_FIRST, _("year first (2026 December 1)")


class BusinessProfile(models.Model):
    """The one row with the business's own settings.

    ``clock``, ``date_style`` and ``first_weekday`` are those of the country where they are empty;
    ``style`` is what holds.
    """

    name = model_fields.NameField(_("name"))
    timezone = models.CharField(_("time zone"), max_length=64, validators=[validators.zone_rule])
    currency = models.CharField(
        _("currency"), max_length=3, default="EUR", validators=[validators.currency_rule]
    )
    locale = model_fields.LocaleField(
        _("language"), default="en", validators=[validators.locale_rule]
    )
    clock = models.CharField(_("clock"), max_length=2, choices=Clock, blank=True)
    date_style = models.CharField(_("dates"), max_length=3, choices=DateStyle, blank=True)
    first_weekday = models.PositiveSmallIntegerField(
        _("first day of the week"), choices=Weekday, null=True, blank=True
    )
    tagline = model_fields.LineField(_("one line about your business"), max_length=160, blank=True)
    description = model_fields.LinesField(_("about your business"), blank=True)
    email = model_fields.EmailField(_("e-mail for customers"), blank=True)
    phone = model_fields.PhoneField(_("phone for customers"), blank=True)
    accent_color = models.CharField(
        _("color"), max_length=7, default="#0f766e", validators=[validators.color_rule]
    )
    logo = models.ImageField(_("logo"), upload_to="logos/", blank=True)
    cover = pictures.make_picture_field(_("cover picture"))
    cover_alt = pictures.make_alt_field()
    cover_focus_x = pictures.make_focus_field(_("most important point: from the left (%)"))
    cover_focus_y = pictures.make_focus_field(_("from the top (%)"))
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
        constraints = (
            models.CheckConstraint(name="profile_is_single", condition=Q(pk=1)),
            models.CheckConstraint(
                name="profile_first_weekday",
                condition=Q(first_weekday=None) | Q(first_weekday__lte=6),
            ),
            pictures.make_focus_check("profile_focus_in_cover", "cover"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def style(self) -> Style:
        """The one clock and date style: as chosen, else as in the country of the time zone."""
        return date_styles.find_style(
            formats.parse_locale(self.locale) or Locale("en"),
            tz.find_country(self.timezone),
            clock=self.clock,
            date_style=self.date_style,
            first_weekday=self.first_weekday,
        )

    def clean(self) -> None:
        """Keep the phone number in E.164, as of the country that the business's clock is in."""
        self.phone = inputs.normalize_phone(self.phone, country=tz.find_country(self.timezone))
