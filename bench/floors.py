"""What could hardly be quicker: the bare rows, and bare arithmetic on integers."""

from datetime import datetime, timedelta

from django.db import connection

from bench.world import CLOSES, DURATION, OPENS

_ROWS = """
SELECT o.resource_id, extract(epoch FROM o.busy_from)::int8, extract(epoch FROM o.busy_until)::int8
FROM scheduling_occupancy o
JOIN scheduling_requirement_candidates c ON c.resource_id = o.resource_id
JOIN scheduling_requirement q ON q.id = c.requirement_id
WHERE q.service_id = %s::int8 AND o.active
  AND o.busy_from >= %s AND o.busy_from < %s
ORDER BY o.resource_id, o.busy_from
"""

type Rows = list[tuple[int, int, int]]


def read_rows(service_id: int, first: datetime, days: int) -> Rows:
    """Read the integers of the window by a query written by hand, and do nothing with them."""
    with connection.cursor() as cursor:
        cursor.execute(_ROWS, [service_id, first, first + timedelta(days=days)])
        return cursor.fetchall()


def list_starts(rows: Rows, resource_ids: list[int], first: datetime, days: int) -> list[int]:
    """List the free starts of fixed hours in a fixed zone: one walk, no rules at all."""
    duration, step, day = int(DURATION.total_seconds()), 900, 86_400
    base = int(first.timestamp())
    by_resource: dict[int, list[tuple[int, int]]] = {id_: [] for id_ in resource_ids}
    for id_, start, end in rows:
        by_resource[id_].append((start, end))
    found: set[int] = set()
    for spans in by_resource.values():
        busy = iter([*spans, (1 << 60, 1 << 60)])
        start, end = next(busy)
        for number in range(days):
            free = base + number * day + OPENS * 3600
            closes = base + number * day + CLOSES * 3600
            while free + duration <= closes:
                while end <= free:
                    start, end = next(busy)
                if free + duration <= start:
                    found.add(free)
                    free += step
                else:
                    free += -(-(end - free) // step) * step
    return sorted(found)
