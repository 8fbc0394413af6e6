"""Finding a business by its slug."""

from tenants.models import Business
from tenants.models.business import BusinessStatus
from tenants.queries import schemas


def find_business(slug: str) -> Business | None:
    """Return the business that is ready under this slug, or None; never the platform itself."""
    return (
        Business.objects.filter(slug=slug, status=BusinessStatus.READY)
        .exclude(schema_name="public")
        .first()
    )


def list_ready() -> list[tuple[str, str]]:
    """Return slug and schema of every business that is ready, in the order of their slugs."""
    return list(
        Business.objects.filter(status=BusinessStatus.READY)
        .exclude(schema_name="public")
        .order_by("slug")
        .values_list("slug", "schema_name")
    )


def list_ready_schemas() -> list[str]:
    """Return the schema of every business that is ready; the platform's own is none of them."""
    return list(
        Business.objects.filter(status=BusinessStatus.READY)
        .exclude(schema_name="public")
        .order_by("id")
        .values_list("schema_name", flat=True)
    )


def get_name(schema_name: str) -> str:
    """Return the name of a business, or of the platform, by its schema."""
    return Business.objects.values_list("name", flat=True).get(schema_name=schema_name)


def is_open(schema_name: str) -> bool:
    """Tell whether something can be told to the business: it is ready, or the platform itself."""
    found = Business.objects.filter(schema_name=schema_name, status=BusinessStatus.READY)
    return found.exists() and schemas.is_complete(schema_name)
