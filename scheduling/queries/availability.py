"""Which starts are open, and why others are not. One engine answers both (booking-rules, 5)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from scheduling import refusals
from scheduling.engine import explain, limits, starts
from scheduling.engine.codes import Code
from scheduling.engine.facts import Reason
from scheduling.models import facts as facts_module
from scheduling.models.facts import Facts, from_epoch, to_epoch

_FAR = timedelta(days=366 * 11)
"""Nothing is bookable further away than this; dates beyond would overflow the calendar."""

_FIRST_SEARCH_DAYS, _LONGEST_SEARCH_DAYS = 7, 62


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What is asked: a service (slug), whom (slug, ``None``: anyone), ``[window_from, window_to)``.

    ``without_slot`` leaves out the slot of a visit that is to be moved.
    """

    service: str
    window_from: datetime
    window_to: datetime
    staff: str | None = None
    without_slot: UUID | None = None


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
    """Return the starts in the window that ``book_slot`` would accept at ``now``, in order.

    Raises ``UnknownServiceError``, ``UnknownStaffError``.
    """
    window_from = max(listing.window_from, now - timedelta(days=1))
    window_to = min(listing.window_to, now + _FAR)
    is_empty = window_from >= window_to
    facts = load_facts(
        listing.service,
        staff=listing.staff,
        window_from=now if is_empty else window_from,
        window_to=now if is_empty else window_to,
        without_slot=listing.without_slot,
    )
    return [] if is_empty else _list_within(facts, window_from, window_to, now=now)


def find_next_start(
    service: str, *, staff: str | None, after: datetime, now: datetime
) -> datetime | None:
    """Return the first open start at or after ``after``, within the horizon, or ``None``.

    Raises ``UnknownServiceError``, ``UnknownStaffError``.
    """
    for window_from, window_to in _list_search_windows(service, staff, max(after, now), now):
        listing = Listing(
            service=service, staff=staff, window_from=window_from, window_to=window_to
        )
        found = list_open_slots(listing, now=now)
        if found:
            return found[0].start
    return None


def explain_start(
    service: str,
    *,
    staff: str | None,
    start: datetime,
    now: datetime,
    without_slot: UUID | None = None,
) -> tuple[Explanation, ...]:
    """Return every reason why ``start`` is not offered; empty if it can be booked.

    Raises ``UnknownServiceError``, ``UnknownStaffError``.
    """
    facts = load_facts(
        service,
        staff=staff,
        window_from=_near(start, now),
        window_to=_near(start, now) + timedelta(seconds=1),
        without_slot=without_slot,
    )
    return tuple(
        Explanation(
            code=reason.code,
            sentence=refusals.describe(reason.code),
            resource=None if reason.resource is None else facts.cards[reason.resource].slug,
        )
        for reason in list_reasons(facts, start=start, now=now)
    )


def load_facts(
    service: str,
    *,
    staff: str | None,
    window_from: datetime,
    window_to: datetime,
    without_slot: UUID | None = None,
) -> Facts:
    """Return what decides about starts of ``service`` in the window.

    Raises ``UnknownServiceError``, ``UnknownStaffError``.
    """
    facts = facts_module.find_facts(
        service, window_from=window_from, window_to=window_to, without_slot=without_slot
    )
    if facts is None:
        raise UnknownServiceError(service)
    if staff is None:
        return facts
    chosen = facts.find_candidate(staff)
    if chosen is None:
        raise UnknownStaffError(staff)
    return facts.with_staff(chosen)


def load_facts_of_start(
    service: str,
    *,
    staff: str | None,
    start: datetime,
    now: datetime,
    without_slot: UUID | None = None,
) -> Facts:
    """Return what decides about one start; raises as ``load_facts``."""
    near = _near(start, now)
    return load_facts(
        service,
        staff=staff,
        window_from=near,
        window_to=near + timedelta(seconds=1),
        without_slot=without_slot,
    )


def list_reasons(facts: Facts, *, start: datetime, now: datetime) -> tuple[Reason, ...]:
    """Return every reason against ``start``; ``decide`` names the one that is told."""
    absurd = _decide_absurd(start, now)
    if absurd is not None:
        return (Reason(absurd),)
    return explain.explain_start(
        facts.service, facts.resources, start=to_epoch(start), now=ceil_epoch(now)
    )


def decide(facts: Facts, *, start: datetime, now: datetime) -> Code | None:
    """Return the code with which ``start`` is refused, or ``None`` if it can be booked."""
    absurd = _decide_absurd(start, now)
    if absurd is not None:
        return absurd
    return explain.decide_start(
        facts.service, facts.resources, start=to_epoch(start), now=ceil_epoch(now)
    )


def is_absurd(start: datetime, now: datetime) -> bool:
    """Tell whether ``start`` cannot even be computed with."""
    return _decide_absurd(start, now) is not None


def _decide_absurd(start: datetime, now: datetime) -> Code | None:
    """Refuse what cannot be computed with: parts of seconds, and dates out of all reach."""
    if start > now + _FAR:
        return Code.TOO_FAR
    if start < now - _FAR:
        return Code.TOO_SOON
    return Code.OFF_GRID if start.microsecond else None


def _near(start: datetime, now: datetime) -> datetime:
    return min(max(start, now - _FAR), now + _FAR)


def ceil_epoch(now: datetime) -> int:
    """Return ``now`` in whole seconds, late rather than early: notice is a promise to staff."""
    return int(now.timestamp()) + (1 if now.microsecond else 0)


def _list_within(
    facts: Facts, window_from: datetime, window_to: datetime, *, now: datetime
) -> list[OpenSlot]:
    service = facts.service
    found = starts.list_starts(
        service,
        facts.resources,
        window=(ceil_epoch(window_from), ceil_epoch(window_to)),
        now=ceil_epoch(now),
    )
    slugs = {id_: card.slug for id_, card in facts.cards.items() if card.kind == "staff"}
    duration = timedelta(seconds=service.duration)
    slots = []
    for item in found:
        start = from_epoch(item.start)
        staff = tuple(slugs[id_] for id_ in item.free[service.anchor] if id_ in slugs)
        slots.append(OpenSlot(start=start, end=start + duration, staff=staff, seats_left=1))
    return slots


def _list_search_windows(
    service: str, staff: str | None, after: datetime, now: datetime
) -> Iterator[tuple[datetime, datetime]]:
    """Yield windows that follow each other up to the horizon, short ones first."""
    facts = load_facts(service, staff=staff, window_from=now, window_to=now)
    last = from_epoch(
        min(limits.span_of_starts(facts.service, ceil_epoch(now))[1], ceil_epoch(now + _FAR))
    )
    days = _FIRST_SEARCH_DAYS
    while after < last:
        window_to = min(after + timedelta(days=days), last)
        yield after, window_to
        after, days = window_to, _LONGEST_SEARCH_DAYS
