"""When resources work, before anybody has booked them (booking-rules, 2)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from scheduling.engine.facts import Frame, WorkingTime
from scheduling.facts import statements
from scheduling.facts.section import part, read_columns
from scheduling.facts.sections.closures import CLOSED_DATES, ClosedDates
from scheduling.facts.sections.hours import BREAKS, HOURS, WeeklyRanges
from scheduling.facts.sections.overrides import OVERRIDES, Overrides
from scheduling.facts.sections.resources import RESOURCES, ResourceRow
from scheduling.facts.sections.time_off import TIME_OFF, TimeOff

_MARGIN = timedelta(days=3)
"""Local days reach beyond UTC days, night ranges begin the day before, and those of the location
into which they must fit one day earlier."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """Resources and everything that says when they work."""

    resources: tuple[ResourceRow, ...] = part(RESOURCES)
    hours: WeeklyRanges = part(HOURS)
    breaks: WeeklyRanges = part(BREAKS)
    overrides: Overrides = part(OVERRIDES)
    time_off: TimeOff = part(TIME_OFF)
    closed_dates: ClosedDates = part(CLOSED_DATES)

    def build_working_times(self) -> dict[int, WorkingTime]:
        """Return when each resource works, by its id; those of a location share its frame."""
        frames = {
            row.location_id: self._build_frame(row.location_id, row.zone) for row in self.resources
        }
        return {
            row.card.id: self._build_working_time(row, frames[row.location_id])
            for row in self.resources
        }

    def _build_frame(self, location_id: int, zone: str) -> Frame | None:
        weekly = self.hours.get(("location", location_id), ())
        overrides = self.overrides.get(("location", location_id), {})
        if not weekly and not overrides:
            return None
        return Frame(zone, tuple(weekly), overrides, self.closed_dates[location_id])

    def _build_working_time(self, row: ResourceRow, frame: Frame | None) -> WorkingTime:
        """Return its own hours within its location's, or those of the location where it has none.

        Those alone fit into themselves: the frame is left out where nothing of the resource's own
        could leave it, so that it costs nothing.
        """
        id_, location_id = row.card.id, row.location_id
        own = self.hours.get(("resource", id_), ())
        own_dates = self.overrides.get(("resource", id_), {})
        of_location = {} if own else self.overrides.get(("location", location_id), {})
        is_bound = not row.outside_hours and bool(own or own_dates)
        return WorkingTime(
            zone=row.zone,
            weekly=tuple(own or self.hours.get(("location", location_id), ())),
            breaks=(
                *self.breaks.get(("location", location_id), ()),
                *self.breaks.get(("resource", id_), ()),
            ),
            overrides=of_location | own_dates,
            closed_dates=self.closed_dates[location_id],
            time_off=tuple(self.time_off.get(id_, ())),
            frame=frame if is_bound else None,
        )


_STATEMENT = statements.write_opening(Opening)


def load_working_times(
    resource_ids: Collection[int], *, window_from: datetime, window_to: datetime
) -> dict[int, WorkingTime]:
    """Return the rules of each resource, complete for ``[window_from, window_to)``."""
    opening = load_opening(resource_ids, window_from=window_from, window_to=window_to)
    return opening.build_working_times()


def load_opening(
    resource_ids: Collection[int], *, window_from: datetime, window_to: datetime
) -> Opening:
    """Return the rules of the resources as they are written, their locations' among them."""
    with connection.cursor() as cursor:
        cursor.execute(
            _STATEMENT,
            {
                "resource_ids": list(resource_ids),
                "first": (window_from - _MARGIN).date(),
                "last": (window_to + _MARGIN).date(),
            },
        )
        return read_columns(Opening, cursor.fetchone())
