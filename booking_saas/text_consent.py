"""Asking customers whether they want text messages: one rule for every door (booking-rules, 10).

Only to a number whose owner agreed; what they agreed to, and when, is kept with the order.
"""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from foundation import inputs, tz
from notifications.queries import settings, texting
from scheduling.queries import catalog
from scheduling.queries.catalog import Profile

LONGEST = 300


def is_offered() -> bool:
    """Tell whether customers of this business can ask for text messages."""
    return texting.is_offered()


def get_wording(business: str) -> str:
    """Return the sentence that a customer agrees to, in the active language."""
    sentence = pgettext(
        "consent",
        "%(business)s may text me about this visit: reminders and changes on the day."
        " I can end this by replying STOP.",
    )
    return (sentence % {"business": business})[:LONGEST]


def get_wording_of_staff() -> str:
    """Return what is kept where staff were told, in the active language."""
    return _("The customer told us that they want text messages about this visit.")


def find_problem(phone: str) -> str:
    """Return why nobody can be texted at the number as it was typed, in a sentence; else ""."""
    if not phone:
        return _("Please enter your mobile number, or leave text messages out.")
    numbers = _list_numbers(phone)
    if not any(map(texting.can_be_texted, numbers)):
        return _("Nobody can be texted at this number. Please check it, or leave them out.")
    if not find_number(phone):
        return _("We do not text to numbers of this country. Please leave text messages out.")
    return ""


def find_number(phone: str) -> str:
    """Return the number that is texted to, in E.164; "" where none is."""
    own, chosen = list_countries(catalog.get_profile()), settings.get_settings()
    found = (
        number
        for number in _list_numbers(phone)
        if texting.can_be_texted(number) and texting.is_allowed(number, chosen, own=own)
    )
    return next(found, "")


def _list_numbers(phone: str) -> list[str]:
    """Return what a number means that may have been typed without its country."""
    own = list_countries(catalog.get_profile())
    return [inputs.normalize_phone(phone, country=country) for country in own or ("",)]


def list_countries(profile: Profile) -> tuple[str, ...]:
    """Return the countries of the locations, of the business itself where it has none."""
    found = {place.country or tz.find_country(place.timezone) for place in profile.places}
    return tuple(sorted((found or {tz.find_country(profile.timezone)}) - {""}))
