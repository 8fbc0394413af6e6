"""How a business writes to people: one row, or the defaults where it never chose."""

from datetime import time

import phonenumbers
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class MessageSettings(models.Model):
    """The one row with what the business chose.

    ``day_sheet_at`` is a wall time of each person's location. ``sms_countries`` are ISO 3166 codes,
    empty: the business's own country. ``sms_monthly_budget`` counts segments, which is what
    providers charge for.
    """

    neutral_wording = models.BooleanField(
        _("do not name the service"),
        default=False,
        help_text=_("In subjects, text messages and titles in calendars. For clinics."),
    )
    follow_up = models.BooleanField(
        _("write to customers a day after the visit"),
        default=False,
        help_text=_("Not after a cancelled or missed visit."),
    )
    day_sheet = models.BooleanField(_("send staff their day each morning"), default=True)
    day_sheet_at = models.TimeField(_("at"), default=time(6))
    sms = models.BooleanField(
        _("also send text messages"),
        default=False,
        help_text=_("Only to customers who asked for them."),
    )
    sms_countries = models.JSONField(_("countries for text messages"), default=list, blank=True)
    sms_monthly_budget = models.PositiveIntegerField(
        _("text messages a month, in parts"), default=500
    )

    class Meta:
        verbose_name = _("message settings")
        verbose_name_plural = _("message settings")
        constraints = (models.CheckConstraint(name="messagesettings_single", condition=Q(pk=1)),)

    def __str__(self) -> str:
        return str(_("Message settings"))

    def clean(self) -> None:
        """Refuse countries that are none, and those that come twice."""
        codes: object = self.sms_countries
        if not isinstance(codes, list):
            raise ValidationError({"sms_countries": _("This must be a list of country codes.")})
        for code in codes:
            if not isinstance(code, str) or code not in phonenumbers.SUPPORTED_REGIONS:
                told = {"code": str(code)[:20]}
                sentence = _("“%(code)s” is no country code. Use codes such as DE or US.") % told
                raise ValidationError({"sms_countries": sentence})
        if len(set(codes)) != len(codes):
            raise ValidationError({"sms_countries": _("A country comes twice.")})
