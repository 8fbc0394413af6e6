"""What a cancellation costs, and for which service (money, "Cancellation policy")."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from foundation import inputs

_HIGHEST_HOURS = 365 * 24
_WHOLE = 100


def tiers_rule(tiers: object) -> None:
    """Raise ``ValidationError`` unless ``tiers`` can decide on a refund.

    A tier is ``{"hours_before": N, "refund_percent": P}``, each ``N`` once, or
    ``{"same_local_day": true, "refund_percent": P}``, at most once.
    """
    if not isinstance(tiers, list):
        raise ValidationError(_("The tiers must be a list."), code="tiers")
    seen = [check_tier(tier) for tier in tiers]
    if len(set(seen)) < len(seen):
        raise ValidationError(_("Two tiers apply from the same moment."), code="tiers")


def check_tier(tier: Any) -> object:
    """Return the moment that a tier is about. Raises ``ValidationError``, its code is the key."""
    keys = set(tier) if isinstance(tier, dict) else set()
    if keys not in ({"hours_before", "refund_percent"}, {"same_local_day", "refund_percent"}):
        raise ValidationError(
            _("A tier needs refund_percent and either hours_before or same_local_day."),
            code="",
        )
    percent = tier["refund_percent"]
    if type(percent) is not int or not 0 <= percent <= _WHOLE:
        raise ValidationError(_("The refund must be from 0 to 100 percent."), code="refund_percent")
    if "same_local_day" in tier:
        if tier["same_local_day"] is not True:
            raise ValidationError(_("same_local_day can only be true."), code="same_local_day")
        return "same_local_day"
    hours = tier["hours_before"]
    if type(hours) is not int or not 0 <= hours <= _HIGHEST_HOURS:
        raise ValidationError(_("Use whole hours from 0 to 8760."), code="hours_before")
    return hours


class CancellationPolicy(models.Model):
    """The share of the price that is given back, by how early a visit is cancelled."""

    slug = models.CharField(
        _("slug"),
        max_length=60,
        unique=True,
        validators=[
            RegexValidator(
                rf"\A{inputs.SLUG}\Z",
                _("Use only lowercase letters, digits and hyphens."),
            )
        ],
    )
    tiers = models.JSONField(_("tiers"), validators=[tiers_rule])

    class Meta:
        verbose_name = _("cancellation policy")
        verbose_name_plural = _("cancellation policies")

    def __str__(self) -> str:
        return self.slug


class ServiceTerms(models.Model):
    """The policy of one service. A service without a row has none."""

    service = models.OneToOneField("scheduling.Service", models.CASCADE, related_name="+")
    policy = models.ForeignKey(CancellationPolicy, models.PROTECT, related_name="services")

    class Meta:
        verbose_name = _("terms of a service")
        verbose_name_plural = _("terms of services")

    def __str__(self) -> str:
        return str(self.policy)
