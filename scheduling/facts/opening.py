"""When resources work, before anybody has booked them (booking-rules, 2)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from scheduling.engine.facts import WorkingTime
from scheduling.facts import statements
from scheduling.facts.section import part, read_columns
from scheduling.facts.sections.closures import CLOSED_DATES, ClosedDates
from scheduling.facts.sections.hours import BREAKS, HOURS, WeeklyRanges
from scheduling.facts.sections.overrides import OVERRIDES, Overrides
from scheduling.facts.sections.resources import RESOURCES, ResourceRow
from scheduling.facts.sections.time_off import TIME_OFF, TimeOff

_MARGIN = timedelta(days=2)
"""Local days reach beyond UTC days, and night ranges begin the day before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """Resources and everything that says when they work."""

    resources: tuple[ResourceRow, ...] = part(RESOURCES)
    hours: WeeklyRanges = part(HOURS)
    breaks: WeeklyRanges = part(BREAKS)
    overrides: Overrides = part(OVERRIDES)
    time_off: TimeOff = part(TIME_OFF)
    closed_dates: ClosedDates = part(CLOSED_DATES)

    def build_working_time(self, resource: ResourceRow) -> WorkingTime:
        """Return when a resource works: by its own hours if it has any, else by its location's."""
        id_, location_id = resource.card.id, resource.location_id
        own = self.hours.get(("resource", id_), ())
        of_location = {} if own else self.overrides.get(("location", location_id), {})
        return WorkingTime(
            zone=resource.zone,
            weekly=tuple(own or self.hours.get(("location", location_id), ())),
            breaks=(
                *self.breaks.get(("location", location_id), ()),
                *self.breaks.get(("resource", id_), ()),
            ),
            overrides=of_location | self.overrides.get(("resource", id_), {}),
            closed_dates=self.closed_dates[location_id],
            time_off=tuple(self.time_off.get(id_, ())),
        )


_STATEMENT = statements.write_opening(Opening)


def load_working_times(
    resource_ids: Collection[int], *, window_from: datetime, window_to: datetime
) -> dict[int, WorkingTime]:
    """Return the rules of each resource, complete for ``[window_from, window_to)``."""
    with connection.cursor() as cursor:
        cursor.execute(
            _STATEMENT,
            {
                "resource_ids": list(resource_ids),
                "first": (window_from - _MARGIN).date(),
                "last": (window_to + _MARGIN).date(),
            },
        )
        opening = read_columns(Opening, cursor.fetchone())
    return {row.card.id: opening.build_working_time(row) for row in opening.resources}
