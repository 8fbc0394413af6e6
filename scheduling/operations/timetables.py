"""Writing when locations and resources are open.

Inner functions: they run in the transaction of whoever calls them, and replace a list as a whole.
Rows are given by column. Each raises ``InvalidRowError`` for a row that breaks a rule.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from scheduling.models import (
    Break,
    Closure,
    DateOverride,
    HolidayOpening,
    Location,
    OpeningHours,
    OverrideRange,
    Resource,
    TimeOff,
)
from scheduling.operations import rows

type Owner = Location | Resource
type Rows = Sequence[Mapping[str, Any]]


def replace_hours(owner: Owner, wanted: Rows) -> None:
    """Replace the weekly hours of a location or a resource."""
    _replace(OpeningHours, owner, wanted)


def replace_breaks(owner: Owner, wanted: Rows) -> None:
    """Replace the weekly breaks of a location or a resource."""
    _replace(Break, owner, wanted)


def replace_overrides(owner: Owner, wanted: Rows) -> None:
    """Replace the dates with hours of their own. ``ranges`` are a date's hours, perhaps none."""
    dates = [item["date"] for item in wanted]
    rows.refuse_repeated(dates, "date", _("That date already has special hours."))
    overrides = [DateOverride(date=day, **_own(owner)) for day in dates]
    ranges = [
        OverrideRange(override=override, **span)
        for override, item in zip(overrides, wanted, strict=True)
        for span in item["ranges"]
    ]
    rows.check_rows(overrides)
    DateOverride.objects.filter(**_own(owner)).delete()
    DateOverride.objects.bulk_create(overrides)
    OverrideRange.objects.bulk_create(ranges)


def replace_time_off(resource: Resource, wanted: Rows) -> None:
    """Replace the moments between which a resource is away."""
    _replace(TimeOff, resource, wanted)


def replace_holiday_openings(location: Location, days: Sequence[date]) -> None:
    """Replace the public holidays on which a location opens all the same; each day once."""
    _replace(HolidayOpening, location, [{"date": day} for day in days])


def set_holiday_opening(location: Location, day: date, *, is_open: bool) -> None:
    """Open on one public holiday, or keep it closed again."""
    if is_open:
        HolidayOpening.objects.get_or_create(location=location, date=day)
    else:
        HolidayOpening.objects.filter(location=location, date=day).delete()


def replace_closures(wanted: Rows) -> None:
    """Replace all closures of the business."""
    closures = [Closure(**item) for item in wanted]
    rows.check_rows(closures)
    Closure.objects.all().delete()
    Closure.objects.bulk_create(closures)


def _replace(model: type[Model], owner: Owner, wanted: Rows) -> None:
    made = [model(**item, **_own(owner)) for item in wanted]
    rows.check_rows(made)
    model._default_manager.filter(**_own(owner)).delete()  # noqa: SLF001 - documented
    model._default_manager.bulk_create(made)  # noqa: SLF001 - documented


def _own(owner: Owner) -> dict[str, Owner]:
    return {"location" if isinstance(owner, Location) else "resource": owner}
