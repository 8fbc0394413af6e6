"""Small lists against a second opinion that tries every choice and counts on its fingers."""

from dataclasses import dataclass
from datetime import timedelta
from itertools import combinations, product
from random import Random

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from foundation.epochs import to_epoch
from scheduling.engine.codes import Code
from scheduling.engine.facts import (
    Limits,
    Requirement,
    ResourceFacts,
    ServiceFacts,
    WeeklyRange,
    WorkingTime,
)
from scheduling.facts.loading import Facts
from scheduling.facts.sections.card import ServiceCard
from scheduling.facts.sections.resources import ResourceCard
from scheduling.operations import assignments, plans
from scheduling.operations.errors import RefusedError
from scheduling.operations.plans import Plan, VisitRequest
from scheduling.queries.workload import Workload
from tests.factories.scheduling import MONDAY, NOW
from tests.properties import examples

MINUTE = 60
ALWAYS = WorkingTime(
    zone="UTC", weekly=tuple(WeeklyRange(weekday, 0, 24 * 60) for weekday in range(7))
)
TOLD = {Code.SLOT_TAKEN, Code.BUFFER, Code.DAILY_LIMIT, Code.WEEKLY_LIMIT, Code.NO_RESOURCE}


@dataclass(frozen=True)
class Business:
    """Some people who never close, what they offer, and what somebody wants of it."""

    plans: tuple[Plan, ...]
    workloads: assignments.Workloads


class Maker:
    def __init__(self, random: Random) -> None:
        self.random = random

    def maybe(self, low: int, high: int, chance: float = 0.3) -> int | None:
        return self.random.randint(low, high) if self.random.random() < chance else None

    def start(self) -> int:
        """Return a quarter of an hour of one afternoon, or of another day of that week."""
        quarters = self.random.randint(48, 56) + self.random.choice([0, 0, 0, 96, 192])
        return to_epoch(MONDAY) + quarters * 15 * MINUTE

    def resource(self, id_: int) -> ResourceFacts:
        first = self.start()
        return ResourceFacts(
            id=id_,
            opening=ALWAYS,
            occupied=[(first, first + 1800, first, first + 1800)] if self.maybe(0, 0) == 0 else [],
            turnaround_before=(self.maybe(1, 1) or 0) * 15 * MINUTE,
            turnaround_after=(self.maybe(1, 1) or 0) * 15 * MINUTE,
            limits=Limits("UTC", per_day=self.maybe(1, 2), per_week=self.maybe(1, 3)),
        )

    def service(self, id_: int, resources: dict[int, ResourceFacts]) -> Facts:
        ids = sorted(resources)
        requirements = []
        for number in range(self.random.choice([1, 1, 2])):
            candidates = tuple(sorted(self.random.sample(ids, self.random.randint(1, len(ids)))))
            quantity = 2 if len(candidates) > 2 and self.maybe(0, 0) == 0 else 1
            requirements.append(Requirement(f"role-{number}", candidates, quantity))
        used = {each for requirement in requirements for each in requirement.candidates}
        service = ServiceFacts(
            zone="UTC",
            duration=self.random.choice([30, 60]) * MINUTE,
            slot_step=15 * MINUTE,
            requirements=tuple(requirements),
            buffer_after=(self.maybe(1, 1) or 0) * 15 * MINUTE,
            limits=Limits("UTC", per_day=self.maybe(1, 3), per_week=self.maybe(1, 3)),
        )
        return Facts(
            card=make_card(id_),
            service=service,
            resources={each: resources[each] for each in used},
            cards={each: make_resource_card(each) for each in used},
        )

    def business(self) -> Business:
        ids = range(1, 1 + self.random.randint(1, 3))
        resources = {id_: self.resource(id_) for id_ in ids}
        services = [self.service(id_, resources) for id_ in range(1, 3)]
        wanted = [self.plan(self.random.choice(services)) for _ in range(4)]
        found = tuple(plan for plan in wanted if plan is not None)
        loads = {id_: Workload(float(self.random.randint(0, 3)), 0) for id_ in ids}
        return Business(found, {plan.request.start: loads for plan in found})

    def plan(self, facts: Facts) -> Plan | None:
        """Return the plan of a start that can be had for itself."""
        start = self.start()
        request = VisitRequest(
            service=facts.card.slug,
            start=MONDAY + timedelta(seconds=start - to_epoch(MONDAY)),
            staff=None,
            overrides=frozenset(),
        )
        everybody = tuple(each.candidates for each in facts.service.requirements)
        plan = Plan(request=request, facts=facts, free=everybody, required=())
        try:
            return plans.plan_beside(plan, (), now=NOW, position=0)
        except RefusedError:
            return None


