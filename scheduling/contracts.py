"""What crosses the border of this app: frozen facts for others, protocols that upper floors fill.

Models stay at home. ``booking_saas.wiring`` fills the protocols (architecture, decision 6).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignedResource:
    """One resource of a visit. ``email`` is where its notices go; empty: nowhere."""

    slug: str
    name: str
    kind: str
    role: str
    email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingSnapshot:
    """A booking as it was told to the world at one version. Instants are aware UTC.

    ``timezone`` is the customer's, ``location_timezone`` the wall clock of the visit;
    ``price_minor`` is in the minor unit of ``currency``.
    """

    id: UUID
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
    price_minor: int
    currency: str
    link_generation: int

    @property
    def staff(self) -> tuple[AssignedResource, ...]:
        """The people of the visit, without rooms and equipment."""
        return tuple(item for item in self.resources if item.kind == "staff")


class TermsInWords(Protocol):
    """What a customer agrees to, told before the visit is booked."""

    def describe_terms(self, services: Iterable[str]) -> Mapping[str, str]:
        """Return the sentence of each service (by slug) that has one, in the active language."""


class NoTerms:
    """Without anyone who knows of money there is nothing to agree to."""

    def describe_terms(self, services: Iterable[str]) -> Mapping[str, str]:  # noqa: ARG002 - the protocol's
        """Return nothing."""
        return {}


@dataclass(slots=True)
class Plugs:
    """What upper floors implement. Filled once, when the process starts."""

    terms: TermsInWords = field(default_factory=NoTerms)


PLUGS = Plugs()
