"""Taking the resources of a visit: plan without locks, lock, check again with the same engine."""

from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from foundation.crashpoint import crashpoint
from scheduling import locks
from scheduling.engine.assignment import Assignment, Wanted, list_assignments
from scheduling.engine.codes import Code
from scheduling.engine.facts import Limits
from scheduling.engine.limits import list_first_days
from scheduling.facts import limit_columns, loading, rules
from scheduling.facts.groups import Diary
from scheduling.facts.loading import Facts
from scheduling.kinds import SlotDayKind
from scheduling.locks import Day
from scheduling.models import Slot
from scheduling.operations.errors import RefusedError
from scheduling.queries import customers, workload

OVERRIDABLE = frozenset(
    {
        Code.TOO_SOON,
        Code.TOO_FAR,
        Code.HOLIDAY,
        Code.CLOSED,
        Code.TIME_OFF,
        Code.ON_BREAK,
        Code.OFF_GRID,
        Code.BUFFER,
        Code.DAILY_LIMIT,
        Code.WEEKLY_LIMIT,
        Code.CUSTOMER_LIMIT,
    }
)
"""What staff may set aside after a warning (booking-rules, 5 "Staff override")."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A start that somebody wants. ``without_slot``: the visit that moves there."""

    service: str
    start: datetime
    staff: str | None
    overrides: frozenset[Code]
    without_slot: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What could be taken when nobody was locked out: the free candidates of each requirement.

    ``wanted``: of which of their places an assignment must have one.
    """

    wish: Wish
    facts: Facts
    free: tuple[tuple[int, ...], ...]
    wanted: Wanted

    @property
    def end(self) -> datetime:
        """The end of the visit."""
        return self.wish.start + timedelta(seconds=self.facts.service.duration)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What is taken, under locks: role and resource of each part, with its padded span."""

    role: str
    resource_id: int
    busy_from: datetime
    busy_until: datetime
    overlap_allowed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What is taken for a visit; ``set_aside`` are the codes that stood against just that."""

    claims: tuple[Claim, ...]
    set_aside: frozenset[Code]


def plan_visit(wish: Wish, *, now: datetime) -> Plan:
    """Return what is free for the wish, or raise ``RefusedError`` before any lock is taken."""
    facts = rules.load_facts_of_start(
        wish.service,
        staff=wish.staff,
        start=wish.start,
        now=now,
        without_slots=_list_given_up(wish),
    )
    free = _list_free(facts, wish, now=now)
    return Plan(wish=wish, facts=facts, free=free, wanted=_list_wanted(facts, wish))


def claim_resources(
    plan: Plan, *, now: datetime, customer_id: int, also_lock: frozenset[Day]
) -> Taken:
    """Lock and take the best assignment that is still free, or raise ``RefusedError``.

    Where there is a choice each attempt has a savepoint: a lost candidate's locks are let go
    before the next is tried, so that nobody waits for one while holding another out of order.
    Whoever was lost is not tried again, so refusing means that nobody is left.
    """
    has_choice = _has_choice(plan)
    ranking = _rank(plan) if has_choice else []
    lost: frozenset[int] = frozenset()
    while (assignment := _find_assignment(plan, ranking, without=lost)) is not None:
        try:
            with transaction.atomic() if has_choice else nullcontext():
                locks.lock_days({*_list_days(plan, assignment), *also_lock})
                crashpoint("booking.locked")
                return _check_again(plan, assignment, customer_id=customer_id, now=now)
        except _LostError as error:
            if not error.resource_ids:
                break
            lost |= error.resource_ids
    raise RefusedError(_decide_lost(plan, now=now))


class _LostError(Exception):
    """An assignment was taken meanwhile: by these resources or, if none, by the service's limit."""

    def __init__(self, resource_ids: frozenset[int]) -> None:
        self.resource_ids = resource_ids
        super().__init__(resource_ids)


def list_taken_days(slot: Slot) -> Iterator[Day]:
    """Yield the days that whoever took ``slot`` locked, and whoever gives it back locks again."""
    rows = slot.occupancies.values_list(
        "resource_id",
        "busy_from",
        "busy_until",
        *limit_columns.list_lookups("resource__"),
    )
    for id_, busy_from, busy_until, *limits in rows:
        for day in _list_utc_dates(busy_from, busy_until):
            yield Day(SlotDayKind.RESOURCE, id_, day)
        yield from _list_limit_days(SlotDayKind.RESOURCE, id_, slot.starts_at, Limits(*limits))
    service = slot.service
    yield from _list_limit_days(
        SlotDayKind.SERVICE, service.pk, slot.starts_at, limit_columns.read_row(service)
    )


def _list_limit_days(
    kind: SlotDayKind, target_id: int, start: datetime, limits: Limits
) -> Iterator[Day]:
    """Yield the rows that guard the limits of a visit at ``start``."""
    for day in list_first_days(limits, int(start.timestamp())):
        yield Day(kind, target_id, day)


def _list_free(facts: Facts, wish: Wish, *, now: datetime) -> tuple[tuple[int, ...], ...]:
    opened = rules.judge(facts, start=wish.start, now=now).opened
    if opened is not None:
        return opened.free
    return _list_free_despite(facts, wish, now=now)


def _list_given_up(wish: Wish) -> list[UUID]:
    return [] if wish.without_slot is None else [wish.without_slot]


