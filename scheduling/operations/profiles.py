"""What a business says of itself."""

from scheduling.models import BusinessProfile
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
    profile.save()
    provisioning.rename_current_business(profile.name)
