"""When a location or a resource is open, as wall-clock times of the location.

The rules: *(booking-rules, 1; booking-rules, 2)*.

Times are minutes after local midnight of the day on which a range starts; a range that
runs past midnight ends after minute 1440.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from foundation import formats, model_fields
from scheduling import walltimes
from scheduling.models.catalog import Location, Resource
from scheduling.models.validators import is_reversed
from scheduling.walltimes import MINUTES_PER_DAY

_start_of_range = [MaxValueValidator(MINUTES_PER_DAY - 1)]
_LAST_DATE_BEFORE_FIRST = _("The last date is before the first.")
_LAST_DAY_BEFORE_FIRST = _("The last day is before the first.")
_END_BEFORE_START = _("The end must come after the start.")
_end_of_range = [MinValueValidator(1), MaxValueValidator(2 * MINUTES_PER_DAY - 1)]


class Weekday(models.IntegerChoices):
    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")


def _range_check(name: str) -> models.CheckConstraint:
    """Accept what people can write: less than 24 hours, or 00:00 to 24:00 (see ``walltimes``)."""
    return models.CheckConstraint(
        name=name,
        condition=Q(
            opens_minute__gte=0,
            opens_minute__lt=MINUTES_PER_DAY,
            closes_minute__gt=F("opens_minute"),
            closes_minute__lt=F("opens_minute") + MINUTES_PER_DAY,
        )
        | Q(opens_minute=0, closes_minute=MINUTES_PER_DAY),
        violation_error_message=_("The end must come after the start, within 24 hours."),
    )


def _one_owner_check(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        name=name,
        condition=Q(location=None, resource__isnull=False)
        | Q(location__isnull=False, resource=None),
        violation_error_message=_("Choose either a location or a person, room or equipment."),
    )


def _owner_keys(
    related_name: str,
) -> tuple["models.ForeignKey[Any, Any]", "models.ForeignKey[Any, Any]"]:
    return (
        models.ForeignKey(
            Location,
            models.CASCADE,
            null=True,
            blank=True,
            related_name=related_name,
            verbose_name=_("location"),
        ),
        models.ForeignKey(
            Resource,
            models.CASCADE,
            null=True,
            blank=True,
            related_name=related_name,
            verbose_name=_("staff member, room or equipment"),
        ),
    )


class OpeningHours(models.Model):
    """A weekly range of a resource, or of a location: that binds everybody there."""

    location, resource = _owner_keys("opening_hours")
    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=Weekday)
    opens_minute = models.PositiveSmallIntegerField(_("from"), validators=_start_of_range)
    closes_minute = models.PositiveSmallIntegerField(_("to"), validators=_end_of_range)
    valid_from = models.DateField(_("first date"), null=True, blank=True)
    valid_until = models.DateField(_("last date"), null=True, blank=True)

    class Meta:
        verbose_name = _("opening hours")
        verbose_name_plural = _("opening hours")
        constraints = (
            _one_owner_check("opening_hours_one_owner"),
            _range_check("opening_hours_in_order"),
            models.CheckConstraint(name="opening_hours_weekday", condition=Q(weekday__lte=6)),
            models.CheckConstraint(
                name="opening_hours_dates_in_order",
                condition=Q(valid_from=None)
                | Q(valid_until=None)
                | Q(valid_until__gte=F("valid_from")),
                violation_error_message=_LAST_DATE_BEFORE_FIRST,
            ),
        )

    def __str__(self) -> str:
        hours = walltimes.format_range(self.opens_minute, self.closes_minute)
        return f"{self.get_weekday_display()} {hours}"

    def clean(self) -> None:
        """Refuse dates in the wrong order beside the later one."""
        if is_reversed(self.valid_from, self.valid_until):
            raise ValidationError({"valid_until": _LAST_DATE_BEFORE_FIRST}, code="invalid")


class Break(models.Model):
    """A weekly pause, on the calendar day on which it stands. A location's holds for all of it."""

    location, resource = _owner_keys("breaks")
    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=Weekday)
    opens_minute = models.PositiveSmallIntegerField(_("from"), validators=_start_of_range)
    closes_minute = models.PositiveSmallIntegerField(_("to"), validators=_end_of_range)

    class Meta:
        verbose_name = _("break")
        verbose_name_plural = _("breaks")
        constraints = (
            _one_owner_check("break_one_owner"),
            _range_check("break_in_order"),
            models.CheckConstraint(name="break_weekday", condition=Q(weekday__lte=6)),
        )

    def __str__(self) -> str:
        hours = walltimes.format_range(self.opens_minute, self.closes_minute)
        return f"{self.get_weekday_display()} {hours}"


