"""Checks of single values, with the words that people see."""

import zoneinfo

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

MINUTES_PER_DAY = 24 * 60
MAX_DURATION_MINUTES = 24 * 60
MAX_PAD_MINUTES = 12 * 60
"""A buffer or a turnaround lasts at most this long, so that a search knows how far to look back."""

slug_rule = RegexValidator(
    r"\A[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?\Z",
    _("Use small letters, digits and hyphens only."),
)
color_rule = RegexValidator(r"\A#[0-9a-fA-F]{6}\Z", _("Write the color as # and six digits."))
currency_rule = RegexValidator(r"\A[A-Z]{3}\Z", _("Use a three-letter code such as EUR."))


def zone_rule(name: str) -> None:
    """Raise ``ValidationError`` unless ``name`` is a zone of the IANA database."""
    if name not in zoneinfo.available_timezones():
        raise ValidationError(
            _("“%(name)s” is no time zone. Write it like Europe/Berlin."),
            code="invalid",
            params={"name": name},
        )
