"""The roles of a visit, with who can take them (booking-rules, 4)."""

from typing import Any

from scheduling.engine.facts import Requirement
from scheduling.facts.section import Section

_SQL = """
SELECT json_agg(json_build_array(q.role, q.candidates, q.quantity) ORDER BY q.position, q.id)
FROM requirement q
"""


def _read(rows: Any) -> tuple[Requirement, ...]:
    return tuple(
        Requirement(role, tuple(candidates), quantity) for role, candidates, quantity in rows or ()
    )


REQUIREMENTS = Section(_SQL, _read)
