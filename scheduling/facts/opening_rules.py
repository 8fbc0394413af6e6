"""When resources work, whatever the service: one statement, for the engine (booking-rules, 2)."""

import json
from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import connection

from scheduling.engine.facts import OpeningRules
from scheduling.facts.loading import OpeningRows
from scheduling.facts.statements import OPENING

_MARGIN = timedelta(days=2)
"""Local days reach beyond UTC days, and night ranges begin the day before."""


def load_opening_rules(
    resource_ids: Collection[int], *, window_from: datetime, window_to: datetime
) -> dict[int, OpeningRules]:
    """Return the rules of each resource, complete for ``[window_from, window_to)``."""
    first, last = window_from - _MARGIN, window_to + _MARGIN
    with connection.cursor() as cursor:
        cursor.execute(
            OPENING,
            {
                "resource_ids": list(resource_ids),
                "first": first.date(),
                "last": last.date(),
            },
        )
        (found,) = cursor.fetchone()
    rules = json.loads(found) if isinstance(found, str) else found
    rows = OpeningRows(rules, range(first.year, last.year + 1))
    return {row["id"]: rows.build(row["id"], row["location_id"]) for row in rules["resources"]}
