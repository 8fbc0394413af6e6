"""The rules applied to rows: one door to the engine for listing, booking and the models.

The clock is an argument; instants are aware UTC (booking-rules, 1 and 5).
"""

from datetime import datetime, timedelta
from uuid import UUID

from foundation.epochs import ceil_epoch, to_epoch
from scheduling.engine import explain, starts
from scheduling.engine.assignment import Wanted
from scheduling.engine.codes import Code
from scheduling.engine.facts import OpenStart, Reason
from scheduling.facts.loading import Facts, find_facts

FAR = timedelta(days=366 * 11)
"""Nothing is bookable further away than this; dates beyond would overflow the calendar."""


class UnknownServiceError(LookupError):
    """No service of that slug."""


class UnknownStaffError(LookupError):
    """No staff member of that slug can take the service."""


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
    facts = find_facts(
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
    moment = _near(start, now)
    return load_facts(
        service,
        staff=staff,
        window_from=moment,
        window_to=moment + timedelta(seconds=1),
        without_slot=without_slot,
    )


def find_open_start(facts: Facts, *, start: datetime, now: datetime) -> OpenStart | None:
    """Return the start with its free candidates, or ``None`` if it is refused."""
    if is_absurd(start, now):
        return None
    return explain.open_start(
        facts.service, facts.resources, start=to_epoch(start), now=ceil_epoch(now)
    )


def list_wanted(facts: Facts, *, start: datetime, needs_grid: bool) -> Wanted:
    """Return of which places a visit at ``start`` must take one, beside what is free."""
    return starts.list_wanted(
        facts.service, facts.resources, start=to_epoch(start), needs_grid=needs_grid
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
    if start > now + FAR:
        return Code.TOO_FAR
    if start < now - FAR:
        return Code.TOO_SOON
    return Code.OFF_GRID if start.microsecond else None


def _near(start: datetime, now: datetime) -> datetime:
    return min(max(start, now - FAR), now + FAR)
