"""Hours of single dates, in place of those of the week (booking-rules, 2)."""

from datetime import date
from typing import Any

from scheduling.engine.facts import MinuteRange
from scheduling.facts.owners import Owner, write_is_owned, write_owner
from scheduling.facts.section import Section

type Overrides = dict[Owner, dict[date, tuple[MinuteRange, ...]]]

_SQL = f"""
SELECT json_agg(json_build_array({write_owner("d")}, d.date,
    (SELECT json_agg(json_build_array(g.opens_minute, g.closes_minute) ORDER BY g.opens_minute)
       FROM scheduling_overriderange g WHERE g.override_id = d.id)))
FROM scheduling_dateoverride d
WHERE d.date BETWEEN %(first)s AND %(last)s AND {write_is_owned("d")}
"""


def _read(rows: Any) -> Overrides:
    overrides: Overrides = {}
    for kind, id_, day, ranges in rows or ():
        dates = overrides.setdefault((kind, id_), {})
        dates[date.fromisoformat(day)] = tuple((opens, closes) for opens, closes in ranges or ())
    return overrides


OVERRIDES = Section(_SQL, _read)
