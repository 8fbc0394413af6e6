"""Which starts are open, and why others are not. One engine answers both (booking-rules, 5)."""

from dataclasses import dataclass
from datetime import datetime

from scheduling.engine.codes import Code


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What is asked: a service (slug), whom (slug, ``None``: anyone), ``[window_from, window_to)``."""

    service: str
    window_from: datetime
    window_to: datetime
    staff: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSlot:
    """A start that can be booked; ``staff`` are the slugs of who could take it."""

    start: datetime
    end: datetime
    staff: tuple[str, ...]
    seats_left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Why a start is not offered: one entry per reason, in words, with whom it concerns."""

    code: Code
    sentence: str
    resource: str | None


class UnknownServiceError(LookupError):
    """No service of that slug."""


class UnknownStaffError(LookupError):
    """No staff member of that slug can take the service."""


def list_open_slots(listing: Listing, *, now: datetime) -> list[OpenSlot]:
    """Return the starts in the window that ``book_slot`` would accept at ``now``, in order."""
    raise NotImplementedError


def find_next_start(
    service: str, *, staff: str | None, after: datetime, now: datetime
) -> datetime | None:
    """Return the first open start at or after ``after``, within the horizon, or ``None``."""
    raise NotImplementedError


def explain_start(
    service: str, *, staff: str | None, start: datetime, now: datetime
) -> tuple[Explanation, ...]:
    """Return every reason why ``start`` is not offered; empty if it can be booked."""
    raise NotImplementedError
