"""The engine asked about rows: the one way for listing, booking and the models.

The clock is an argument; instants are aware UTC (booking-rules, 1; booking-rules, 5).
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from foundation.epochs import ceil_epoch, to_epoch
from scheduling.engine import explain, starts
from scheduling.engine.assignment import RequiredPairings
from scheduling.engine.codes import Code
from scheduling.engine.explain import Verdict
from scheduling.engine.facts import Reason
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
    without_slots: Collection[UUID] = (),
) -> Facts:
    """Return what decides about starts of ``service`` in the window.

    Raises ``UnknownServiceError``, ``UnknownStaffError``.
    """
    facts = find_facts(
        service, window_from=window_from, window_to=window_to, without_slots=without_slots
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
    without_slots: Collection[UUID] = (),
) -> Facts:
    """Return what decides about one start; raises as ``load_facts``."""
    moment = _near(start, now)
    return load_facts(
        service,
        staff=staff,
        window_from=moment,
        window_to=moment + timedelta(seconds=1),
        without_slots=without_slots,
    )


def judge(facts: Facts, *, start: datetime, now: datetime) -> Verdict:
    """Return whether ``start`` can be booked, with the free candidates or all that refuses it."""
    out_of_range = _find_range_code(start, now)
    if out_of_range is not None:
        return Verdict(code=out_of_range, reasons=(Reason(out_of_range),))
    return explain.judge_start(
        facts.service, facts.resources, start=to_epoch(start), now=ceil_epoch(now)
    )


def list_required_pairings(facts: Facts, *, start: datetime, needs_grid: bool) -> RequiredPairings:
    """Return the pairings of which a visit at ``start`` must have one each, beside what is free."""
    return starts.list_required_pairings(
        facts.service, facts.resources, start=to_epoch(start), needs_grid=needs_grid
    )


def list_free_with_overrides(
    facts: Facts, *, start: datetime, overrides: frozenset[Code]
) -> tuple[tuple[int, ...], ...]:
    """Return the candidates of each requirement against whom nothing but ``overrides`` speaks."""
    return explain.list_free_with_overrides(
        facts.service, facts.resources, start=to_epoch(start), overrides=overrides
    )


def list_reasons(facts: Facts, *, start: datetime, now: datetime) -> tuple[Reason, ...]:
    """Return every reason against ``start``; ``decide`` names the one that is told."""
    return judge(facts, start=start, now=now).reasons


def decide(facts: Facts, *, start: datetime, now: datetime) -> Code | None:
    """Return the code with which ``start`` is refused, or ``None`` if it can be booked."""
    return judge(facts, start=start, now=now).code


def is_out_of_range(start: datetime, now: datetime) -> bool:
    """Tell whether ``start`` cannot even be computed with."""
    return _find_range_code(start, now) is not None


def _find_range_code(start: datetime, now: datetime) -> Code | None:
    """Refuse what cannot be computed with: parts of seconds, and dates out of all reach."""
    if start > now + FAR:
        return Code.TOO_FAR
    if start < now - FAR:
        return Code.TOO_SOON
    return Code.OFF_GRID if start.microsecond else None


def _near(start: datetime, now: datetime) -> datetime:
    return min(max(start, now - FAR), now + FAR)
