"""The statements that load facts: tables to read from, and one column for each section."""

from scheduling.facts import sources
from scheduling.facts.section import write_columns


def write_opening(group: type) -> str:
    """Return the statement for resources by their ids, whatever the service."""
    return f"WITH {sources.RESOURCE_BY_ID} SELECT {write_columns(group)}"


def write_service(*groups: type) -> str:
    """Return the statement for one service by its slug; no row where there is none."""
    tables = (
        sources.SERVICE_BY_SLUG,
        sources.PROFILE,
        sources.REQUIREMENT,
        sources.RESOURCE_OF_SERVICE,
        sources.REACH,
    )
    columns = write_columns(*groups)
    return f"WITH {', '.join(tables)} SELECT {columns} WHERE EXISTS (SELECT 1 FROM service)"


def write_diary(group: type) -> str:
    """Return the statement for some resources of a service around one start, under the locks."""
    tables = (sources.SERVICE_BY_ID, sources.RESOURCE_BY_ID, sources.REACH)
    return f"WITH {', '.join(tables)} SELECT {write_columns(group)}"
