"""Finding a business by its slug."""

from tenants.models import Business
from tenants.models.business import BusinessStatus


def find_business(slug: str) -> Business | None:
    """Return the business that is ready under this slug, or None; never the platform itself."""
    return (
        Business.objects.filter(slug=slug, status=BusinessStatus.READY)
        .exclude(schema_name="public")
        .first()
    )
