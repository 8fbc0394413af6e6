"""Checks of single values, with the words that people see."""

from collections.abc import Sequence
from datetime import date, datetime

from babel import numbers
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, RegexValidator
from django.utils.translation import gettext_lazy as _

from foundation import formats, inputs
from scheduling import public_holidays

MAX_DURATION_MINUTES = 24 * 60
MAX_PAD_MINUTES = 12 * 60
"""A buffer or a turnaround lasts at most this long, so that a search knows how far to look back."""
MAX_NOTICE_MINUTES = 365 * 24 * 60

slug_rule = RegexValidator(
    rf"\A{inputs.SLUG}\Z",
    _("Use only lowercase letters, digits and hyphens."),
)
color_rule = RegexValidator(
    r"\A#[0-9a-fA-F]{6}\Z", _("Enter the color as # and six hexadecimal digits.")
)
country_rule = RegexValidator(r"\A[A-Z]{2}\Z", _("Use a two-letter code such as DE."))
notice_rule = MaxValueValidator(MAX_NOTICE_MINUTES)


def zone_rule(name: str) -> None:
    """Raise ``ValidationError`` unless ``name`` is a zone of the IANA database."""
    inputs.clean_zone(name)


def is_reversed(first: date | datetime | None, last: date | datetime | None) -> bool:
    """Tell whether a span ends before it begins; one without a bound does not."""
    return first is not None and last is not None and last < first


def currency_rule(code: str) -> None:
    """Raise ``ValidationError`` unless ``code`` is a currency of ISO 4217."""
    if not (code.isascii() and code.isupper() and numbers.is_currency(code)):
        raise ValidationError(_("Use a three-letter code such as EUR."), code="invalid")


def locale_rule(tag: str) -> None:
    """Raise ``ValidationError`` unless ``tag`` names a language, perhaps with its country."""
    if formats.parse_locale(tag) is None:
        raise ValidationError(_("Use a language code such as en or de-AT."), code="invalid")


def holidays_rule(country: str, subdivision: str) -> None:
    """Raise ``ValidationError`` unless the public holidays of the country and region are known."""
    if not public_holidays.is_known_region(country, subdivision):
        field = "subdivision" if public_holidays.is_known_region(country, "") else "country"
        raise ValidationError(
            {field: _("No public holidays are known for this country or region.")}
        )


def categories_rule(country: str, categories: Sequence[str]) -> None:
    """Raise ``ValidationError`` unless all kinds of holidays are known in the country."""
    known = public_holidays.list_categories(country)
    for category in categories:
        if category not in known:
            raise ValidationError(
                {
                    "holiday_categories": ValidationError(
                        _("No holidays of the kind “%(kind)s” are known for this country."),
                        code="invalid",
                        params={"kind": category},
                    )
                }
            )
