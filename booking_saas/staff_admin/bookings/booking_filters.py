"""The chips above the list of bookings."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, override
from zoneinfo import ZoneInfo

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from booking_saas.staff_admin.frame.days import parse_day
from booking_saas.staff_admin.frame.wording import get_formats
from foundation import clock
from foundation.web import parameters
from scheduling import walltimes
from scheduling.kinds import LIVE_STATUSES, ResourceKind
from scheduling.models import Booking, Location, Occupancy, Resource
from scheduling.queries import outside_hours

UPCOMING, TODAY, TOMORROW, WEEK, PAST, ALL = (
    "upcoming",
    "today",
    "tomorrow",
    "week",
    "past",
    "all",
)
_OUTSIDE = "outside"
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
    template = "staff_admin/frame/day_filter.html"

    @override
    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        self._is_search = bool(parameters.read_text(request.GET, "q"))
        self._asks_for_status = bool(parameters.read_text(request.GET, "status__exact"))
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
            ahead = queryset.filter(slot__ends_at__gt=now)
            # What takes location; the others are shown to who asks for a status.
            return ahead if self._asks_for_status else ahead.filter(status__in=LIVE_STATUSES)
        if self.chosen == PAST:
            return queryset.filter(slot__ends_at__lte=now)
        if self.chosen == ALL:
            return queryset
        condition = Q(pk=None)
        for location in Location.objects.all():
            today = now.astimezone(ZoneInfo(location.timezone)).date()
            first, last = _span(self.chosen, today)
            start, _first_end = walltimes.find_day_bounds(first, location.timezone)
            _last_start, end = walltimes.find_day_bounds(last, location.timezone)
            condition |= Q(
                slot__location=location,
                slot__starts_at__gte=start,
                slot__starts_at__lt=end,
            )
        return queryset.filter(condition)


class StaffFilter(admin.SimpleListFilter):
    """With whom; an address may name a room or a piece of equipment too."""

    title = _("staff")
    parameter_name = "staff"

    @override
    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        people = Resource.objects.filter(kind=ResourceKind.STAFF).order_by("name", "id")
        return list(people.values_list("slug", "name"))

    @override
    def queryset(self, request: HttpRequest, queryset: QuerySet[Booking]) -> QuerySet[Booking]:
        """Return the bookings of that person."""
        slug = self.value() or ""
        if slug not in dict(self.lookup_choices) and not _is_resource(slug):
            return queryset
        slots = Occupancy.objects.filter(resource__slug=slug).values("slot_id")
        return queryset.filter(slot_id__in=slots)


class LocationFilter(admin.SimpleListFilter):
    """Where, if there is more than one location."""

    title = _("location")
    parameter_name = "location"

    @override
    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        """Return the locations, unless there is no choice."""
        locations = list(Location.objects.order_by("name", "id").values_list("slug", "name"))
        return locations if len(locations) > 1 else []

    @override
    def queryset(self, request: HttpRequest, queryset: QuerySet[Booking]) -> QuerySet[Booking]:
        """Return the bookings at that location."""
        if self.value() not in dict(self.lookup_choices):
            return queryset
        return queryset.filter(slot__location__slug=self.value())


class HoursFilter(admin.SimpleListFilter):
    """What the hours of today would no longer allow (decisions, 30)."""

    title = _("hours")
    parameter_name = "hours"

    @override
    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return ((_OUTSIDE, _("Outside the hours")),)

    @override
    def queryset(self, request: HttpRequest, queryset: QuerySet[Booking]) -> QuerySet[Booking]:
        """Return the upcoming bookings that lie outside the hours."""
        if self.value() != _OUTSIDE:
            return queryset
        found = outside_hours.list_outside_hours(now=clock.now())
        return queryset.filter(pk__in=[item.booking_id for item in found])


def _is_resource(slug: str) -> bool:
    return bool(slug) and Resource.objects.filter(slug=slug).exists()


def _span(chosen: str, today: date) -> tuple[date, date]:
    """Return the first and the last day of a chip or a date."""
    if chosen == TODAY:
        return today, today
    if chosen == TOMORROW:
        return today + timedelta(days=1), today + timedelta(days=1)
    if chosen == WEEK:
        since = (today.weekday() - get_formats().first_week_day) % 7
        first = today - timedelta(days=since)
        return first, first + timedelta(days=6)
    day = date.fromisoformat(chosen)
    return day, day
