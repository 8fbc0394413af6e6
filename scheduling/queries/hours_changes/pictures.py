"""What decides about working time at one moment of an edit: one picture before, one after."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db.models import Exists, OuterRef

from scheduling.engine import walltime
from scheduling.engine.facts import WorkingTime
from scheduling.engine.walltime import LocalDay
from scheduling.facts.opening import Opening, load_opening
from scheduling.kinds import ResourceKind
from scheduling.models import Requirement, Resource

DAYS = 57 * 7
"""How far ahead an edit is told: whole weeks, more than a year."""


class Edited(StrEnum):
    """What of somebody's working time was edited."""

    PLACE = "place"
    OWN = "own"
    PAUSES = "pauses"
    ELSE = "else"


@dataclass(frozen=True, slots=True, kw_only=True)
class Worker:
    """Somebody or something that takes bookings; ``is_needed``: an active service asks for it."""

    id: int
    name: str
    is_person: bool
    is_needed: bool
    outside_hours: bool
    location_id: int
    location_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """Everybody who takes bookings, with what decides when they work."""

    now: datetime
    workers: Mapping[int, Worker]
    opening: Opening
    working: Mapping[int, WorkingTime]

    def list_days(self, id_: int) -> tuple[LocalDay, ...]:
        """Return the local days that are compared: from today, in the zone of the resource."""
        zone = self.working[id_].zone
        first = walltime.local_date(zone, int(self.now.timestamp())).toordinal()
        return walltime.list_days(zone, first, first + DAYS - 1)


def take_picture(*, now: datetime) -> Picture:
    """Return what decides about working time now; two statements."""
    needed = Requirement.objects.filter(candidates=OuterRef("pk"), service__active=True)
    rows = (
        Resource.objects.filter(active=True, location__active=True)
        .select_related("location")
        .annotate(is_needed=Exists(needed))
        .order_by("position", "name", "id")
    )
    workers = {
        row.pk: Worker(
            id=row.pk,
            name=row.name,
            is_person=row.kind == ResourceKind.STAFF,
            is_needed=row.is_needed,
            outside_hours=row.outside_hours,
            location_id=row.location_id,
            location_name=row.location.name,
        )
        for row in rows
    }
    opening = load_opening(workers, window_from=now, window_to=now + timedelta(days=DAYS))
    return Picture(now=now, workers=workers, opening=opening, working=opening.build_working_times())


def list_edited(before: Picture, after: Picture) -> dict[int, frozenset[Edited]]:
    """Return what was edited for each of those whom it concerns, new ones among them."""
    found = {id_: _list_edited(before, after, worker) for id_, worker in after.workers.items()}
    return {id_: edited for id_, edited in found.items() if edited}


def _list_edited(before: Picture, after: Picture, worker: Worker) -> frozenset[Edited]:
    former = before.workers.get(worker.id)
    if former is None:
        return frozenset({Edited.ELSE})
    then, now = before.opening, after.opening
    place, own = ("location", worker.location_id), ("resource", worker.id)
    zones = before.working[worker.id].zone, after.working[worker.id].zone
    checks = {
        Edited.PLACE: _differ(then, now, ("hours", "overrides"), place),
        Edited.OWN: _differ(then, now, ("hours", "overrides"), own),
        Edited.PAUSES: _differ(then, now, ("breaks",), place)
        or _differ(then, now, ("breaks",), own)
        or then.time_off.get(worker.id) != now.time_off.get(worker.id)
        or then.closed_dates.get(worker.location_id) != now.closed_dates.get(worker.location_id),
        Edited.ELSE: zones[0] != zones[1]
        or former.location_id != worker.location_id
        or former.outside_hours != worker.outside_hours,
    }
    return frozenset(edited for edited, applies in checks.items() if applies)


def _differ(then: Opening, now: Opening, names: tuple[str, ...], owner: tuple[str, int]) -> bool:
    return any(getattr(then, name).get(owner) != getattr(now, name).get(owner) for name in names)
