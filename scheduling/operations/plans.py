"""What could be taken for a visit, as far as can be seen without a lock (booking-rules, 4)."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from foundation.epochs import to_epoch
from scheduling.engine.assignment import Assignment, RequiredPairings, list_assignments
from scheduling.engine.codes import Code
from scheduling.engine.facts import Limits, Reason
from scheduling.engine.limits import list_first_days
from scheduling.facts import evaluation
from scheduling.facts.loading import Facts
from scheduling.kinds import SlotDayKind
from scheduling.locks import Day
from scheduling.operations.errors import RefusedError


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitRequest:
    """A service at a start, as it is asked for. ``without_slot``: the visit that moves there.

    ``kept`` are role and slug of those who come before all others, as far as they are free.
    """

    service: str
    start: datetime
    staff: str | None
    overrides: frozenset[Code]
    without_slot: UUID | None = None
    kept: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What could be taken when nobody was locked out: the free candidates of each requirement.

    ``required``: the pairings of which an assignment must have one each. ``without_slots``: all
    that is given up for the list of which this plan is one, whichever of them gives it up.
    """

    request: VisitRequest
    facts: Facts
    free: tuple[tuple[int, ...], ...]
    required: RequiredPairings
    without_slots: frozenset[UUID] = frozenset()

    @property
    def end(self) -> datetime:
        """The end of the visit."""
        return self.request.start + timedelta(seconds=self.facts.service.duration)

    @property
    def quantities(self) -> list[int]:
        """How many each requirement takes."""
        return [requirement.quantity for requirement in self.facts.service.requirements]

    @property
    def kept(self) -> list[frozenset[int]]:
        """Return whom each requirement takes first; people keep a role that is called anew."""
        requirements, cards = self.facts.service.requirements, self.facts.cards
        roles = {requirement.role for requirement in requirements}
        known = self.request.kept
        if not known:
            return []
        homeless = {slug for role, slug in known if role not in roles}
        return [
            frozenset(
                id_
                for id_ in free
                if (requirement.role, cards[id_].slug) in known or cards[id_].slug in homeless
            )
            for requirement, free in zip(requirements, self.free, strict=True)
        ]

    @property
    def has_choice(self) -> bool:
        """Whether more than one assignment is possible."""
        ids = [id_ for free in self.free for id_ in free]
        pairs = zip(self.free, self.quantities, strict=True)
        return any(len(free) > quantity for free, quantity in pairs) or len(ids) != len(set(ids))

    def pad(self, resource_id: int) -> tuple[datetime, datetime]:
        """Return the span that the visit blocks of the resource, buffers included."""
        service, resource = self.facts.service, self.facts.resources[resource_id]
        before = timedelta(seconds=service.buffer_before + resource.turnaround_before)
        after = timedelta(seconds=service.buffer_after + resource.turnaround_after)
        return self.request.start - before, self.end + after

    def list_days(self, resource_ids: Iterable[int]) -> Iterator[Day]:
        """Yield what a visit with these resources locks.

        Its dates in UTC, and the days and weeks that have limits.
        """
        start, service = self.request.start, self.facts.service
        yield from list_limit_days(SlotDayKind.SERVICE, self.facts.card.id, start, service.limits)
        for id_ in resource_ids:
            resource = self.facts.resources[id_]
            for day in list_utc_dates(*self.pad(id_)):
                yield Day(SlotDayKind.RESOURCE, id_, day)
            yield from list_limit_days(SlotDayKind.RESOURCE, id_, start, resource.limits)


@dataclass(frozen=True, slots=True)
class Choice:
    """A plan with the resources that are to serve it, one group per requirement."""

    plan: Plan
    assignment: Assignment

    @property
    def resource_ids(self) -> list[int]:
        """All of them; none serves two requirements."""
        return [id_ for group in self.assignment for id_ in group]

    def list_days(self) -> Iterator[Day]:
        """Yield what the visit locks."""
        return self.plan.list_days(self.resource_ids)


def plan_visits(requests: Sequence[VisitRequest], *, now: datetime) -> tuple[Plan, ...]:
    """Return for each request what is free for it alone.

    Raises ``RefusedError`` before any lock is taken, ``UnknownServiceError`` and
    ``UnknownStaffError``.
    """
    without_slots = frozenset(
        request.without_slot for request in requests if request.without_slot is not None
    )
    return tuple(
        _plan(request, without_slots, now=now, position=position)
        for position, request in enumerate(requests)
    )


def plan_each(
    request: VisitRequest, starts: Sequence[datetime], *, now: datetime
) -> dict[datetime, Plan]:
    """Return what is free at each of ``starts``, where the visit can be had; one statement.

    Raises ``UnknownServiceError`` and ``UnknownStaffError``.
    """
    if not starts:
        return {}
    without_slots = frozenset(() if request.without_slot is None else (request.without_slot,))
    facts = evaluation.load_facts(
        request.service,
        staff=request.staff,
        window_from=min(starts),
        window_to=max(starts) + timedelta(seconds=1),
        without_slots=without_slots,
    )
    found: dict[datetime, Plan] = {}
    for start in starts:
        asked = replace(request, start=start)
        with suppress(RefusedError):
            found[start] = _plan_with(facts, asked, without_slots, now=now, position=0)
    return found


