"""Set-up of when it is open: weekly hours, breaks, special hours, time off, closures."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from booking_saas.staff_admin.frame.base import DateInput, ModelForm, StaffInline, StaffModelAdmin
from booking_saas.staff_admin.frame.day_fields import DayField
from booking_saas.staff_admin.frame.outside_hours import WarnAboutHours
from booking_saas.staff_admin.frame.site import staff_site
from booking_saas.staff_admin.frame.wall_fields import RangeForm, WallTimeField, write_time
from scheduling import walltimes
from scheduling.models import (
    Break,
    Closure,
    DateOverride,
    OpeningHours,
    OverrideRange,
    TimeOff,
)
from scheduling.walltimes import MINUTES_PER_DAY

if TYPE_CHECKING:
    from datetime import date

_OWNER_HELP = _("Choose a location, or one person, room or piece of equipment.")


class HoursInline(StaffInline):
    """The week of a location or of a person; several ranges a day are several rows."""

    model = OpeningHours
    form = RangeForm
    fields = ("weekday", "opens_minute", "closes_minute", "valid_from", "valid_until")
    ordering = ("weekday", "opens_minute", "id")
    verbose_name = _("range")
    verbose_name_plural = _("Weekly hours")


class BreakInline(StaffInline):
    """The weekly pauses."""

    model = Break
    form = RangeForm
    fields = ("weekday", "opens_minute", "closes_minute")
    ordering = ("weekday", "opens_minute", "id")
    verbose_name = _("break")
    verbose_name_plural = _("Weekly breaks")


class _OwnedAdmin(WarnAboutHours, StaffModelAdmin):
    """Rows of a location or of one person, room or piece of equipment."""

    list_select_related = ("location", "resource")

    @admin.display(description=_("of"))
    def owner(self, row: OpeningHours | Break | DateOverride) -> str:
        """Return whose row it is."""
        return str(row.resource or row.location)

    @admin.display(description=_("time"), ordering="opens_minute")
    def span(self, row: OpeningHours | Break) -> str:
        """Return the range as people write it."""
        return walltimes.format_range(row.opens_minute, row.closes_minute)


@admin.register(OpeningHours, site=staff_site)
class OpeningHoursAdmin(_OwnedAdmin):
    """The weekly hours of all, in one list."""

    form = RangeForm
    list_filter = ("weekday", "location", "resource")
    ordering = ("location__name", "resource__name", "weekday", "opens_minute", "id")
    list_display = ("owner", "weekday", "span", "valid_from", "valid_until")
    fieldsets = (
        (_("Whose"), {"fields": (("location", "resource"),), "description": _OWNER_HELP}),
        (_("When"), {"fields": ("weekday", ("opens_minute", "closes_minute"))}),
        (
            _("Only for a limited time"),
            {
                "fields": (("valid_from", "valid_until"),),
                "description": _("Both days are included. Empty: always."),
            },
        ),
    )


@admin.register(Break, site=staff_site)
class BreakAdmin(_OwnedAdmin):
    """The weekly breaks of all, in one list."""

    form = RangeForm
    list_filter = ("weekday", "location", "resource")
    ordering = ("location__name", "resource__name", "weekday", "opens_minute", "id")
    list_display = ("owner", "weekday", "span")
    fieldsets = (
        (_("Whose"), {"fields": (("location", "resource"),), "description": _OWNER_HELP}),
        (_("When"), {"fields": ("weekday", ("opens_minute", "closes_minute"))}),
    )


class _OverrideRangeInline(StaffInline):
    model = OverrideRange
    form = RangeForm
    fields = ("opens_minute", "closes_minute")
    ordering = ("opens_minute", "id")
    verbose_name = _("range")
    verbose_name_plural = _("Open on that date")


@admin.register(DateOverride, site=staff_site)
class DateOverrideAdmin(_OwnedAdmin):
    """Dates with hours of their own."""

    list_display = ("date", "owner", "spans")
    list_filter = ("location", "resource")
    ordering = ("-date", "id")
    inlines = (_OverrideRangeInline,)
    fieldsets = (
        (_("Whose"), {"fields": (("location", "resource"),), "description": _OWNER_HELP}),
        (
            _("When"),
            {
                "fields": ("date",),
                "description": _(
                    "These hours replace the weekly ones. Leave them out to stay closed."
                    " Those of a location hold for everybody who works there."
                ),
            },
        ),
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        """Load the ranges with the dates."""
        return super().get_queryset(request).prefetch_related("ranges")

    @admin.display(description=_("hours"))
    def spans(self, row: DateOverride) -> str:
        """Return the ranges of the date, or that it is closed."""
        ranges = sorted((item.opens_minute, item.closes_minute) for item in row.ranges.all())
        return ", ".join(walltimes.format_range(*span) for span in ranges) or str(_("closed"))


class _TimeOffForm(ModelForm):
    """Time off by the clock of the location; kept as instants."""

    first_day = DayField(label=_("from"), widget=DateInput)
    first_minute = WallTimeField(label=_("at"))
    last_day = DayField(label=_("until"), widget=DateInput)
    last_minute = WallTimeField(label=_("at"))

    class Meta:
        model = TimeOff
        fields = ("resource", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        end = {"midnight": write_time(MINUTES_PER_DAY)}
        told = gettext("%(midnight)s is the end of the day.") % end
        self.fields["last_minute"].help_text = capfirst(told)
        row = self.instance
        first: tuple[date | None, int] = (None, 0)
        last: tuple[date | None, int] = (None, MINUTES_PER_DAY)
        if row.pk:
            zone = row.resource.location.timezone
            first = walltimes.to_wall(row.starts_at, zone)
            last = walltimes.to_wall(row.ends_at, zone, is_end=True)
        pairs = {"first_day": first[0], "first_minute": first[1]}
        pairs |= {"last_day": last[0], "last_minute": last[1]}
        self.initial = {**pairs, **self.initial}

    def clean(self) -> dict[str, Any]:
        """Turn the wall times into instants; an untouched one stays as exact as it was."""
        data = super().clean() or self.cleaned_data
        resource = data.get("resource")
        names = ("first_day", "first_minute", "last_day", "last_minute")
        if resource is None or any(data.get(name) is None for name in names):
            return data
        zone = resource.location.timezone
        moved = "resource" in self.changed_data or self.instance.pk is None
        starts_at, ends_at = self.instance.starts_at, self.instance.ends_at
        if moved or {"first_day", "first_minute"} & set(self.changed_data):
            starts_at = walltimes.to_instant(data["first_day"], data["first_minute"], zone)
        if moved or {"last_day", "last_minute"} & set(self.changed_data):
            ends_at = walltimes.to_instant(data["last_day"], data["last_minute"], zone, is_end=True)
        if ends_at <= starts_at:
            self.add_error("last_day", _("The end must come after the start."))
        else:
            self.instance.starts_at, self.instance.ends_at = starts_at, ends_at
        return data


@admin.register(TimeOff, site=staff_site)
class TimeOffAdmin(WarnAboutHours, StaffModelAdmin):
    """Vacations, courses, appointments of people; repairs of rooms and equipment."""

    form = _TimeOffForm
    list_display = ("resource", "local_start", "local_end", "reason")
    list_filter = ("resource",)
    search_fields = ("resource__name", "reason")
    ordering = ("-starts_at", "id")
    fieldsets = (
        (None, {"fields": ("resource",)}),
        (
            _("When"),
            {
                "fields": (("first_day", "first_minute"), ("last_day", "last_minute")),
                "description": _("In the location’s time zone."),
            },
        ),
        (None, {"fields": ("reason",)}),
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        """Load whose it is and where with the rows: their clock tells the times."""
        return super().get_queryset(request).select_related("resource__location")

    @admin.display(description=_("from"), ordering="starts_at")
    def local_start(self, row: TimeOff) -> str:
        """Return the start by the location's clock."""
        return walltimes.format_moment(row.starts_at, row.resource.location.timezone)

    @admin.display(description=_("until"), ordering="ends_at")
    def local_end(self, row: TimeOff) -> str:
        """Return the end by the location's clock."""
        return walltimes.format_moment(row.ends_at, row.resource.location.timezone, is_end=True)


@admin.register(Closure, site=staff_site)
class ClosureAdmin(WarnAboutHours, StaffModelAdmin):
    """Days on which everybody stays at home."""

    list_display = ("name", "first_date", "last_date", "where")
    list_filter = ("location",)
    list_select_related = ("location",)
    search_fields = ("name",)
    ordering = ("-first_date", "id")
    fieldsets = ((None, {"fields": ("name", "location", ("first_date", "last_date"))}),)

    @admin.display(description=_("location"))
    def where(self, row: Closure) -> str:
        """Return the location, or that it holds for all."""
        return str(row.location or _("all locations"))
