"""The choice of a language with its region: every one that we speak and the Unicode data know."""

import re
from functools import cache

from babel import Locale
from babel.localedata import locale_identifiers
from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from foundation import formats

_REGIONAL = re.compile(r"[a-z]{2,3}(?:_[A-Z]{2})?")
"""A language, perhaps with a country; no scripts, and no groups of countries such as 150."""


def build_locale_field(current: str) -> forms.ChoiceField:
    """Return a choice of languages, each named in the active one; what is set stays possible."""
    choices = list(list_locales(get_language() or settings.LANGUAGE_CODE))
    if current and current not in dict(choices):
        choices.insert(0, (current, current))
    return forms.ChoiceField(label=_("language"), choices=choices)


@cache
def list_locales(language: str) -> tuple[tuple[str, str], ...]:
    """Return tag and name of the locales of the languages that the pages are written in.

    By language in the order of ``LANGUAGES``, the language without a country first.
    """
    reader = formats.parse_locale(language) or Locale(settings.LANGUAGE_CODE)
    spoken = [code for code, _name in settings.LANGUAGES]
    found = [
        (spoken.index(locale.language), locale.territory is not None, _name(locale, reader), locale)
        for name in locale_identifiers()
        if _REGIONAL.fullmatch(name) and (locale := Locale.parse(name)).language in spoken
    ]
    return tuple(
        (str(locale).replace("_", "-"), name)
        for *_order, name, locale in sorted(found, key=lambda item: item[:3])
    )


def _name(locale: Locale, reader: Locale) -> str:
    return locale.get_display_name(reader) or str(locale)