class DateOverride(models.Model):
    """One date with hours of its own, or none; replaces the spans that start on it."""

    location, resource = _owner_keys("date_overrides")
    date = models.DateField(_("date"))

    class Meta:
        verbose_name = _("special hours")
        verbose_name_plural = _("special hours")
        constraints = (
            _one_owner_check("date_override_one_owner"),
            models.UniqueConstraint(
                fields=("resource", "date"),
                name="date_override_once_per_resource",
                violation_error_message=_("That date already has special hours."),
            ),
            models.UniqueConstraint(
                fields=("location", "date"),
                name="date_override_once_per_location",
                violation_error_message=_("That date already has special hours."),
            ),
        )

    def __str__(self) -> str:
        return formats.get_current().plain_day(self.date)


class OverrideRange(models.Model):
    """One range of a date with special hours."""

    override = models.ForeignKey(
        DateOverride, models.CASCADE, related_name="ranges", verbose_name=_("special hours")
    )
    opens_minute = models.PositiveSmallIntegerField(_("from"), validators=_start_of_range)
    closes_minute = models.PositiveSmallIntegerField(_("to"), validators=_end_of_range)

    class Meta:
        verbose_name = _("range")
        verbose_name_plural = _("ranges")
        constraints = (_range_check("override_range_in_order"),)

    def __str__(self) -> str:
        return walltimes.format_range(self.opens_minute, self.closes_minute)


class TimeOff(models.Model):
    """Exact instants in which a resource is away."""

    resource = models.ForeignKey(
        Resource,
        models.CASCADE,
        related_name="time_off",
        verbose_name=_("staff member, room or equipment"),
    )
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    reason = model_fields.LineField(_("reason (only staff see it)"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("time off")
        verbose_name_plural = _("time off")
        constraints = (
            models.CheckConstraint(
                name="time_off_in_order",
                condition=Q(ends_at__gt=F("starts_at")),
                violation_error_message=_END_BEFORE_START,
            ),
        )

    def __str__(self) -> str:
        zone = self.resource.location.timezone
        first = walltimes.format_moment(self.starts_at, zone)
        return (
            f"{self.resource}, {first} – {walltimes.format_moment(self.ends_at, zone, is_end=True)}"
        )

    def clean(self) -> None:
        """Refuse moments in the wrong order beside the later one."""
        if self.starts_at and self.ends_at and self.ends_at <= self.starts_at:
            raise ValidationError({"ends_at": _END_BEFORE_START}, code="invalid")


class Closure(models.Model):
    """Whole local days on which a location (or, without one, every location) stays closed."""

    location = models.ForeignKey(
        Location,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="closures",
        verbose_name=_("location"),
        help_text=_("Empty: all locations."),
    )
    first_date = models.DateField(_("first day"))
    last_date = models.DateField(_("last day"))
    name = model_fields.NameField(_("name"))

    class Meta:
        verbose_name = _("closure")
        verbose_name_plural = _("closures")
        constraints = (
            models.CheckConstraint(
                name="closure_in_order",
                condition=Q(last_date__gte=F("first_date")),
                violation_error_message=_LAST_DAY_BEFORE_FIRST,
            ),
        )

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse days in the wrong order beside the later one."""
        if is_reversed(self.first_date, self.last_date):
            raise ValidationError({"last_date": _LAST_DAY_BEFORE_FIRST}, code="invalid")


class HolidayOpening(models.Model):
    """A public holiday on which the location opens all the same."""

    location = models.ForeignKey(
        Location, models.CASCADE, related_name="holiday_openings", verbose_name=_("location")
    )
    date = models.DateField(_("date"))

    class Meta:
        verbose_name = _("open on a public holiday")
        verbose_name_plural = _("open on public holidays")
        constraints = (
            models.UniqueConstraint(fields=("location", "date"), name="holiday_opening_once"),
        )

    def __str__(self) -> str:
        return formats.get_current().plain_day(self.date)
