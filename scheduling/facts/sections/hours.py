"""Opening hours and breaks that return each week (booking-rules, 2)."""

from datetime import date
from typing import Any

from scheduling.engine.facts import WeeklyRange
from scheduling.facts.owners import Owner, write_is_owned, write_owner
from scheduling.facts.section import Section

type WeeklyRanges = dict[Owner, list[WeeklyRange]]

_HOURS = f"""
SELECT json_agg(json_build_array({write_owner("h")},
                                 h.weekday, h.opens_minute, h.closes_minute,
                                 h.valid_from, h.valid_until)
                ORDER BY h.weekday, h.opens_minute, h.id)
FROM scheduling_openinghours h WHERE {write_is_owned("h")}
"""

_BREAKS = f"""
SELECT json_agg(json_build_array({write_owner("h")},
                                 h.weekday, h.opens_minute, h.closes_minute, NULL, NULL)
                ORDER BY h.weekday, h.opens_minute, h.id)
FROM scheduling_break h WHERE {write_is_owned("h")}
"""


def _read(rows: Any) -> WeeklyRanges:
    grouped: WeeklyRanges = {}
    for kind, id_, weekday, opens, closes, valid_from, valid_until in rows or ():
        found = WeeklyRange(weekday, opens, closes, _read_date(valid_from), _read_date(valid_until))
        grouped.setdefault((kind, id_), []).append(found)
    return grouped


def _read_date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


HOURS = Section(_HOURS, _read)
BREAKS = Section(_BREAKS, _read)
