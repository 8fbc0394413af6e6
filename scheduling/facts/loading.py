"""From rows to the engine's facts: one statement for set-up and diary, one for the diary alone.

Everything crosses as integers and dates; loading model instances would cost several times
what the engine does with them.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection

from scheduling.engine.facts import Requirement, ResourceFacts, ServiceFacts
from scheduling.facts import statements
from scheduling.facts.groups import Diary, ServiceDiary, ServiceSetup
from scheduling.facts.section import fill_resource, fill_service, read_columns, split_columns
from scheduling.facts.sections.card import ServiceCard
from scheduling.facts.sections.resources import ResourceCard
from scheduling.kinds import ResourceKind

SETUP_AND_DIARY = statements.write_service(ServiceSetup, ServiceDiary)
DIARY = statements.write_diary(Diary)

_MARGIN = timedelta(days=4)
"""The longest visit with its pads reaches one or two days on, local days reach beyond UTC days, and
nights begin the day before, those of the location one day earlier. What one start is told must not
depend on the window."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """A service with everything that decides where it can start, within one window."""

    card: ServiceCard
    service: ServiceFacts
    resources: dict[int, ResourceFacts]
    cards: dict[int, ResourceCard]

    def with_staff(self, chosen: int) -> "Facts":
        """Return the facts for a visit in which that resource takes part."""
        roles = [role for role in self.service.requirements if chosen in role.candidates]
        if len(roles) > 1 or roles[0].quantity > 1:
            return replace(self, service=replace(self.service, chosen=chosen))
        only = frozenset({chosen})
        requirements = tuple(
            role.narrowed_to(only) if role in roles else role for role in self.service.requirements
        )
        return replace(self, service=replace(self.service, requirements=requirements))

    def with_assignment(self, assignment: Sequence[Sequence[int]]) -> "Facts":
        """Return the facts for exactly these resources, one group per requirement."""
        pairs = zip(self.service.requirements, assignment, strict=True)
        requirements = tuple(
            requirement.narrowed_to(frozenset(group)) for requirement, group in pairs
        )
        return replace(self, service=replace(self.service, requirements=requirements))

    def with_diary(self, diary: ServiceDiary) -> "Facts":
        """Return the same service over another state of the diary."""
        return replace(
            self,
            service=fill_service(self.service, diary),
            resources={id_: fill_resource(facts, diary) for id_, facts in self.resources.items()},
        )

    def find_candidate(self, slug: str) -> int | None:
        """Return the id of the active staff member of that slug who can take the service."""
        for id_, card in self.cards.items():
            if card.slug == slug and card.kind == ResourceKind.STAFF:
                return id_
        return None


def find_facts(
    slug: str,
    *,
    window_from: datetime,
    window_to: datetime,
    without_slots: Collection[UUID] = (),
) -> Facts | None:
    """Load the service of that slug for starts in ``[window_from, window_to)``; one statement.

    ``without_slots`` are left out: visits that move do not stand in their own way.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            SETUP_AND_DIARY,
            {
                "service": slug,
                "from": window_from,
                "to": window_to,
                "first": (window_from - _MARGIN).date(),
                "last": (window_to + _MARGIN).date(),
                "without_slots": list(without_slots),
            },
        )
        row = cursor.fetchone()
    if row is None:
        return None
    of_setup, of_diary = split_columns(row, ServiceSetup)
    facts = _build_facts(read_columns(ServiceSetup, of_setup))
    return facts.with_diary(read_columns(ServiceDiary, of_diary))


def load_diary(
    facts: Facts,
    resource_ids: Iterable[int],
    *,
    start: datetime,
    customer_id: int | None,
    now: datetime,
    without_slots: Collection[UUID] = (),
) -> Diary:
    """Load the diary around one start afresh, for the check under the locks; one statement.

    Without a ``customer_id`` nobody has any visits.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            DIARY,
            {
                "service_id": facts.card.id,
                "resource_ids": list(resource_ids),
                "from": start,
                "to": start + timedelta(seconds=1),
                "customer_id": customer_id,
                "now": now,
                "without_slots": list(without_slots),
            },
        )
        return read_columns(Diary, cursor.fetchone())


def _build_facts(setup: ServiceSetup) -> Facts:
    cards = {row.card.id: row.card for row in setup.resources}
    service = replace(
        setup.service,
        requirements=setup.requirements,
        anchor=_find_anchor(setup.requirements, cards),
    )
    working = setup.build_working_times()
    resources = {row.card.id: row.build_facts(working[row.card.id]) for row in setup.resources}
    return Facts(
        card=setup.card,
        service=fill_service(service, setup),
        resources={id_: fill_resource(facts, setup) for id_, facts in resources.items()},
        cards=cards,
    )


def _find_anchor(requirements: Sequence[Requirement], cards: dict[int, ResourceCard]) -> int:
    """Return the number of the first requirement with staff, else 0: its people carry the grid."""
    with_staff = (
        number
        for number, requirement in enumerate(requirements)
        if any(cards[id_].kind == ResourceKind.STAFF for id_ in requirement.candidates)
    )
    return next(with_staff, 0)
