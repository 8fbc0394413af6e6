"""Staff members, rooms and equipment, with what each of them asks for.

The rules: *(booking-rules, 3; booking-rules, 4)*.
"""

from dataclasses import dataclass
from typing import Any

from scheduling.engine.facts import Limits, ResourceFacts, WorkingTime
from scheduling.facts import limit_columns
from scheduling.facts.section import Section

_MINUTE = 60


@dataclass(frozen=True, slots=True)
class ResourceCard:
    """What of a resource the engine does not need."""

    id: int
    slug: str
    name: str
    kind: str
    email: str
    weight: int


@dataclass(frozen=True, slots=True)
class ResourceRow:
    """A resource without its hours. Turnarounds are seconds."""

    card: ResourceCard
    location_id: int
    outside_hours: bool
    turnaround_before: int
    turnaround_after: int
    limits: Limits

    @property
    def zone(self) -> str:
        """The zone of the resource's location."""
        return self.limits.zone

    def build_facts(self, opening: WorkingTime) -> ResourceFacts:
        """Return the engine's facts of the resource before anybody has booked it."""
        return ResourceFacts(
            id=self.card.id,
            opening=opening,
            turnaround_before=self.turnaround_before,
            turnaround_after=self.turnaround_after,
            limits=self.limits,
        )


_SQL = f"""
SELECT json_agg(json_build_array(
    json_build_array(r.id, r.slug, r.name, r.kind, r.email, r.weight),
    r.location_id, r.outside_hours, r.turnaround_before_minutes, r.turnaround_after_minutes,
    {limit_columns.write_limits("r", "l.timezone")}) ORDER BY r.position, r.id)
FROM resource r JOIN scheduling_location l ON l.id = r.location_id
"""


def _read(rows: Any) -> tuple[ResourceRow, ...]:
    return tuple(
        ResourceRow(
            ResourceCard(*card),
            location_id,
            outside_hours,
            before * _MINUTE,
            after * _MINUTE,
            Limits(*limits),
        )
        for card, location_id, outside_hours, before, after, limits in rows or ()
    )


RESOURCES = Section(_SQL, _read)
