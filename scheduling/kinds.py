"""What things of this app can be: closed lists of words that rows keep and every floor may name."""

from enum import Enum
from typing import Final, Literal

from django.db import models
from django.utils.translation import gettext_lazy as _

from scheduling.engine.limits import PERIODS

LIMIT_COLUMNS = tuple(f"max_{period.name}" for period in PERIODS)
"""Of services and resources: how many visits at most in a period (booking-rules, 3)."""

ANYONE = "any"
"""What stands for "whoever is free" where a staff member's slug is asked for."""


class Unchanged(Enum):
    """What a change of a visit leaves to what it is now."""

    SAME_PEOPLE = "same people"


SAME_PEOPLE: Final = Unchanged.SAME_PEOPLE
"""Whom a visit that moves is with, unless somebody says otherwise: those who have it, all of them,
each in their role; somebody else only for whom is not free (booking-rules, "Reschedule")."""

type SamePeople = Literal[Unchanged.SAME_PEOPLE]


class BookingSource(models.TextChoices):
    """Where a booking was made."""

    SITE = "site", _("Booking page")
    API = "api", _("API")
    ADMIN = "admin", _("Staff")


class AttendanceSource(models.TextChoices):
    """Where a customer said that they will be there."""

    SITE = "site", _("On the page of the booking")
    API = "api", _("Through the API")
    SMS = "sms", _("By text message")
    ADMIN = "admin", _("Told staff")


class KeyKind(models.TextChoices):
    """What somebody can ask to be mailed to an address."""

    CODE = "code", _("Code")
    LINK = "link", _("Link")


class ResourceKind(models.TextChoices):
    """What a visit takes (booking-rules, 4)."""

    STAFF = "staff", _("Staff member")
    ROOM = "room", _("Room")
    EQUIPMENT = "equipment", _("Equipment")


class HolidayCategory(models.TextChoices):
    """Kinds of holidays that a location may keep beside the public ones (booking-rules, 2)."""

    ALBANIAN = "albanian", _("Albanian holidays")
    ARMED_FORCES = "armed_forces", _("Holidays of the armed forces")
    ARMENIAN = "armenian", _("Armenian holidays")
    BANK = "bank", _("Bank holidays")
    BOSNIAN = "bosnian", _("Bosnian holidays")
    CATHOLIC = "catholic", _("Catholic holidays")
    CHRISTIAN = "christian", _("Christian holidays")
    DE_FACTO = "de_facto", _("Days that most keep as holidays")
    GOVERNMENT = "government", _("Holidays of public offices")
    HALF_DAY = "half_day", _("Half holidays")
    HEBREW = "hebrew", _("Jewish holidays")
    HINDU = "hindu", _("Hindu holidays")
    ISLAMIC = "islamic", _("Islamic holidays")
    OPTIONAL = "optional", _("Optional holidays")
    OPTIONAL_WOMEN = "optional_women", _("Optional holidays for women")
    ORTHODOX = "orthodox", _("Orthodox holidays")
    PROTESTANT = "protestant", _("Protestant holidays")
    RESTRICTED_SETTLEMENT = "restricted_settlement", _("Holidays of restricted settlements")
    ROMA = "roma", _("Romani holidays")
    SABIAN = "sabian", _("Sabian holidays")
    SCHOOL = "school", _("School holidays")
    SERBIAN = "serbian", _("Serbian holidays")
    TURKISH = "turkish", _("Turkish holidays")
    UNOFFICIAL = "unofficial", _("Unofficial holidays")
    VLACH = "vlach", _("Vlach holidays")
    YAZIDI = "yazidi", _("Yazidi holidays")


class SlotDayKind(models.IntegerChoices):
    """Whose day a lock row stands for; the numbers are the order of locking."""

    SERVICE = 1
    RESOURCE = 2


class BookingStatus(models.TextChoices):
    """Where a booking is, from the first click to what became of it (booking-rules, 6)."""

    HELD = "held", _("Held")
    PENDING = "pending", _("Waiting for approval")
    CONFIRMED = "confirmed", _("Confirmed")
    COMPLETED = "completed", _("Completed")
    NO_SHOW = "no_show", _("No-show")
    CANCELLED = "cancelled", _("Cancelled")
    DECLINED = "declined", _("Declined")
    EXPIRED = "expired", _("Expired")


LIVE_STATUSES = (
    BookingStatus.PENDING,
    BookingStatus.CONFIRMED,
    BookingStatus.COMPLETED,
    BookingStatus.NO_SHOW,
)
"""Statuses whose claim blocks time and counts towards limits.

Not ``held``: while a payment runs, its hold is what blocks (decisions, 43).
"""

WAITING_STATUSES = (BookingStatus.PENDING, BookingStatus.CONFIRMED)
"""Statuses of a live booking whose visit is still to come."""
