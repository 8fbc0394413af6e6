"""Bringing a business into being, and away again: complete or absent, never half visible."""

import io
import shutil
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection, transaction
from django_tenants.utils import schema_context

from tenants.models import Business, Domain
from tenants.models.business import BusinessStatus, new_schema_name
from tenants.queries import schemas

PLATFORM_SCHEMA = "public"


class SlugTakenError(Exception):
    """Another business has this name in the address, or it is reserved."""


def create_business(
    *, slug: str, name: str, fill: Callable[[Business], None], now: datetime
) -> Business:
    """Create a business and everything it needs, and make it visible at the end.

    ``fill`` runs inside the new schema, in the transaction that makes the business visible.
    Raises ``SlugTakenError`` or ``ValidationError``. Whatever fails, nothing is left behind;
    what a killed process leaves is invisible and goes with ``remove_unfinished``.
    """
    business = _reserve(slug=slug, name=name, now=now)
    try:
        _build_schema(business)
        _open(business, fill)
    except BaseException:
        connection.set_schema_to_public()
        remove_business(business)
        raise
    return business


def set_up_platform(*, now: datetime) -> Business:
    """Make sure that the platform's own host exists; safe to repeat."""
    platform, _ = Business.objects.update_or_create(
        schema_name=PLATFORM_SCHEMA,
        defaults={"status": BusinessStatus.READY},
        create_defaults={
            "slug": "platform",
            "name": "Booking",
            "status": BusinessStatus.READY,
            "created_at": now,
        },
    )
    Domain.objects.get_or_create(
        domain=settings.PLATFORM_HOST, defaults={"tenant": platform, "is_primary": True}
    )
    return platform


def remove_business(business: Business) -> None:
    """Delete the business with its schema and its files; safe to repeat."""
    if business.schema_name == PLATFORM_SCHEMA:
        raise ValueError("the platform cannot be removed")
    with connection.cursor() as cursor:
        quoted = connection.ops.quote_name(business.schema_name)
        cursor.execute(f"DROP SCHEMA IF EXISTS {quoted} CASCADE")
    shutil.rmtree(Path(settings.MEDIA_ROOT) / business.schema_name, ignore_errors=True)
    Domain.objects.filter(tenant=business).delete()
    Business.objects.filter(pk=business.pk).delete()


def list_unfinished(*, older_than: datetime) -> Iterable[Business]:
    """Return businesses whose set-up was cut off."""
    return Business.objects.filter(status=BusinessStatus.PROVISIONING, created_at__lt=older_than)


@transaction.atomic(durable=True)
def _reserve(*, slug: str, name: str, now: datetime) -> Business:
    business = Business(slug=slug, name=name, schema_name=new_schema_name(), created_at=now)
    domain = f"{slug}.{settings.PLATFORM_HOST}"
    business.clean_fields()
    if Business.objects.filter(slug=slug).exists() or Domain.objects.filter(domain=domain).exists():
        raise SlugTakenError(slug)
    business.save(force_insert=True)
    Domain.objects.create(tenant=business, domain=domain, is_primary=True)
    return business


def _build_schema(business: Business) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA {connection.ops.quote_name(business.schema_name)}")
    call_command(
        "migrate_schemas",
        schema_name=business.schema_name,
        interactive=False,
        verbosity=0,
        stdout=io.StringIO(),
    )


def _open(business: Business, fill: Callable[[Business], None]) -> None:
    with schema_context(business.schema_name):
        missing = schemas.list_missing_tables(business.schema_name)
        if missing:
            raise ValidationError(f"tables are missing: {', '.join(missing)}")
        with transaction.atomic(durable=True):
            fill(business)
            Business.objects.filter(pk=business.pk).update(status=BusinessStatus.READY)
    business.status = BusinessStatus.READY
