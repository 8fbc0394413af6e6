"""When locations are open, by hours of their own (booking-rules, 2)."""

from dataclasses import dataclass
from datetime import date

from django.db import connection

from scheduling.engine.facts import WorkingTime
from scheduling.facts import statements
from scheduling.facts.section import part, read_columns
from scheduling.facts.sections.closures import CLOSED_DATES, ClosedDates
from scheduling.facts.sections.hours import BREAKS, HOURS, WeeklyRanges
from scheduling.facts.sections.overrides import OVERRIDES, Overrides
from scheduling.facts.sections.places import PLACES, PlaceRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """The locations and everything that says when they are open."""

    places: tuple[PlaceRow, ...] = part(PLACES)
    hours: WeeklyRanges = part(HOURS)
    breaks: WeeklyRanges = part(BREAKS)
    overrides: Overrides = part(OVERRIDES)
    closed_dates: ClosedDates = part(CLOSED_DATES)


_STATEMENT = statements.write_places(Places)


def load_opening_times(*, first: date, last: date) -> dict[str, WorkingTime]:
    """Return the rules of the locations that take bookings, by slug; one statement.

    Special hours, closures and holidays are complete from ``first`` to ``last``.
    """
    with connection.cursor() as cursor:
        cursor.execute(_STATEMENT, {"first": first, "last": last})
        found = read_columns(Places, cursor.fetchone())
    return {
        place.slug: WorkingTime(
            zone=place.zone,
            weekly=tuple(found.hours.get(("location", place.id), ())),
            breaks=tuple(found.breaks.get(("location", place.id), ())),
            overrides=found.overrides.get(("location", place.id), {}),
            closed_dates=found.closed_dates.get(place.id, {}),
        )
        for place in found.places
    }
