"""Staff, rooms and equipment."""

from booking_saas.api.serializers import closed, fields
from booking_saas.api.serializers.locations import UNKNOWN_LOCATION
from booking_saas.api.serializers.timetables import (
    HoursSerializer,
    OverrideSerializer,
    TimeOffSerializer,
    WeeklySerializer,
)
from foundation import inputs


class ResourceSerializer(closed.KeyedSerializer):
    """A staff member, room or piece of equipment, with its own hours."""

    slug = fields.SlugField(trim_whitespace=False)
    name = fields.TextField(clean=inputs.clean_name, required=False)
    kind = fields.TextField(required=False)
    location = closed.ReferenceField("locations", UNKNOWN_LOCATION, required=False)
    title = fields.TextField(clean=inputs.clean_line, required=False, allow_blank=True)
    email = fields.EmailField(clean=inputs.clean_email, required=False, allow_blank=True)
    weight = fields.WholeNumberField(required=False)
    max_per_day = fields.WholeNumberField(required=False, allow_null=True)
    max_per_week = fields.WholeNumberField(required=False, allow_null=True)
    turnaround_before = fields.MinutesField(source="turnaround_before_minutes", required=False)
    turnaround_after = fields.MinutesField(source="turnaround_after_minutes", required=False)
    outside_hours = fields.FlagField(required=False)
    active = fields.FlagField(required=False)
    position = fields.WholeNumberField(required=False)
    hours = HoursSerializer(many=True, source="opening_hours", required=False)
    breaks = WeeklySerializer(many=True, required=False)
    overrides = OverrideSerializer(many=True, source="date_overrides", required=False)
    time_off = TimeOffSerializer(many=True, required=False)
