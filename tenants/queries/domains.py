"""Addresses of businesses. Links are made from these, never from a request."""

from django.conf import settings
from django.db import connection

from tenants.models import Domain


def get_base_url() -> str:
    """Return scheme, primary host and port of the current business, without a slash at the end."""
    host = Domain.objects.values_list("domain", flat=True).get(
        tenant__schema_name=connection.schema_name, is_primary=True
    )
    return f"{settings.SITE_SCHEME}://{host}{settings.SITE_PORT}"