def _list_free_despite(facts: Facts, wish: Wish, *, now: datetime) -> tuple[tuple[int, ...], ...]:
    """Return the candidates against whom only reasons speak that staff set aside."""
    reasons = rules.list_reasons(facts, start=wish.start, now=now)
    standing = [reason for reason in reasons if reason.code not in wish.overrides]
    blocked = {reason.resource for reason in standing if reason.resource is not None}
    free = tuple(
        tuple(id_ for id_ in requirement.candidates if id_ not in blocked)
        for requirement in facts.service.requirements
    )
    is_absurd = rules.is_absurd(wish.start, now)
    stops = any(r.resource is None and r.code is not Code.NO_RESOURCE for r in standing)
    quantities = [requirement.quantity for requirement in facts.service.requirements]
    is_enough = not is_absurd and any(
        list_assignments(free, quantities, (), _list_wanted(facts, wish))
    )
    if stops or not is_enough:
        code = rules.decide(facts, start=wish.start, now=now) or Code.NO_RESOURCE
        raise RefusedError(code, reasons)
    return free


def _list_wanted(facts: Facts, wish: Wish) -> Wanted:
    needs_grid = Code.OFF_GRID not in wish.overrides
    return rules.list_wanted(facts, start=wish.start, needs_grid=needs_grid)


def _has_choice(plan: Plan) -> bool:
    """Tell whether more than one assignment is possible."""
    requirements = plan.facts.service.requirements
    pairs = zip(plan.free, requirements, strict=True)
    ids = [id_ for free in plan.free for id_ in free]
    return any(len(free) > each.quantity for free, each in pairs) or len(ids) != len(set(ids))


def _rank(plan: Plan) -> list[int]:
    ids = {id_ for free in plan.free for id_ in free}
    return workload.rank_candidates(ids, start=plan.wish.start)


def _find_assignment(
    plan: Plan, ranking: Sequence[int], *, without: frozenset[int]
) -> Assignment | None:
    quantities = [requirement.quantity for requirement in plan.facts.service.requirements]
    free = [[id_ for id_ in choices if id_ not in without] for choices in plan.free]
    return next(list_assignments(free, quantities, ranking, plan.wanted), None)


def _list_days(plan: Plan, assignment: Assignment) -> Iterator[Day]:
    """Yield what the visit locks: its dates in UTC, and the days and weeks that have limits."""
    start, service = plan.wish.start, plan.facts.service
    yield from _list_limit_days(
        SlotDayKind.SERVICE,
        plan.facts.card.id,
        start,
        service.limits,
    )
    for id_ in (id_ for group in assignment for id_ in group):
        resource = plan.facts.resources[id_]
        for day in _list_utc_dates(*_pad(plan, id_)):
            yield Day(SlotDayKind.RESOURCE, id_, day)
        yield from _list_limit_days(
            SlotDayKind.RESOURCE,
            id_,
            start,
            resource.limits,
        )


def _check_again(plan: Plan, assignment: Assignment, *, customer_id: int, now: datetime) -> Taken:
    """Ask the engine once more, with the diary as it is under the locks.

    Raises ``_LostError`` if the answer is another one now, and ``RefusedError`` for what the
    customer already has: no other resource helps there.
    """
    wish = plan.wish
    ids = [id_ for group in assignment for id_ in group]
    diary = loading.load_diary(
        plan.facts,
        ids,
        start=wish.start,
        customer_id=customer_id,
        now=now,
        without_slots=_list_given_up(wish),
    )
    of_customer = _list_codes_of_customer(plan, diary)
    facts = plan.facts.with_assignment(assignment).with_diary(diary)
    reasons = rules.list_reasons(facts, start=wish.start, now=now)
    derived = wish.overrides | {Code.NO_RESOURCE} if wish.overrides else wish.overrides
    standing = [reason for reason in reasons if reason.code not in derived]
    if standing:
        raise _LostError(frozenset(r.resource for r in standing if r.resource is not None))
    crowded = {reason.resource for reason in reasons if reason.code is Code.BUFFER}
    pairs = zip(facts.service.requirements, assignment, strict=True)
    claims = tuple(
        Claim(
            role=requirement.role,
            resource_id=id_,
            busy_from=_pad(plan, id_)[0],
            busy_until=_pad(plan, id_)[1],
            overlap_allowed=id_ in crowded,
        )
        for requirement, group in pairs
        for id_ in group
    )
    codes = {reason.code for reason in reasons} | set(of_customer)
    return Taken(claims=claims, set_aside=frozenset(codes) & wish.overrides)


def _list_codes_of_customer(plan: Plan, diary: Diary) -> list[Code]:
    """Return what the customer has that speaks against it; refuse what was not set aside."""
    codes = customers.list_customer_codes(
        plan.facts.card, diary, start=plan.wish.start, end=plan.end
    )
    standing = [code for code in codes if code not in plan.wish.overrides]
    if standing:
        raise RefusedError(standing[0])
    return codes


def _decide_lost(plan: Plan, *, now: datetime) -> Code:
    """Return the code for a start that was free a moment ago, from the diary as it is now."""
    wish = plan.wish
    facts = rules.load_facts_of_start(
        wish.service,
        staff=wish.staff,
        start=wish.start,
        now=now,
        without_slots=_list_given_up(wish),
    )
    return rules.decide(facts, start=wish.start, now=now) or Code.NO_RESOURCE


def _pad(plan: Plan, resource_id: int) -> tuple[datetime, datetime]:
    service, resource = plan.facts.service, plan.facts.resources[resource_id]
    before = timedelta(seconds=service.buffer_before + resource.turnaround_before)
    after = timedelta(seconds=service.buffer_after + resource.turnaround_after)
    return plan.wish.start - before, plan.end + after


def _list_utc_dates(start: datetime, end: datetime) -> Iterator[date]:
    day = start.astimezone(UTC).date()
    last = (end - timedelta(microseconds=1)).astimezone(UTC).date()
    while day <= last:
        yield day
        day += timedelta(days=1)
