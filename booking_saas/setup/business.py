"""The ``business`` key: the profile and its switches."""

from typing import Any

from booking_saas.setup import fields
from booking_saas.setup.fields import Field
from booking_saas.setup.sections import Present
from foundation.documents import Node
from scheduling.models import BusinessProfile
from scheduling.operations import profiles

_FIELDS = (
    Field("name", "name", fields.NAME),
    Field("timezone", "timezone", fields.TEXT),
    Field("currency", "currency", fields.TEXT),
    Field("locale", "locale", fields.TEXT),
    Field("tagline", "tagline", fields.LINE),
    Field("email", "email", fields.TEXT),
    Field("phone", "phone", fields.TEXT),
    Field("accent_color", "accent_color", fields.TEXT),
    Field("buffers_must_fit", "buffers_must_fit", fields.FLAG),
    Field("offer_after_busy", "offer_after_busy", fields.FLAG),
    Field("allow_customer_overlap", "allow_customer_overlap", fields.FLAG),
    Field("cancel_cutoff", "cancel_cutoff_minutes", fields.MINUTES),
    Field("reschedule_cutoff", "reschedule_cutoff_minutes", fields.MINUTES),
)


class BusinessSection:
    key = "business"

    def export(self) -> dict[str, Any]:
        """Return the profile's settings; a business without a profile has none."""
        profile = BusinessProfile.objects.filter(pk=1).first()
        return fields.write(profile, _FIELDS) if profile else {}

    def apply(self, node: Node, present: Present) -> None:  # noqa: ARG002 - as every section
        """Change the settings that are given."""
        given = node.fields(fields.keys_of(_FIELDS))
        profile = BusinessProfile.objects.filter(pk=1).first() or BusinessProfile(pk=1)
        fields.fill(profile, _FIELDS, given)
        fields.check(profile, node, fields.columns_of(_FIELDS), trusted=("id",))
        profiles.save_profile(profile)
