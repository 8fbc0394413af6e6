"""The business itself, its locations, and the days on which they stay closed."""

from django.utils.translation import gettext_lazy as _

from booking_saas.api.serializers import closed, fields
from booking_saas.api.serializers.timetables import (
    CategoriesField,
    DaysField,
    HoursSerializer,
    OverrideSerializer,
    WeekdayField,
    WeeklySerializer,
)
from foundation import inputs

UNKNOWN_LOCATION = _('no location has the slug "{slug}"')


class BusinessSerializer(closed.KeyedSerializer):
    """What the business says of itself, and its switches."""

    name = fields.TextField(clean=inputs.clean_name, required=False)
    timezone = fields.TextField(clean=inputs.clean_zone, required=False)
    currency = fields.TextField(required=False)
    locale = fields.TextField(clean=inputs.clean_locale, required=False)
    clock = fields.ChosenField(choices=("24", "12"), required=False)
    date_style = fields.ChosenField(choices=("dmy", "mdy", "ymd"), required=False)
    first_weekday = WeekdayField(required=False, allow_null=True)
    tagline = fields.TextField(clean=inputs.clean_line, required=False, allow_blank=True)
    description = fields.TextField(clean=inputs.clean_lines, required=False, allow_blank=True)
    email = fields.EmailField(clean=inputs.clean_email, required=False, allow_blank=True)
    phone = fields.TextField(clean=inputs.clean_phone, required=False, allow_blank=True)
    accent_color = fields.TextField(required=False)
    buffers_must_fit = fields.FlagField(required=False)
    offer_after_busy = fields.FlagField(required=False)
    allow_customer_overlap = fields.FlagField(required=False)
    cancel_cutoff = fields.MinutesField(source="cancel_cutoff_minutes", required=False)
    reschedule_cutoff = fields.MinutesField(source="reschedule_cutoff_minutes", required=False)


class LocationSerializer(closed.KeyedSerializer):
    """A place with its own clock, hours and holidays."""

    slug = fields.SlugField(trim_whitespace=False)
    name = fields.TextField(clean=inputs.clean_name, required=False)
    timezone = fields.TextField(clean=inputs.clean_zone, required=False)
    address = fields.TextField(clean=inputs.clean_lines, required=False, allow_blank=True)
    phone = fields.TextField(clean=inputs.clean_phone, required=False, allow_blank=True)
    country = fields.TextField(required=False, allow_blank=True)
    subdivision = fields.TextField(clean=inputs.clean_line, required=False, allow_blank=True)
    public_holidays = fields.FlagField(required=False)
    holiday_categories = CategoriesField(required=False)
    active = fields.FlagField(required=False)
    hours = HoursSerializer(many=True, source="opening_hours", required=False)
    breaks = WeeklySerializer(many=True, required=False)
    overrides = OverrideSerializer(many=True, source="date_overrides", required=False)
    open_on_holidays = DaysField(source="holiday_openings", required=False)


class ClosureSerializer(closed.KeyedSerializer):
    """Whole days on which one location stays closed, or without one all of them."""

    location = closed.ReferenceField("locations", UNKNOWN_LOCATION, default=None, allow_null=True)
    from_ = fields.DayField(source="first_date")
    to = fields.DayField(source="last_date")
    name = fields.TextField(clean=inputs.clean_name)
