"""What is loaded together: a service as it is set up, and the state of its diary.

A new kind of fact is one field here.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from scheduling.engine.facts import OccupiedSpan, Requirement, ServiceFacts
from scheduling.facts.opening import Opening
from scheduling.facts.section import part
from scheduling.facts.sections.card import CARD, ServiceCard
from scheduling.facts.sections.customer_visits import CUSTOMER_VISITS, CustomerVisit
from scheduling.facts.sections.occupied import OCCUPIED
from scheduling.facts.sections.requirements import REQUIREMENTS
from scheduling.facts.sections.service import SERVICE
from scheduling.facts.sections.visit_starts import VISIT_STARTS


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceSetup(Opening):
    """A service with its roles and everybody who can take them, before anybody has booked."""

    card: ServiceCard = part(CARD)
    service: ServiceFacts = part(SERVICE)
    requirements: tuple[Requirement, ...] = part(REQUIREMENTS)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceDiary:
    """The state of the diary: per resource what is taken, and the service's own visits."""

    occupied: dict[int, Sequence[OccupiedSpan]] = part(OCCUPIED)
    visit_starts: Sequence[int] = part(VISIT_STARTS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Diary(ServiceDiary):
    """The diary as one customer meets it, with that one's upcoming visits."""

    customer_visits: tuple[CustomerVisit, ...] = part(CUSTOMER_VISITS)
