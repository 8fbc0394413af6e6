"""What a business says of itself."""

from django.core.exceptions import ValidationError

from foundation import inputs
from scheduling.models import BusinessProfile
from tenants.operations import provisioning

THE_ROW = 1


def check_profile(*, name: str, timezone: str, currency: str, locale: str) -> BusinessProfile:
    """Return an unsaved profile; raise ``ValidationError`` by field."""
    try:
        clean = inputs.clean_name(name)
    except ValidationError as error:
        raise ValidationError({"name": error.messages}) from error
    profile = BusinessProfile(
        pk=THE_ROW, name=clean, timezone=timezone, currency=currency, locale=locale
    )
    profile.clean_fields()
    return profile


def save_profile(profile: BusinessProfile) -> None:
    """Save the one profile of the current business; its name is the business's everywhere."""
    profile.save()
    provisioning.rename_current_business(profile.name)
