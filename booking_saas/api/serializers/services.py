"""What can be booked, with whom, for how much, and on which terms."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.settings import api_settings

from billing.operations import policies
from booking_saas.api.serializers import closed, fields
from booking_saas.api.serializers.locations import UNKNOWN_LOCATION
from booking_saas.api.serializers.messages import RemindersField
from foundation import inputs

_NO_PAYMENT = _("Payments are not available yet.")


class RawField(serializers.Field[Any, Any, Any, Any]):
    """A value that a rule about the whole object checks."""

    def run_validation(self, data: Any = serializers.empty) -> Any:
        """Return it as it came, null too."""
        if data is serializers.empty:
            raise serializers.SkipField
        return data

    def to_representation(self, value: Any) -> Any:
        """Return it as it is kept."""
        return value


class TierSerializer(closed.KeyedSerializer):
    """The share that is given back when cancelled by some moment (money, "Cancellation policy")."""

    hours_before = RawField(required=False)
    same_local_day = RawField(required=False)
    refund_percent = RawField(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Let the rule of the policies decide."""
        try:
            policies.check_tier(attrs)
        except ValidationError as problem:
            told = serializers.ErrorDetail(problem.messages[0], "invalid")
            raise serializers.ValidationError(
                {problem.code or api_settings.NON_FIELD_ERRORS_KEY: [told]}
            ) from None
        return attrs


class PolicySerializer(closed.KeyedSerializer):
    """A cancellation policy."""

    slug = fields.SlugField(trim_whitespace=False)
    tiers = TierSerializer(many=True, required=False)


class RequirementSerializer(closed.KeyedSerializer):
    """One role of a visit: so many of the candidates at once."""

    class CandidatesField(serializers.ListField):
        """Who or what can take the role, each once."""

        default_error_messages = {
            "required": fields.NEEDED,
            "null": _("This must be a list: […]."),
            "not_a_list": _("This must be a list: […]."),
        }
        child = closed.ReferenceField("resources", _('no resource has the slug "{slug}"'))

        def to_internal_value(self, data: Any) -> list[Any]:
            """Return the candidates by slug."""
            found = {resource.slug: resource for resource in super().to_internal_value(data)}
            return [found[slug] for slug in sorted(found)]

        def to_representation(self, data: Any) -> list[str]:
            """Return the slugs in order; ``data`` are resources, or a row's candidates."""
            resources = data if isinstance(data, list) else data.all()
            return sorted(resource.slug for resource in resources)

    role = fields.TextField(clean=inputs.clean_name)
    candidates = CandidatesField()
    quantity = fields.WholeNumberField(default=1)


class PriceSerializer(closed.KeyedSerializer):
    """An amount in the minor unit of its currency."""

    amount_minor = fields.WholeNumberField(source="price_minor", required=False)
    currency = fields.TextField(required=False)


class PaymentSerializer(closed.KeyedSerializer):
    """How a visit is paid before it takes place: not at all yet."""

    mode = closed.LaterField("none", _NO_PAYMENT)
    deposit_percent = closed.LaterField(None, _NO_PAYMENT)
    deposit_minor = closed.LaterField(None, _NO_PAYMENT)

    def run_validation(self, data: Any = serializers.empty) -> Any:
        """Take null for no payment."""
        return {} if data is None else super().run_validation(data)


class PolicyField(closed.ReferenceField):
    """The policy of a service. What services have stands in the context under ``policy_of``."""

    def get_attribute(self, instance: Any) -> Any:
        """Return the policy, or None."""
        return self.context["policy_of"].get(instance.pk)


class OwnRemindersField(RemindersField):
    """A service's own reminders; null: those of the business. ``reminders_of``: the context."""

    def get_attribute(self, instance: Any) -> Any:
        """Return the minutes, None where the service goes by the business."""
        return self.context["reminders_of"].get(instance.pk)


class ServiceSerializer(closed.KeyedSerializer):
    """Something that customers book."""

    slug = fields.SlugField(trim_whitespace=False)
    name = fields.TextField(clean=inputs.clean_name, required=False)
    category = fields.TextField(clean=inputs.clean_line, required=False, allow_blank=True)
    description = fields.TextField(clean=inputs.clean_lines, required=False, allow_blank=True)
    location = closed.ReferenceField("locations", UNKNOWN_LOCATION, required=False)
    duration = fields.MinutesField(source="duration_minutes", required=False)
    slot_step = fields.MinutesField(source="slot_step_minutes", required=False, allow_null=True)
    buffer_before = fields.MinutesField(source="buffer_before_minutes", required=False)
    buffer_after = fields.MinutesField(source="buffer_after_minutes", required=False)
    min_notice = fields.MinutesField(source="min_notice_minutes", required=False)
    horizon_days = fields.WholeNumberField(required=False, allow_null=True)
    bookable_from = fields.DayField(required=False, allow_null=True)
    bookable_until = fields.DayField(required=False, allow_null=True)
    max_per_day = fields.WholeNumberField(required=False, allow_null=True)
    max_per_week = fields.WholeNumberField(required=False, allow_null=True)
    max_per_customer = fields.WholeNumberField(required=False, allow_null=True)
    remote = fields.FlagField(required=False)
    active = fields.FlagField(required=False)
    position = fields.WholeNumberField(required=False)
    seats = closed.LaterField(1, _("Group bookings are not available yet."))
    approval = closed.LaterField(False, _("Booking with approval is not available yet."))
    requirements = RequirementSerializer(many=True, required=False)
    price = PriceSerializer(source="*", required=False)
    payment = PaymentSerializer(source="*", required=False, allow_null=True)
    policy = PolicyField(
        "policies", _('no policy has the slug "{slug}"'), required=False, allow_null=True
    )
    reminders = OwnRemindersField(required=False, allow_null=True)
