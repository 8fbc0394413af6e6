"""What a message is about, whom it goes to and what it tells (decisions, 44).

Imports nobody. Who knows of a subject implements ``Subject`` above this app; the wiring fills
``SUBJECTS`` once, when the process starts.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class AboutKind(models.TextChoices):
    """What there are messages about: the noun of the topics that cause them."""

    BOOKING = "booking", _("Booking")
    KEY = "key", _("Code or link")
    ACCOUNT = "account", _("Account")
    DIGEST = "digest", _("Summary")
    DAY = "day", _("Day")
    TRIAL = "trial", _("Test")
    ADDRESS = "address", _("Address")
    DOMAIN = "domain", _("Sending domain")


class MessageKind(models.TextChoices):
    """What a message tells, in the words of ``mail_api`` (api, "For scripts")."""

    CONFIRMATION = "confirmation", _("Confirmation")
    RESCHEDULE = "reschedule", pgettext_lazy("mail", "New time")
    CANCELLATION = "cancellation", _("Cancellation")
    REMINDER = "reminder", _("Reminder")
    FOLLOW_UP = "follow_up", _("After the visit")
    DAY_SHEET = "day_sheet", _("Day sheet")
    CLOCK_CHANGE = "clock_change", _("Clock rules changed")
    RELEASED = "released", _("Handed over to a colleague")
    LINK = "link", _("Code or link")
    ACCOUNT = "account", _("Account")
    DIGEST = "digest", _("Summary")
    UNREACHED = "unreached", _("Not reached")
    DOMAIN_LOST = "domain_lost", _("Sending domain lost")


OPTIONAL_KINDS = frozenset({MessageKind.FOLLOW_UP})
"""What is not about a booking that somebody has ahead: readers can end it, with one click."""


class Audience(models.TextChoices):
    CUSTOMER = "customer", _("Customer")
    STAFF = "staff", _("Staff")


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """Whom a message goes to, on which channel, and how they read.

    Two recipients whose addresses differ only by case are one.
    """

    audience: str
    channel: str
    address: str
    name: str
    locale: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedMessage:
    """One message that something calls for.

    ``offset_minutes`` is how long before the visit a reminder goes out; 0 for whatever else.
    """

    about_id: UUID
    version: int
    kind: str
    recipient: Recipient
    offset_minutes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Business:
    """Who writes. ``host`` is its primary domain; ``logo_url`` is absolute, or empty.

    ``clock``, ``date_style`` and ``first_weekday`` are its one style, in the words of set-up
    documents. ``neutral_wording``: what others can see over a shoulder names no service.
    ``timezone`` is whose months count, ``countries`` are those of its locations (ISO 3166).
    """

    name: str
    host: str
    locale: str
    clock: str
    date_style: str
    first_weekday: int
    email: str
    phone: str
    accent_color: str
    logo_url: str
    neutral_wording: bool = False
    timezone: str = "UTC"
    countries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageContext:
    """What every message needs to know. ``secrets`` are left out of the copies that are kept.

    ``is_proved``: whose address it is has something to do with what is told. Until then anybody may
    have typed it.
    """

    business: Business
    secrets: tuple[str, ...]
    is_proved: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """When, where, with whom and for how much. Instants are aware UTC.

    ``zone`` is the one that the visit is told in, ``location_zone`` that of its location,
    ``customer_zone`` the customer's own. ``price_minor`` is in the minor unit of ``currency``;
    ``location`` and ``map_url`` are empty for remote visits. ``terms`` are the agreed ones, as they
    were shown.
    """

    service: str
    starts_at: datetime
    ends_at: datetime
    zone: ZoneInfo
    location_zone: ZoneInfo
    customer_zone: ZoneInfo
    remote: bool
    location: str
    staff: tuple[str, ...]
    price_minor: int
    currency: str
    terms: str
    map_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadlines:
    """Until when the customer can change a visit online. Instants are aware UTC.

    ``refund_until`` is the last moment at which ``refund_percent`` is given back, ``None`` where
    that stays so until the start.
    """

    move_until: datetime
    cancel_until: datetime
    refund_until: datetime | None = None
    refund_percent: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """The customer as they typed themselves."""

    name: str
    email: str
    phone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingContext(MessageContext):
    """A change of a booking: the visit after it, and before it if it had been told of.

    ``before`` stands where the reader's clock now shows the time that was told then. ``deadlines``
    are those of ``visit``.

    ``actor`` is ``customer``, ``staff`` or ``system``. ``code`` is what people call the booking
    by; empty for those from a time before codes. ``calendar_uid`` and ``version`` are the
    visit's identity in calendars. ``manage_url`` is the customer's link, ``mailed_url`` the same
    for a mail to the customer alone: it proves the address. ``staff_url`` is that of staff; all are
    absolute. Until ``is_proved``, who gets the mail may have nothing to do with who typed.
    ``attends``: the customer has said that they will be there.
    """

    version: int
    code: str
    visit: Visit
    before: Visit | None
    customer: Contact
    note: str
    actor: str
    actor_name: str
    reason: str
    calendar_uid: str
    manage_url: str
    mailed_url: str
    staff_url: str
    deadlines: Deadlines | None = None
    attends: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeContext(MessageContext):
    """A code that proves the address, and for how many minutes it does."""

    code: str
    minutes: int


class AccountNews(StrEnum):
    """What somebody is told about an account."""

    CONFIRM = "confirm"
    RESET = "reset"
    KNOWN = "known"
    LOCKED = "locked"


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountContext(MessageContext):
    """Something about an account, and the link with which its owner acts. ``url`` is absolute."""

    news: AccountNews
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestContext(MessageContext):
    """Many messages to one of the staff, told as one.

    ``subjects`` are those that are still true, the first of them; ``more`` is how many others there
    are. ``url`` leads to all of them and is absolute.
    """

    subjects: tuple[str, ...]
    more: int
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetVisit:
    """One visit of somebody's day. Instants are aware UTC; ``things`` are rooms and equipment."""

    starts_at: datetime
    ends_at: datetime
    service: str
    customer: str
    phone: str
    note: str
    place: str
    things: tuple[str, ...]
    code: str
    attends: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetPause:
    """Time of somebody's day in which nobody comes: free, or a break. Instants are aware UTC."""

    starts_at: datetime
    ends_at: datetime
    is_break: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DaySheetContext(MessageContext):
    """The day of one of the staff: what comes when, by the clock of ``zone``, in order.

    ``url`` leads to that day in the admin and is absolute.
    """

    day: date
    zone: ZoneInfo
    items: tuple[SheetVisit | SheetPause, ...]
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConcernContext(MessageContext):
    """What staff have to see to: an address that takes no mail, a domain that proves nothing.

    ``reason`` is a sentence in the language of the business. ``url`` is absolute.
    """

    name: str
    reason: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outdated:
    """A message that is no longer true for its recipient, and why, in a sentence for staff."""

    reason: str


