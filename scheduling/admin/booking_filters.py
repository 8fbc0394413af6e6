"""The chips above the list of bookings."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, override
from zoneinfo import ZoneInfo

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from booking_saas.lib import clock
from scheduling.admin.days import parse_day
from scheduling.admin.wording import get_formats
from scheduling.engine import walltime
from scheduling.models import Booking, Location, Occupancy, Resource, ResourceKind
from scheduling.models.facts import from_epoch

UPCOMING, TODAY, TOMORROW, WEEK, PAST, ALL = (
    "upcoming",
    "today",
    "tomorrow",
    "week",
    "past",
    "all",
)
_CHOICES = (
    (UPCOMING, _("Upcoming")),
    (TODAY, _("Today")),
    (TOMORROW, _("Tomorrow")),
    (WEEK, _("This week")),
    (PAST, _("Past")),
    (ALL, _("All")),
)


class DayFilter(admin.SimpleListFilter):
    """Which days: by the clock of each location. A search looks through all of them."""

    title = _("day")
    parameter_name = "day"
    template = "admin/day_filter.html"

    @override
    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        """Return the chips."""
        self._is_search = bool(request.GET.get("q"))
        return _CHOICES

    @property
    def chosen(self) -> str:
        """The chip or ISO date that holds."""
        value = self.value()
        if value and (value in dict(_CHOICES) or parse_day(value)):
            return str(value)
        return ALL if self._is_search else UPCOMING

    def choices(self, changelist: Any) -> Iterator[Any]:
        """Yield the chips, and the date that was asked for."""
        day = parse_day(self.chosen)
        for value, text in _CHOICES:
            yield {
                "selected": self.chosen == value,
                "query_string": changelist.get_query_string({self.parameter_name: value}),
                "display": text,
            }
        if day:
            yield {
                "selected": True,
                "query_string": changelist.get_query_string({self.parameter_name: str(day)}),
                "display": get_formats().full_day(day),
            }

    @override
    def queryset(self, request: HttpRequest, queryset: QuerySet[Booking]) -> QuerySet[Booking]:
        """Return the bookings whose visit starts in the chosen days."""
        now = clock.now()
        if self.chosen == UPCOMING:
            return queryset.filter(slot__ends_at__gt=now)
        if self.chosen == PAST:
            return queryset.filter(slot__ends_at__lte=now)
        if self.chosen == ALL:
            return queryset
        condition = Q(pk=None)
        for place in Location.objects.all():
            today = now.astimezone(ZoneInfo(place.timezone)).date()
            first, last = _span(self.chosen, today)
            start = walltime.find_day(place.timezone, first.toordinal()).start
            end = walltime.find_day(place.timezone, last.toordinal()).end
            condition |= Q(
                slot__location=place,
                slot__starts_at__gte=from_epoch(start),
                slot__starts_at__lt=from_epoch(end),
            )
        return queryset.filter(condition)


class StaffFilter(admin.SimpleListFilter):
    """With whom."""

    title = _("staff")
    parameter_name = "staff"

    @override
    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        """Return the people."""
        people = Resource.objects.filter(kind=ResourceKind.STAFF).order_by("name", "id")
        return list(people.values_list("slug", "name"))

    @override
    def queryset(self, request: HttpRequest, queryset: QuerySet[Booking]) -> QuerySet[Booking]:
        """Return the bookings of that person."""
        if self.value() not in dict(self.lookup_choices):
            return queryset
        slots = Occupancy.objects.filter(resource__slug=self.value()).values("slot_id")
        return queryset.filter(slot_id__in=slots)


def _span(chosen: str, today: date) -> tuple[date, date]:
    """Return the first and the last day of a chip or a date."""
    if chosen == TODAY:
        return today, today
    if chosen == TOMORROW:
        return today + timedelta(days=1), today + timedelta(days=1)
    if chosen == WEEK:
        monday = today - timedelta(days=today.weekday())
        return monday, monday + timedelta(days=6)
    day = date.fromisoformat(chosen)
    return day, day
