"""What a business says of itself. Inner functions: they run in the caller's transaction."""

from collections.abc import Mapping
from typing import Any

from scheduling.models import BusinessProfile
from scheduling.operations import pictures, rows
from tenants.operations import provisioning

THE_ROW = 1


def check_profile(*, name: str, timezone: str, currency: str, locale: str) -> BusinessProfile:
    """Return an unsaved profile; raise ``ValidationError`` by field."""
    profile = BusinessProfile(
        pk=THE_ROW, name=name, timezone=timezone, currency=currency, locale=locale
    )
    profile.clean_fields()
    return profile


def save_profile(profile: BusinessProfile) -> None:
    """Save the one profile of the current business; its name is the business's everywhere."""
    pictures.save_row(profile)
    provisioning.rename_current_business(profile.name)


def change_profile(values: Mapping[str, Any]) -> None:
    """Give the profile these values by column; make it where there is none.

    Raises ``ValidationError`` by column.
    """
    profile = BusinessProfile.objects.filter(pk=THE_ROW).first() or BusinessProfile(pk=THE_ROW)
    if rows.change(profile, values):
        rows.check_row(profile)
        save_profile(profile)
