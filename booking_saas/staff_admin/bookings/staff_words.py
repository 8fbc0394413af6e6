"""Why a visit cannot be at a time, as one colleague would tell another: who, and what they do then.

The codes and their order are those of all doors (booking-rules, "Explain"); only the words differ.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from booking_saas.staff_admin.frame.wording import get_formats
from foundation.epochs import from_epoch
from scheduling import refusals, walltimes
from scheduling.kinds import ResourceKind
from scheduling.models import Occupancy, Resource, Service, TimeOff
from scheduling.queries import workdays
from scheduling.queries.availability import Explanation
from scheduling.refusals import Code

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

_OF_THE_VISIT: dict[Code, "_StrOrPromise"] = {
    Code.SERVICE_INACTIVE: gettext_lazy("This service is switched off."),
    Code.TOO_SOON: gettext_lazy("It is within the minimum notice of this service."),
    Code.TOO_FAR: gettext_lazy("This service cannot be booked that far ahead."),
    Code.HOLIDAY: gettext_lazy("It is a public holiday."),
    Code.CLOSED: gettext_lazy("Nobody works at that time."),
    Code.TIME_OFF: gettext_lazy("Nobody is in at that time."),
    Code.ON_BREAK: gettext_lazy("It falls in a break."),
    Code.OFF_GRID: gettext_lazy("Visits do not usually start at that time."),
    Code.EXTERNAL_BUSY: gettext_lazy("A calendar is busy at that time."),
    Code.SLOT_TAKEN: gettext_lazy("The time is taken."),
    Code.BUFFER: gettext_lazy("It is too close to another visit."),
    Code.DAILY_LIMIT: gettext_lazy("The service has as many visits that day as it may have."),
    Code.WEEKLY_LIMIT: gettext_lazy("The service has as many visits that week as it may have."),
    Code.NO_SEATS: gettext_lazy("There are no seats left."),
    Code.NO_RESOURCE: gettext_lazy("Nobody is free at that time."),
    Code.CUSTOMER_LIMIT: gettext_lazy("The customer has as many upcoming visits as allowed."),
    Code.CUSTOMER_OVERLAP: gettext_lazy("The customer has another visit at that time."),
}
_OF_SOMEBODY: dict[Code, "_StrOrPromise"] = {
    Code.HOLIDAY: gettext_lazy("%(name)s has the day off: it is a public holiday."),
    Code.OFF_GRID: gettext_lazy("Visits with %(name)s do not usually start at that time."),
    Code.EXTERNAL_BUSY: gettext_lazy("%(name)s’s calendar is busy at that time."),
    Code.BUFFER: gettext_lazy("It is too close to another visit of %(name)s."),
    Code.DAILY_LIMIT: gettext_lazy("%(name)s has as many visits that day as allowed."),
    Code.WEEKLY_LIMIT: gettext_lazy("%(name)s has as many visits that week as allowed."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What somebody tried at ``now``: a service (slug) at a start; ``without_slot`` is to move."""

    service: str
    start: datetime
    now: datetime
    without_slot: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """One person or thing, on the day that was wanted; ``zone`` is the clock of the place."""

    resource: Resource
    start: datetime
    end: datetime
    zone: str
    without_slot: UUID | None


def tell_reasons(explanations: Sequence[Explanation], wanted: Wanted) -> list[str]:
    """Return one sentence for each reason, none twice; the one that decides comes first."""
    people = _load({item.resource for item in explanations if item.resource is not None})
    service = Service.objects.select_related("location").get(slug=wanted.service)
    sentences = []
    for item in explanations:
        if item.code is Code.NO_RESOURCE and len(explanations) > 1:
            continue  # It only sums up what each of them has.
        resource = people.get(item.resource or "")
        if resource is None:
            sentences.append(_tell_of_visit(item.code, service, wanted))
            continue
        case = _Case(
            resource=resource,
            start=wanted.start,
            end=wanted.start + timedelta(minutes=service.duration_minutes),
            zone=service.location.timezone,
            without_slot=wanted.without_slot,
        )
        sentences.append(_tell(item.code, case))
    return list(dict.fromkeys(sentences))


def _tell_of_visit(code: Code, service: Service, wanted: Wanted) -> str:
    if code is Code.TOO_SOON and wanted.start <= wanted.now:
        return _("This time has passed.")
    if code is Code.TOO_SOON:
        notice = get_formats().duration(service.min_notice_minutes)
        return _("The service is booked at least %(notice)s ahead.") % {"notice": notice}
    return str(_OF_THE_VISIT.get(code) or refusals.describe(code))


def _load(slugs: Iterable[str]) -> dict[str, Resource]:
    return {row.slug: row for row in Resource.objects.filter(slug__in=list(slugs))}


def _tell(code: Code, case: _Case) -> str:
    special: dict[Code, Callable[[_Case], str]] = {
        Code.CLOSED: _tell_hours,
        Code.ON_BREAK: _tell_break,
        Code.TIME_OFF: _tell_time_off,
        Code.SLOT_TAKEN: _tell_visit,
    }
    if code in special:
        return special[code](case)
    sentence = _OF_SOMEBODY.get(code) or _OF_THE_VISIT.get(code) or refusals.describe(code)
    return str(sentence) % {"name": case.resource.name} if "%(" in str(sentence) else str(sentence)


def _tell_hours(case: _Case) -> str:
    hours = _list_hours(case)
    values = {"name": case.resource.name, "hours": ", ".join(hours)}
    if case.resource.kind != ResourceKind.STAFF:
        text = _("%(name)s is open %(hours)s that day.") if hours else _("%(name)s is closed then.")
        return text % values
    if hours:
        return _("%(name)s works %(hours)s that day.") % values
    return _("%(name)s does not work that day.") % values


def _tell_break(case: _Case) -> str:
    values = {"name": case.resource.name, "hours": ", ".join(_list_hours(case))}
    return _("%(name)s has a break then: works %(hours)s that day.") % values


def _list_hours(case: _Case) -> list[str]:
    day = case.start.astimezone(ZoneInfo(case.zone)).date()
    opens, closes = walltimes.find_day_bounds(day, case.zone)
    pk = case.resource.pk
    spans = workdays.list_working_spans([pk], window_from=opens, window_to=closes)[pk]
    return [_tell_span(from_epoch(start), from_epoch(end), case) for start, end in spans]


def _tell_time_off(case: _Case) -> str:
    away = TimeOff.objects.filter(
        resource=case.resource, starts_at__lt=case.end, ends_at__gt=case.start
    ).first()
    values = {"name": case.resource.name, "reason": away.reason if away else ""}
    if values["reason"]:
        return _("%(name)s is away then: %(reason)s.") % values
    return _("%(name)s is away then.") % values


def _tell_visit(case: _Case) -> str:
    taken = Occupancy.objects.filter(
        resource=case.resource, active=True, busy_from__lt=case.end, busy_until__gt=case.start
    )
    if case.without_slot is not None:
        taken = taken.exclude(slot_id=case.without_slot)
    times = [_tell_span(row.visit_from, row.visit_until, case) for row in taken.order_by("id")]
    values = {"name": case.resource.name, "times": ", ".join(dict.fromkeys(times))}
    if times:
        return _("%(name)s has a visit %(times)s.") % values
    return _("%(name)s has just been booked.") % values


def _tell_span(start: datetime, end: datetime, case: _Case) -> str:
    writer, zone = get_formats(), ZoneInfo(case.zone)
    return f"{writer.time(start, zone)}–{writer.time(end, zone)}"
