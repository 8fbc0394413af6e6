"""The statements that load facts: parts to read from, and one column for each section."""

from scheduling.facts import tables
from scheduling.facts.section import write_columns


def write_opening(group: type) -> str:
    """Return the statement for resources by their ids, whatever the service."""
    return f"WITH {tables.RESOURCE_BY_ID} SELECT {write_columns(group)}"


def write_places(group: type) -> str:
    """Return the statement for the locations that take bookings, whoever works there."""
    return f"WITH {tables.PLACE_ALONE} SELECT {write_columns(group)}"


def write_service(*groups: type) -> str:
    """Return the statement for one service by its slug; no row where there is none."""
    parts = (
        tables.SERVICE_BY_SLUG,
        tables.PROFILE,
        tables.REQUIREMENT,
        tables.RESOURCE_OF_SERVICE,
        tables.REACH,
    )
    columns = write_columns(*groups)
    return f"WITH {', '.join(parts)} SELECT {columns} WHERE EXISTS (SELECT 1 FROM service)"


def write_diary(group: type) -> str:
    """Return the statement for some resources of a service around one start, under the locks."""
    parts = (tables.SERVICE_BY_ID, tables.RESOURCE_BY_ID, tables.REACH)
    return f"WITH {', '.join(parts)} SELECT {write_columns(group)}"
