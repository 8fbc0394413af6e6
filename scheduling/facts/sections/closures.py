"""Dates on which a location is closed: public holidays and closures (booking-rules, 2).

Closures are cut to the window before they travel: some last for years.
"""

from datetime import date
from typing import Any

from scheduling import public_holidays
from scheduling.engine.codes import Code
from scheduling.engine.walltime import ONE_DAY
from scheduling.facts.section import Section

type ClosedDates = dict[int, dict[date, Code]]
"""By location, with the reason that is told."""

_SQL = """
SELECT json_build_object(
    'first', %(first)s::date, 'last', %(last)s::date,
    'locations', (
        SELECT json_agg(json_build_array(l.id, l.public_holidays, l.country, l.subdivision,
                                         l.holiday_categories))
        FROM scheduling_location l WHERE l.id IN (SELECT location_id FROM resource)),
    'openings', (
        SELECT json_agg(json_build_array(o.location_id, o.date))
        FROM scheduling_holidayopening o WHERE o.date BETWEEN %(first)s AND %(last)s),
    'closures', (
        SELECT json_agg(json_build_array(c.location_id, greatest(c.first_date, %(first)s::date),
                                         least(c.last_date, %(last)s::date)))
        FROM scheduling_closure c
        WHERE c.first_date <= %(last)s AND c.last_date >= %(first)s))
"""


def _read(found: Any) -> ClosedDates:
    years = range(int(found["first"][:4]), int(found["last"][:4]) + 1)
    closed = {
        id_: _list_holidays(country, subdivision, tuple(categories), years) if keeps else {}
        for id_, keeps, country, subdivision, categories in found["locations"] or ()
    }
    for location_id, day in found["openings"] or ():
        closed.get(location_id, {}).pop(date.fromisoformat(day), None)
    for location_id, first, last in found["closures"] or ():
        days = dict.fromkeys(_list_days(first, last), Code.CLOSED)
        for id_ in closed if location_id is None else closed.keys() & {location_id}:
            closed[id_].update(days)
    return closed


def _list_holidays(
    country: str, subdivision: str, categories: tuple[str, ...], years: range
) -> dict[date, Code]:
    return {
        day: Code.HOLIDAY
        for year in years
        for day in public_holidays.list_public_holidays(country, subdivision, year, categories)
    }


def _list_days(first: str, last: str) -> list[date]:
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    return [start + number * ONE_DAY for number in range((end - start).days + 1)]


CLOSED_DATES = Section(_SQL, _read)
