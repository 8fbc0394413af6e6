"""What could hardly be quicker: the bare rows, and bare arithmetic on integers."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import connection

from bench.world import DURATION, STEP, WORK, WORKDAYS

_ROWS = """
SELECT o.resource_id, date_part('epoch', o.busy_from)::int8, date_part('epoch', o.busy_until)::int8
FROM scheduling_occupancy o
JOIN scheduling_requirement_candidates c ON c.resource_id = o.resource_id
JOIN scheduling_requirement q ON q.id = c.requirement_id
WHERE q.service_id = %s::int8 AND o.active
  AND o.busy_from >= %s AND o.busy_from < %s
ORDER BY o.resource_id, o.busy_from
"""
_NEVER = 1 << 60

type Rows = list[tuple[int, int, int]]


def read_rows(service_id: int, first: datetime, days: int) -> Rows:
    """Read the integers of the window by a query written by hand, and do nothing with them."""
    with connection.cursor() as cursor:
        cursor.execute(_ROWS, [service_id, first, first + timedelta(days=days)])
        return cursor.fetchall()


def list_starts(rows: Rows, resource_ids: list[int], first: datetime, days: int) -> list[int]:
    """List the free starts of the bench's hours, which are in the code: one walk, no rules."""
    duration, step = int(DURATION.total_seconds()), int(STEP.total_seconds())
    by_resource: dict[int, list[tuple[int, int]]] = {id_: [] for id_ in resource_ids}
    for id_, start, end in rows:
        by_resource[id_].append((start, end))
    work = list(_list_work(first, days))
    found: set[int] = set()
    for spans in by_resource.values():
        busy = iter(spans)
        start, end = next(busy, (_NEVER, _NEVER))
        for opens, closes in work:
            free = opens
            while free + duration <= closes:
                while end <= free:
                    start, end = next(busy, (_NEVER, _NEVER))
                if free + duration <= start:
                    found.add(free)
                    free += step
                else:
                    free += -(-(end - free) // step) * step
    return sorted(found)


def _list_work(first: datetime, days: int) -> Iterator[tuple[int, int]]:
    midnight = int(first.timestamp())
    for number in range(days):
        if (first.weekday() + number) % 7 < WORKDAYS:
            for opens, closes in WORK:
                yield midnight + opens * 60, midnight + closes * 60
        midnight += 86_400