class Subject(Protocol):
    """One kind of thing that messages are about, asked of the app that owns it."""

    def plan_messages(self, event_ids: Iterable[UUID]) -> list[PlannedMessage]:
        """Return whom these events concern, and with what.

        The queries do not grow with the events. Raises ``LookupError`` for an unknown one.
        """

    def find(self, message: PlannedMessage, *, now: datetime) -> MessageContext | Outdated:
        """Return what a message tells, with its links as they are now, while it is true."""


SUBJECTS: dict[str, Subject] = {}
"""What messages can be about, by ``AboutKind``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """What alarms are set by: when a visit is, and since when that is so. Instants are aware UTC.

    ``version`` is the one in which the visit last got its time, ``since`` the moment of it (made,
    moved, approved, taken back), ``changed_at`` that of whatever happened last. ``service_id`` is
    the key of the service, which no change of its name changes. ``day`` is the local day of the
    visit in ``timezone``, its location's. ``is_first``: of the order's visits on that day.
    ``has_come_off`` tells whether the visit was not cancelled or missed.
    """

    booking_id: UUID
    version: int
    since: datetime
    changed_at: datetime
    starts_at: datetime
    ends_at: datetime
    service_id: int
    timezone: str
    day: date
    is_confirmed: bool
    has_come_off: bool
    is_first: bool


class Diary(Protocol):
    """What messages that are due at a moment ask of the app that owns the visits."""

    def list_appointments(self, booking_ids: Collection[UUID]) -> list[Appointment]:
        """Return these bookings; unknown ones are left out. The queries do not grow with them."""

    def list_ahead(self, *, now: datetime, after: UUID | None, most: int) -> list[Appointment]:
        """Return the next confirmed visits that have not begun, by id, those after ``after``."""

    def list_customers(self, booking_id: UUID, *, kind: str) -> list[Recipient]:
        """Return whom a message of that kind to the customer goes to; maybe nobody."""

    def list_staff_of_day(self, day: date, *, timezone: str) -> list[Recipient]:
        """Return who has confirmed visits on that local day at locations of that zone."""


DIARIES: list[Diary] = []
"""The one diary there is, named by the wiring."""


def get_diary() -> Diary:
    """Return the diary."""
    return DIARIES[0]


class Links(Protocol):
    """The addresses of pages that messages lead to by themselves, whatever they are about."""

    def get_unsubscribe_url(self, address: str) -> str:
        """Return where the owner of the address ends optional mail, absolute."""

    def get_report_url(self, reference: str) -> str:
        """Return where a provider reports about the text of that reference, absolute."""


LINKS: dict[str, Links] = {}
"""Filled once, under ``PAGES``."""
PAGES = "pages"


class Replies(Protocol):
    """What calendars answer to invitations, asked of who knows what was invited to."""

    about_kind: str

    def plan_answer(self, about_id: UUID, *, attendee: str, now: datetime) -> PlannedMessage | None:
        """Return what to tell whom, None where the attendee is nobody's of it."""


REPLIES: dict[str, Replies] = {}
"""Filled once, under ``CALENDARS``."""
CALENDARS = "calendars"
