"""The locations that take bookings, by their ids."""

from typing import Any, NamedTuple

from scheduling.facts.section import Section


class PlaceRow(NamedTuple):
    """A location with its own clock."""

    id: int
    slug: str
    zone: str


_SQL = """
SELECT json_agg(json_build_array(l.id, l.slug, l.timezone))
FROM scheduling_location l WHERE l.id IN (SELECT location_id FROM resource)
"""


def _read(rows: Any) -> tuple[PlaceRow, ...]:
    return tuple(PlaceRow(*row) for row in rows or ())


PLACES = Section(_SQL, _read)
