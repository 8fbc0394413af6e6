"""What crosses the border of this app: frozen dataclasses for others. Models stay at home."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Any, ClassVar
from uuid import UUID
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignedResource:
    """One resource of a visit. ``email`` is where its notices go; empty: nowhere."""

    slug: str
    name: str
    kind: str
    role: str
    email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """Who asks without login, as far as one can tell (booking-rules, "Hold").

    ``browser``, ``network`` and ``site`` (the wider network, IPv6 alone) are keyed hashes, empty
    where there is none: they tell visitors apart and not who they are.
    """

    browser: str = ""
    network: str = ""
    site: str = ""


NOBODY = Visitor()
"""Staff, and whoever does not come through a public door."""

_WHOLE = 100
_HOUR = timedelta(hours=1)
_MOMENT = timedelta(minutes=1)
_LONGEST_DAY_HOURS = 25
"""A local day on which the clocks go back; nothing earlier is on the day of the visit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundTier:
    """A share of the price that is given back (money, "Cancellation policy").

    It holds "at least ``hours_before`` the start" or, without hours, "on the local day of the
    visit".
    """

    refund_percent: int
    hours_before: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """What a customer agrees to with a booking; kept, whatever is edited later (money).

    Amounts are in the minor unit of ``currency``. ``sentence`` is the policy as it was shown, in
    ``language``; empty where there was nothing to say. Without tiers the whole price is given
    back until the start.
    """

    FORMAT: ClassVar[int] = 1

    price_minor: int
    currency: str
    due_now_minor: int = 0
    tiers: tuple[RefundTier, ...] = ()
    sentence: str = ""
    language: str = ""

    def get_refund_percent(self, *, starts_at: datetime, at: datetime, timezone: str) -> int:
        """Return the percentage that a cancellation at that moment gives back.

        ``timezone`` is that of the location. Exactly N hours before is still "N hours or more".
        """
        zone = ZoneInfo(timezone)
        is_same_day = starts_at.astimezone(zone).date() == at.astimezone(zone).date()
        return _find_percent(self.tiers, (starts_at - at) / _HOUR, is_same_day=is_same_day)

    def is_free_to_cancel(self, *, starts_at: datetime, at: datetime, timezone: str) -> bool:
        """Tell whether whoever cancels at that moment has nothing to pay."""
        percent = self.get_refund_percent(starts_at=starts_at, at=at, timezone=timezone)
        return self.price_minor == 0 or percent == _WHOLE

    def find_deadline(self, *, starts_at: datetime, at: datetime, timezone: str) -> datetime | None:
        """Return the last moment at which a cancellation gives back as much as one now.

        ``None`` where nothing is given back any more, or as much until the start.
        """
        percent = self.get_refund_percent(starts_at=starts_at, at=at, timezone=timezone)
        zone = ZoneInfo(timezone)
        midnight = datetime.combine(starts_at.astimezone(zone).date(), time(), zone)
        ends = [starts_at - hours * _HOUR for hours in _list_hours(self.tiers)]
        if any(tier.hours_before is None for tier in self.tiers):
            ends.append(midnight.astimezone(UTC) - _MOMENT)
        for end in sorted(ends):
            after = self.get_refund_percent(
                starts_at=starts_at, at=end + _MOMENT, timezone=timezone
            )
            if at <= end < starts_at and after < percent:
                return end
        return None

    def is_worse_than(self, other: "Agreement") -> bool:
        """Tell whether the customer would mind it: dearer, more at once, or less back at any time.

        Other words for the same terms are not worse.
        """
        if self.currency != other.currency:
            return True
        if self.price_minor > other.price_minor or self.due_now_minor > other.due_now_minor:
            return True
        return self.price_minor > 0 and any(
            _find_percent(self.tiers, hours, is_same_day=is_same_day)
            < _find_percent(other.tiers, hours, is_same_day=is_same_day)
            for hours in {0} | _list_hours(self.tiers) | _list_hours(other.tiers)
            for is_same_day in (False, True)
            if hours < _LONGEST_DAY_HOURS or not is_same_day
        )


def _list_hours(tiers: Iterable[RefundTier]) -> set[int]:
    """Return the moments before the start at which the percentage changes."""
    return {tier.hours_before for tier in tiers if tier.hours_before is not None}


def _find_percent(tiers: Sequence[RefundTier], hours: float, *, is_same_day: bool) -> int:
    """Return what is given back so long before the start; on its local day the caps count too."""
    if hours < 0:
        return 0
    if not tiers:
        return _WHOLE
    reached = [
        (tier.hours_before, tier.refund_percent)
        for tier in tiers
        if tier.hours_before is not None and tier.hours_before <= hours
    ]
    percent = max(reached)[1] if reached else 0
    caps = [tier.refund_percent for tier in tiers if tier.hours_before is None]
    return min([percent, *caps]) if is_same_day else percent


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeAnswers:
    """What a customer answered to the questions of a service, by the question's slug."""

    FORMAT: ClassVar[int] = 1

    given: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingSnapshot:
    """A booking as it was told to the world at one version. Instants are aware UTC.

    ``timezone`` is the customer's, ``location_timezone`` the wall clock of the visit. The
    contact is the order's and answers for it; ``for_name`` is who comes, empty: the contact.
    ``contact_email`` is empty where there is none; ``is_proved`` tells whether it is known to be
    theirs who booked. ``code`` is what people call the booking by.
    ``utc_offsets`` is what the clocks that the visit is told on were ahead of UTC at its start, in
    minutes and by zone: rules of clocks change. ``attending_since``: since when the customer has
    said that they will be there, at this time. ``takes_texts``: the owner of ``contact_phone``
    agreed to text messages, and still does.
    """

    FORMAT: ClassVar[int] = 1

    id: UUID
    order_id: UUID
    version: int
    status: str
    service: str
    service_name: str
    location: str
    location_name: str
    location_address: str
    location_timezone: str
    remote: bool
    starts_at: datetime
    ends_at: datetime
    resources: tuple[AssignedResource, ...]
    any_staff: bool
    seats: int
    contact_name: str
    contact_email: str
    contact_phone: str
    timezone: str
    locale: str
    note: str
    link_generation: int
    agreement: Agreement
    for_name: str = ""
    utc_offsets: Mapping[str, int] = field(default_factory=dict)
    code: str = ""
    is_proved: bool = False
    attending_since: datetime | None = None
    takes_texts: bool = False

    @property
    def price_minor(self) -> int:
        """The price that was agreed, in the minor unit of ``currency``."""
        return self.agreement.price_minor

    @property
    def currency(self) -> str:
        """The currency that was agreed (ISO 4217)."""
        return self.agreement.currency

    @property
    def staff(self) -> tuple[AssignedResource, ...]:
        """The people of the visit, without rooms and equipment."""
        return tuple(item for item in self.resources if item.kind == "staff")
