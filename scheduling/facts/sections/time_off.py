"""When somebody is away (booking-rules, 2)."""

from typing import Any

from scheduling.engine.facts import Span
from scheduling.facts.section import Section

type TimeOff = dict[int, list[Span]]
"""Spans in epoch seconds by resource, rounded outwards, by their start."""

_SQL = """
SELECT json_agg(json_build_array(t.resource_id,
                                 floor(extract(epoch FROM t.starts_at))::int8,
                                 ceil(extract(epoch FROM t.ends_at))::int8) ORDER BY t.starts_at)
FROM scheduling_timeoff t WHERE t.resource_id IN (SELECT id FROM resource)
AND t.ends_at > %(first)s::timestamptz
AND t.starts_at < %(last)s::timestamptz + interval '1 day'
"""


def _read(rows: Any) -> TimeOff:
    time_off: TimeOff = {}
    for resource_id, start, end in rows or ():
        time_off.setdefault(resource_id, []).append((start, end))
    return time_off


TIME_OFF = Section(_SQL, _read)
