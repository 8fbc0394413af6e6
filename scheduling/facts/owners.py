"""Hours, breaks and overrides belong to a location or to a resource: one of two columns."""

from typing import Literal

type Owner = tuple[Literal["location", "resource"], int]


def write_owner(alias: str) -> str:
    """Return the SQL for the two parts of a row's ``Owner``."""
    return (
        f"CASE WHEN {alias}.resource_id IS NULL THEN 'location' ELSE 'resource' END, "
        f"coalesce({alias}.resource_id, {alias}.location_id)"
    )


def write_is_owned(alias: str) -> str:
    """Return the SQL for whether a row belongs to one of the resources or to its location."""
    return (
        f"({alias}.resource_id IN (SELECT id FROM resource)"
        f" OR {alias}.location_id IN (SELECT location_id FROM resource))"
    )