def make_card(id_: int) -> ServiceCard:
    return ServiceCard(
        id=id_,
        slug=f"service-{id_}",
        name="Service",
        location_id=1,
        location_slug="place",
        location_name="Place",
        location_address="",
        location_timezone="UTC",
        location_country="DE",
        remote=False,
        price_minor=0,
        currency="EUR",
        max_per_customer=None,
        allow_customer_overlap=True,
        profile_timezone="UTC",
        profile_locale="en",
    )


def make_resource_card(id_: int) -> ResourceCard:
    return ResourceCard(id=id_, slug=f"person-{id_}", name="", kind="staff", email="", weight=1)


def list_all_assignments(plan: Plan):
    parts = [
        combinations(requirement.candidates, requirement.quantity)
        for requirement in plan.facts.service.requirements
    ]
    for groups in product(*parts):
        ids = [id_ for group in groups for id_ in group]
        if len(ids) == len(set(ids)):
            yield groups


def is_possible(chosen) -> bool:
    """Tell whether the diary bears all of it: ``chosen`` are plans with the groups of each."""
    return all(_fits(*each, chosen[:place]) for place, each in enumerate(chosen)) and _keeps_limits(
        chosen
    )


def _fits(plan: Plan, groups, before) -> bool:
    for id_ in _ids(groups):
        span = _pad(plan, id_)
        busy = [visit[:2] for visit in plan.facts.resources[id_].occupied]
        busy += [_pad(other, id_) for other, others in before if id_ in _ids(others)]
        if any(span[0] < end and start < span[1] for start, end in busy):
            return False
    return True


def _keeps_limits(chosen) -> bool:
    for plan, groups in chosen:
        owners = [(plan.facts.service.limits, _visits_of_service(plan, chosen))]
        owners += [
            (plan.facts.resources[id_].limits, _visits_of_person(plan, id_, chosen))
            for id_ in _ids(groups)
        ]
        for limits, starts in owners:
            day, week = plan.request.start.date(), plan.request.start.isocalendar()[:2]
            of_day = sum(each.date() == day for each in starts)
            of_week = sum(each.isocalendar()[:2] == week for each in starts)
            if limits.per_day is not None and of_day > limits.per_day:
                return False
            if limits.per_week is not None and of_week > limits.per_week:
                return False
    return True


def _visits_of_service(plan: Plan, chosen):
    return [each.request.start for each, _ in chosen if each.facts.card.id == plan.facts.card.id]


def _visits_of_person(plan: Plan, id_: int, chosen):
    booked = [
        MONDAY + timedelta(seconds=visit[2] - to_epoch(MONDAY))
        for visit in plan.facts.resources[id_].occupied
    ]
    return booked + [each.request.start for each, groups in chosen if id_ in _ids(groups)]


def _ids(groups) -> list[int]:
    return [id_ for group in groups for id_ in group]


def _pad(plan: Plan, id_: int) -> tuple[int, int]:
    service, person = plan.facts.service, plan.facts.resources[id_]
    start = to_epoch(plan.request.start)
    return (
        start - service.buffer_before - person.turnaround_before,
        start + service.duration + service.buffer_after + person.turnaround_after,
    )


def find_first_refused(wanted: tuple[Plan, ...]) -> int | None:
    """Return the first that cannot be had with those before it, after trying everything."""
    for count in range(1, len(wanted) + 1):
        ways = product(*(list_all_assignments(plan) for plan in wanted[:count]))
        if not any(is_possible(list(zip(wanted[:count], way, strict=True))) for way in ways):
            return count - 1
    return None


businesses = st.randoms(use_true_random=True).map(lambda random: Maker(random).business())


@examples(300, suppress=(HealthCheck.data_too_large,))
@given(businesses)
def test_list_is_refused_exactly_where_no_choice_bears_it(business):
    expected = find_first_refused(business.plans)

    if expected is None:
        found = assignments.choose(business.plans, business.workloads, now=NOW)
        assert is_possible([(choice.plan, choice.assignment) for choice in found])
    else:
        with pytest.raises(RefusedError) as caught:
            assignments.choose(business.plans, business.workloads, now=NOW)
        assert caught.value.position == expected
        assert caught.value.code in TOLD


def test_businesses_of_the_test_refuse_some_lists_and_take_others():
    outcomes = [find_first_refused(Maker(Random(seed)).business().plans) for seed in range(200)]

    assert outcomes.count(None) > 60
    assert sum(outcome is not None for outcome in outcomes) > 60
