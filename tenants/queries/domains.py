"""Addresses of businesses. Links are made from these, never from a request."""

from django.conf import settings
from django_tenants.utils import get_public_schema_name

from foundation import schemas
from tenants.models import Domain
from tenants.models.business import BusinessStatus


def get_base_url() -> str:
    """Return scheme, primary host and port of the current business, without a slash at the end."""
    # A request found it together with its business; tasks and commands have to ask.
    host = schemas.find_primary_host() or Domain.objects.values_list("domain", flat=True).get(
        tenant__schema_name=schemas.get_current(), is_primary=True
    )
    return f"{settings.SITE_SCHEME}://{host}{settings.SITE_PORT}"


def find_base_url(slug: str) -> str | None:
    """Return the address of the business of that slug, None if it is not there or not ready."""
    host = (
        Domain.objects.filter(
            tenant__slug=slug, tenant__status=BusinessStatus.READY, is_primary=True
        )
        .exclude(tenant__schema_name=get_public_schema_name())
        .values_list("domain", flat=True)
        .first()
    )
    return None if host is None else f"{settings.SITE_SCHEME}://{host}{settings.SITE_PORT}"
