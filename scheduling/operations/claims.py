"""Taking what visits need: choose for all, lock once, check all again with the same engine.

One visit is a list of one. Each is checked against the diary and against those before it in the
list, as if they were booked one after the other; all are taken or none (decisions, 41).
"""

from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from foundation.crashpoint import crashpoint
from foundation.epochs import to_epoch
from scheduling import locks
from scheduling.engine.codes import Code
from scheduling.engine.facts import Limits
from scheduling.facts import evaluation, limit_columns, loading
from scheduling.facts.groups import Diary
from scheduling.kinds import SlotDayKind
from scheduling.locks import Day
from scheduling.models import Slot
from scheduling.operations import assignments, plans
from scheduling.operations.errors import RefusedError
from scheduling.operations.plans import Choice, Plan
from scheduling.queries import customers


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceClaim:
    """One resource of a visit, claimed under locks: its role, and its span with buffers."""

    role: str
    resource_id: int
    busy_from: datetime
    busy_until: datetime
    overlap_allowed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitClaim:
    """What is claimed for a visit; ``overrides`` are the rules that staff overrode for it."""

    resources: tuple[ResourceClaim, ...]
    overrides: frozenset[Code]


def claim_visits(
    wanted: Sequence[Plan],
    *,
    now: datetime,
    customer_id: int | None,
    also_lock: frozenset[Day] = frozenset(),
) -> tuple[VisitClaim, ...]:
    """Lock and take the best choice for all visits of one customer that is still free.

    The answer has the order of ``wanted``; the caller writes all of it in one statement, after
    it has locked the customer. ``customer_id``: whose proved visits count against these, ``None``
    for a request without a proof. ``also_lock``: the days of what is given up for it. Raises
    ``RefusedError``, with the position of the first visit that cannot be had with those
    before it.

    Where there is a choice each attempt has a savepoint: the locks of a lost one are let go
    before the next is tried, so that nobody waits for one while holding another out of order.
    """
    known = list(wanted)
    has_choice = any(plan.has_choice for plan in known)
    workloads = assignments.load_workloads(known) if has_choice else {}
    # Each candidate can be lost once; again only to somebody who meanwhile gave them up.
    attempts = 1 + sum(len(free) for plan in known for free in plan.free)
    for _attempt in range(attempts):
        choices = assignments.choose(known, workloads, now=now)
        try:
            # A savepoint lets the locks go; without a choice nothing follows, and none is needed.
            with transaction.atomic() if has_choice else nullcontext():
                _lock_days(choices, also_lock)
                crashpoint("booking.locked")
                return _check_again(choices, customer_id=customer_id, now=now)
        except _LostError as error:
            lost = error.position
        known[lost] = plans.plan_again(known[lost], now=now, position=lost)
    raise RefusedError(Code.NO_RESOURCE, position=lost)


class _LostError(Exception):
    """What was chosen for the visit at this position was taken meanwhile."""

    def __init__(self, position: int) -> None:
        self.position = position
        super().__init__(position)


def list_days_of_slot(slot: Slot) -> Iterator[Day]:
    """Yield the days that whoever took ``slot`` locked, and whoever gives it back locks again."""
    rows = slot.occupancies.values_list(
        "resource_id",
        "busy_from",
        "busy_until",
        *limit_columns.list_lookups("resource__"),
    )
    for id_, busy_from, busy_until, *limits in rows:
        for day in plans.list_utc_dates(busy_from, busy_until):
            yield Day(SlotDayKind.RESOURCE, id_, day)
        yield from plans.list_limit_days(SlotDayKind.RESOURCE, id_, slot.starts_at, Limits(*limits))
    service = slot.service
    yield from plans.list_limit_days(
        SlotDayKind.SERVICE, service.pk, slot.starts_at, limit_columns.read_row(service)
    )


def _lock_days(choices: Sequence[Choice], also_lock: frozenset[Day]) -> None:
    """Lock the days of all visits at once: one by one, two crossing lists would deadlock."""
    locks.lock_days({day for choice in choices for day in choice.list_days()} | also_lock)


def _check_again(
    choices: Sequence[Choice], *, customer_id: int | None, now: datetime
) -> tuple[VisitClaim, ...]:
    """Ask the engine once more for each visit, with the diary as it is under the locks.

    Raises ``_LostError`` if the answer is another one now, and ``RefusedError`` for what the
    customer already has: no other resource helps there.
    """
    return tuple(
        _check(choice, choices[:position], customer_id=customer_id, now=now)
        for position, choice in enumerate(choices)
    )


def _check(
    choice: Choice, before: Sequence[Choice], *, customer_id: int | None, now: datetime
) -> VisitClaim:
    plan, request = choice.plan, choice.plan.request
    diary = loading.load_diary(
        plan.facts,
        choice.resource_ids,
        start=request.start,
        customer_id=customer_id,
        now=now,
        without_slots=plan.without_slots,
    )
    of_customer = _list_codes_of_customer(plan, diary, before)
    facts = plan.facts.with_assignment(choice.assignment).with_diary(diary)
    reasons = evaluation.list_reasons(
        plans.with_choices(facts, before), start=request.start, now=now
    )
    # Overridden reasons stand against candidates, so that none of them seems to be left: that sum
    # of them is no news. Without overrides it is, and the attempt is lost.
    derived = request.overrides | {Code.NO_RESOURCE} if request.overrides else request.overrides
    if any(reason.code not in derived for reason in reasons):
        raise _LostError(len(before))
    # The constraint cannot tell a buffer from a visit: a buffer that staff gave up is stored as an
    # overlap that is allowed (decisions, 8).
    overlapping = {reason.resource for reason in reasons if reason.code is Code.BUFFER}
    codes = {reason.code for reason in reasons} | set(of_customer)
    return VisitClaim(
        resources=tuple(_list_claims(choice, overlapping)),
        overrides=frozenset(codes) & request.overrides,
    )


def _list_claims(choice: Choice, overlapping: set[int | None]) -> Iterator[ResourceClaim]:
    requirements = choice.plan.facts.service.requirements
    for requirement, group in zip(requirements, choice.assignment, strict=True):
        for id_ in group:
            busy_from, busy_until = choice.plan.pad(id_)
            yield ResourceClaim(
                role=requirement.role,
                resource_id=id_,
                busy_from=busy_from,
                busy_until=busy_until,
                overlap_allowed=id_ in overlapping,
            )


def _list_codes_of_customer(plan: Plan, diary: Diary, before: Sequence[Choice]) -> list[Code]:
    """Return what the customer has that speaks against it; refuse what is not overridden."""
    visits = [
        (
            each.plan.facts.card.id,
            to_epoch(each.plan.request.start),
            to_epoch(each.plan.end),
        )
        for each in before
    ]
    codes = customers.list_customer_codes(
        plan.facts.card,
        replace(diary, customer_visits=(*diary.customer_visits, *visits)) if visits else diary,
        start=plan.request.start,
        end=plan.end,
    )
    standing = [code for code in codes if code not in plan.request.overrides]
    if standing:
        raise RefusedError(standing[0], position=len(before))
    return codes
