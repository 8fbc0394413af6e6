"""Who serves the visits of a list: a choice for all of them, the best ranked that can be had.

No locks and, for a single visit, no run of the engine: what is free for it stands in its plan.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from scheduling.engine.assignment import can_assign, list_assignments
from scheduling.engine.codes import Code
from scheduling.operations import plans
from scheduling.operations.errors import RefusedError
from scheduling.operations.plans import Choice, Plan
from scheduling.queries import workload
from scheduling.queries.workload import Workload

EFFORT = 300
"""How many visits are given somebody before the search for a choice is given up.

Ordinary lists need one for each visit. Only what limits alone forbid in very many ways needs
more, and is refused as if there were no choice.
"""

type Workloads = Mapping[datetime, Mapping[int, Workload]]
"""By the start of a visit, then by resource."""
type Choices = tuple[Choice, ...]


def load_workloads(wanted: Sequence[Plan]) -> Workloads:
    """Return by what ``choose`` ranks the candidates; one statement."""
    choosing = [plan for plan in wanted if plan.has_choice]
    ids = {id_ for plan in choosing for free in plan.free for id_ in free}
    return workload.list_workloads(ids, starts={plan.request.start for plan in choosing})


def choose(wanted: Sequence[Plan], workloads: Workloads, *, now: datetime) -> Choices:
    """Return resources for all visits, each beside those before it, the best ranked first.

    Every visit can be had for itself, so what refuses one is the others. Raises ``RefusedError``
    for the first visit that cannot be had with those before it, however they are served.
    """
    search = _Search(wanted, workloads, now)
    found = search.find(len(wanted))
    if found is not None:
        return found
    known: Choices = ()
    while (longer := search.find(len(known) + 1)) is not None:
        known = longer
    position = len(known)
    # It names the code; where it does not refuse, the candidates are too few for all parts.
    plans.plan_beside(wanted[position], known, now=now, position=position)
    raise RefusedError(Code.NO_RESOURCE, position=position)


class _EffortSpentError(Exception):
    """There are too many ways to try them all."""


class _Search:
    """Tries what is best for one visit after the other; goes back where one finds nobody.

    ``_near``: for each visit those before it that can stand in its way, because they may lock
    the same day or take place at the same time. Whatever two visits compete for has a day that
    both lock (decisions, 29), so all others may be left out of the question.
    """

    def __init__(self, wanted: Sequence[Plan], workloads: Workloads, now: datetime) -> None:
        self._wanted = wanted
        self._workloads = workloads
        self._now = now
        self._simultaneous = _list_simultaneous(wanted)
        self._near = _list_near(wanted, self._simultaneous)
        self._effort = 0

    def find(self, count: int) -> Choices | None:
        """Return the best choice for the first ``count`` visits; None: there is none."""
        self._effort = 0
        try:
            found = self._extend((), count)
        except _EffortSpentError:
            return None
        return found if isinstance(found, tuple) else None

    def _extend(self, known: Choices, count: int) -> Choices | set[int]:
        """Return a choice that begins with ``known``, or the positions that are in its way.

        Only another choice at one of those can help, so all others are jumped over on the way
        back: a list of many dates would else be tried in all its combinations.
        """
        position = len(known)
        if position == count:
            return known
        conflicting = set(self._near[position])
        for choice in self._list_choices(known):
            longer = (*known, choice)
            if not self._leaves_enough(longer, count):
                continue
            found = self._extend(longer, count)
            if isinstance(found, tuple) or position not in found:
                return found
            conflicting |= found - {position}
        return conflicting

    def _list_choices(self, known: Choices) -> Iterator[Choice]:
        position = len(known)
        plan = self._wanted[position]
        near = [known[number] for number in self._near[position]]
        if near:
            try:
                plan = plans.plan_beside(plan, near, now=self._now, position=position)
            except RefusedError:
                return
        ranking = self._rank(plan, known)
        for assignment in list_assignments(
            plan.free, plan.quantities, ranking, plan.required, plan.kept
        ):
            self._effort += 1
            if self._effort > EFFORT:
                raise _EffortSpentError
            yield Choice(self._wanted[position], assignment)

    def _rank(self, plan: Plan, known: Choices) -> list[int]:
        """Return the candidates, best first; the visits chosen before count as assigned."""
        if not plan.has_choice:
            return []
        start = plan.request.start
        ids = {id_ for free in plan.free for id_ in free}
        loads = {id_: self._workloads[start][id_] for id_ in ids}
        for choice in known:
            seconds = choice.plan.facts.service.duration
            for id_ in ids.intersection(choice.resource_ids):
                is_near = workload.is_near(choice.plan.pad(id_)[0], start)
                by_weight = seconds / plan.facts.cards[id_].weight
                loads[id_] = loads[id_].with_visit(by_weight, is_near=is_near)
        return sorted(ids, key=lambda id_: (*loads[id_], id_))

    def _leaves_enough(self, known: Choices, count: int) -> bool:
        """Tell whether those who come later at the same time still get different people."""
        position = len(known) - 1
        for group in self._simultaneous:
            later = [number for number in group if position < number < count]
            if position not in group or not later:
                continue
            gone = {
                id_ for number in group if number <= position for id_ in known[number].resource_ids
            }
            free = [
                [id_ for id_ in free if id_ not in gone]
                for number in later
                for free in self._wanted[number].free
            ]
            quantities = [each for number in later for each in self._wanted[number].quantities]
            if not can_assign(free, quantities):
                return False
        return True


def _list_simultaneous(wanted: Sequence[Plan]) -> list[tuple[int, ...]]:
    """Return the positions of the visits that take place at one moment, where there are several."""
    moments = {plan.request.start for plan in wanted} if len(wanted) > 1 else set()
    simultaneous = {
        tuple(
            position
            for position, plan in enumerate(wanted)
            if plan.request.start <= moment < plan.end
        )
        for moment in moments
    }
    return sorted(group for group in simultaneous if len(group) > 1)


def _list_near(wanted: Sequence[Plan], simultaneous: Sequence[tuple[int, ...]]) -> list[list[int]]:
    if len(wanted) == 1:
        return [[]]
    days = [set(plan.list_days({id_ for free in plan.free for id_ in free})) for plan in wanted]
    return [
        [
            before
            for before in range(position)
            if not days[before].isdisjoint(days[position])
            or any(before in group and position in group for group in simultaneous)
        ]
        for position in range(len(wanted))
    ]
