"""Whether, where to and how much a business texts (booking-rules, 10)."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import phonenumbers

from notifications.channels.registry import SMS
from notifications.channels.sms import accounts
from notifications.contracts import AboutKind
from notifications.models import Message, MessageSettings
from notifications.queries import settings
from tenants.queries import texting

type Version = tuple[UUID, int]
"""A booking and one of its versions."""


def is_possible() -> bool:
    """Tell whether the platform has an account with a provider of text messages."""
    return accounts.find_account() is not None


def is_offered() -> bool:
    """Tell whether customers of this business can ask for text messages."""
    return is_possible() and settings.get_settings().sms


def can_be_texted(phone: str) -> bool:
    """Tell whether that is a whole phone number, without an extension."""
    try:
        number = phonenumbers.parse(phone, None)
    except phonenumbers.NumberParseException:
        return False
    return not number.extension and phonenumbers.is_possible_number(number)


def is_allowed(phone: str, chosen: MessageSettings, *, own: Collection[str]) -> bool:
    """Tell whether the business texts to the country of the number: by default to its own ones.

    Countries that share a calling code are one where the number does not tell them apart.
    """
    allowed = chosen.sms_countries or own
    codes = {phonenumbers.country_code_for_region(country) for country in allowed}
    try:
        number = phonenumbers.parse(phone, None)
    except phonenumbers.NumberParseException:
        return False
    region = phonenumbers.region_code_for_number(number)
    return region in allowed if region else number.country_code in codes


def list_asked_about(message_ids: Collection[int], phone: str) -> set[Version]:
    """Return the visits, each with its version, that the phone was asked about by these texts."""
    asked = Message.objects.filter(
        pk__in=message_ids, channel=SMS, recipient=phone, about_kind=AboutKind.BOOKING
    )
    return set(asked.values_list("about_id", "version"))


def count_used(*, timezone: str, now: datetime) -> int:
    """Return how many parts the business has sent in its month, by the clock of ``timezone``."""
    local = now.astimezone(ZoneInfo(timezone))
    start = local.replace(day=1, hour=0, minute=0, second=0, microsecond=0, fold=0)
    return texting.count_parts(since=start)
