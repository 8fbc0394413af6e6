"""Addresses of businesses. Links are made from these, never from a request."""

from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Q
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


def find_base_url(wanted: str) -> str | None:
    """Return the address of the business that somebody names, None if no ready one is meant.

    Any host of it, its slug, a pasted address of one of its pages, or its name: where two have
    the same name, none is found.
    """
    of_domain = Domain.objects.filter(domain=_read_host(wanted)).values("tenant")
    found = Domain.objects.filter(
        Q(tenant__slug=wanted.lower()) | Q(tenant__in=of_domain) | Q(tenant__name__iexact=wanted),
        tenant__status=BusinessStatus.READY,
        is_primary=True,
    ).exclude(tenant__schema_name=get_public_schema_name())
    by_slug = {row.tenant.slug: row.domain for row in found.select_related("tenant")[:3]}
    primary = by_slug.get(wanted.lower()) or (by_slug.popitem()[1] if len(by_slug) == 1 else None)
    return None if primary is None else f"{settings.SITE_SCHEME}://{primary}{settings.SITE_PORT}"


def _read_host(address: str) -> str:
    """Return the host of an address, pasted with or without its scheme; "" for none."""
    try:
        host = urlsplit(address if "//" in address else f"//{address}").hostname or ""
    except ValueError:
        return ""
    return host.rstrip(".")
