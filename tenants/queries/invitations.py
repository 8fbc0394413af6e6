"""Questions about who invited to what."""

from uuid import UUID

from tenants.models import Invitation


def find_schema(about_id: UUID) -> str | None:
    """Return the schema of the business that invited to this, None for nobody."""
    found = Invitation.objects.filter(pk=about_id).values_list("schema_name", flat=True)
    return found.first()
