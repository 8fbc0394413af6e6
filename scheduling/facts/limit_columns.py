"""Limits as services and resources keep them: a column for each period, in one order.

The order is that of the fields of ``Limits``, after the zone.
"""

from operator import attrgetter
from typing import Any

from scheduling.engine.facts import Limits
from scheduling.engine.limits import PERIODS
from scheduling.kinds import LIMIT_COLUMNS

_MARGINS = {
    name: f"{period.longest * 24 + 2} hours"
    for name, period in zip(LIMIT_COLUMNS, PERIODS, strict=True)
}
"""How far around a start its period reaches, in SQL: its longest, and more for clock changes."""

_read_columns = attrgetter("location.timezone", *LIMIT_COLUMNS)


def list_lookups(prefix: str = "") -> tuple[str, ...]:
    """Return what to ask the ORM for: the parts of ``Limits`` of the row behind ``prefix``."""
    return tuple(f"{prefix}{name}" for name in ("location__timezone", *LIMIT_COLUMNS))


def read_row(row: Any) -> Limits:
    """Return the limits of a service or a resource; expects its location to be loaded."""
    return Limits(*_read_columns(row))


def write_limits(alias: str, zone: str) -> str:
    """Return the SQL for the parts of ``Limits`` of a row, as a JSON array."""
    return f"json_build_array({zone}, {', '.join(f'{alias}.{name}' for name in LIMIT_COLUMNS)})"


def write_is_limited(alias: str) -> str:
    """Return the SQL for whether a row has any limit."""
    return f"({' OR '.join(f'{alias}.{name} IS NOT NULL' for name in LIMIT_COLUMNS)})"


def write_margin(*tables: str) -> str:
    """Return the SQL for how far around a start the rows of ``tables`` count visits."""
    margins = ", ".join(
        f"max(interval '{margin}') FILTER (WHERE {name} IS NOT NULL)"
        for name, margin in _MARGINS.items()
    )
    rows = " UNION ALL ".join(f"SELECT {', '.join(LIMIT_COLUMNS)} FROM {name}" for name in tables)
    return f"SELECT coalesce(greatest({margins}), interval '0') AS margin FROM ({rows}) limits"