def plan_again(plan: Plan, *, now: datetime, position: int) -> Plan:
    """Return the plan by the diary as it is now, with nobody who was not in it before.

    Raises ``RefusedError`` with the code of now.
    """
    fresh = _plan(plan.request, plan.without_slots, now=now, position=position)
    return replace(fresh, free=_keep(fresh.free, plan.free))


def plan_beside(plan: Plan, choices: Sequence[Choice], *, now: datetime, position: int) -> Plan:
    """Return what is left of the plan once the visits of ``choices`` are in the diary.

    Raises ``RefusedError`` with the code that they give it.
    """
    facts = with_choices(plan.facts, choices)
    free = _list_free(facts, plan.request, now=now, position=position)
    return replace(plan, free=_keep(free, plan.free), required=_list_required(facts, plan.request))


def with_choices(facts: Facts, choices: Sequence[Choice]) -> Facts:
    """Return the facts over a diary in which these visits stand, too."""
    if not choices:
        return facts
    busy: dict[int, list[tuple[int, int, int, int]]] = {}
    for choice in choices:
        visit = (to_epoch(choice.plan.request.start), to_epoch(choice.plan.end))
        for id_ in choice.resource_ids:
            busy_from, busy_until = choice.plan.pad(id_)
            busy.setdefault(id_, []).append((to_epoch(busy_from), to_epoch(busy_until), *visit))
    starts = [
        to_epoch(choice.plan.request.start)
        for choice in choices
        if choice.plan.facts.card.id == facts.card.id
    ]
    resources = {
        id_: replace(resource, occupied=sorted([*resource.occupied, *busy[id_]]))
        if id_ in busy
        else resource
        for id_, resource in facts.resources.items()
    }
    visit_starts = sorted([*facts.service.visit_starts, *starts])
    service = replace(facts.service, visit_starts=visit_starts)
    return replace(facts, service=service, resources=resources)


def list_limit_days(
    kind: SlotDayKind, target_id: int, start: datetime, limits: Limits
) -> Iterator[Day]:
    """Yield the rows that guard the limits of a visit at ``start``."""
    for day in list_first_days(limits, int(start.timestamp())):
        yield Day(kind, target_id, day)


def list_utc_dates(start: datetime, end: datetime) -> Iterator[date]:
    """Yield the dates in UTC that the span touches."""
    day = start.astimezone(UTC).date()
    last = (end - timedelta(microseconds=1)).astimezone(UTC).date()
    while day <= last:
        yield day
        day += timedelta(days=1)


def _plan(
    request: VisitRequest, without_slots: frozenset[UUID], *, now: datetime, position: int
) -> Plan:
    facts = evaluation.load_facts_of_start(
        request.service,
        staff=request.staff,
        start=request.start,
        now=now,
        without_slots=without_slots,
    )
    return _plan_with(facts, request, without_slots, now=now, position=position)


def _plan_with(
    facts: Facts,
    request: VisitRequest,
    without_slots: frozenset[UUID],
    *,
    now: datetime,
    position: int,
) -> Plan:
    return Plan(
        request=request,
        facts=facts,
        free=_list_free(facts, request, now=now, position=position),
        required=_list_required(facts, request),
        without_slots=without_slots,
    )


def _list_free(
    facts: Facts, request: VisitRequest, *, now: datetime, position: int
) -> tuple[tuple[int, ...], ...]:
    verdict = evaluation.judge(facts, start=request.start, now=now)
    if verdict.opened is not None:
        return verdict.opened.free
    free = _list_free_with_overrides(facts, request, verdict.reasons, now=now)
    if free is None:
        raise RefusedError(verdict.code or Code.NO_RESOURCE, verdict.reasons, position=position)
    return free


def _list_free_with_overrides(
    facts: Facts, request: VisitRequest, reasons: Sequence[Reason], *, now: datetime
) -> tuple[tuple[int, ...], ...] | None:
    """Return who is free of all reasons but those that staff override, if they are enough."""
    overridden = request.overrides | {Code.NO_RESOURCE}
    stops = any(each.resource is None and each.code not in overridden for each in reasons)
    if not request.overrides or stops or evaluation.is_out_of_range(request.start, now):
        return None
    free = evaluation.list_free_with_overrides(
        facts, start=request.start, overrides=request.overrides
    )
    quantities = [requirement.quantity for requirement in facts.service.requirements]
    is_enough = any(list_assignments(free, quantities, (), _list_required(facts, request)))
    return free if is_enough else None


def _list_required(facts: Facts, request: VisitRequest) -> RequiredPairings:
    needs_grid = Code.OFF_GRID not in request.overrides
    return evaluation.list_required_pairings(facts, start=request.start, needs_grid=needs_grid)


def _keep(
    free: Sequence[Sequence[int]], earlier: Sequence[Collection[int]]
) -> tuple[tuple[int, ...], ...]:
    pairs = zip(free, earlier, strict=True)
    return tuple(tuple(id_ for id_ in now if id_ in before) for now, before in pairs)
