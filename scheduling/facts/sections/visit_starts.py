"""The starts of a service's own visits, where they count towards its limits (booking-rules, 3)."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from scheduling.engine.facts import ServiceFacts
from scheduling.facts import limit_columns
from scheduling.facts.section import Section

_SQL = f"""
SELECT array_agg(extract(epoch FROM v.starts_at)::int8 ORDER BY v.starts_at)
FROM reach, service s
JOIN scheduling_slot v ON v.service_id = s.id
WHERE {limit_columns.write_is_limited("s")}
  AND v.seats_taken > 0 AND v.id <> ALL(%(without_slots)s::uuid[])
  AND v.starts_at >= reach.lo AND v.starts_at < reach.hi
"""


def _read(starts: Any) -> Sequence[int]:
    return tuple(starts or ())


def _fill(service: ServiceFacts, starts: Sequence[int]) -> ServiceFacts:
    return replace(service, visit_starts=starts)


VISIT_STARTS = Section(_SQL, _read, fill_service=_fill)
