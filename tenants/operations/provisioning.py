"""Bringing a business into being, and away again: complete or absent, never half visible.

A business becomes visible in one statement, when everything is there, and invisible in one
statement before anything goes. What a killed process leaves behind is invisible and is removed
by ``remove_unfinished``.
"""

import io
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.db.models.functions import Now
from django.utils import timezone
from django_tenants.utils import schema_context

from foundation import schemas as current
from tenants.models import (
    Alarm,
    Business,
    Domain,
    Invitation,
    OutboxMessage,
    ReleasedSlug,
    SentText,
)
from tenants.models.business import BusinessStatus, new_schema_name
from tenants.queries import schemas, slugs
from tenants.queries.slugs import UNFINISHED_AFTER, SlugTakenError

PLATFORM_SCHEMA = "public"


class IncompleteSchemaError(Exception):
    """The migrations left tables out; the business was not opened."""


class InterruptedSetupError(Exception):
    """The set-up took so long that it was taken for dead and removed meanwhile."""


def create_business(
    *, slug: str, name: str, fill: Callable[[Business], None], now: datetime
) -> Business:
    """Create a business and everything it needs, and make it visible at the end.

    ``fill`` runs inside the new schema, in the transaction that makes the business visible.
    Raises ``SlugTakenError`` when another has the name, also one being set up at this moment,
    and ``ValidationError`` for a name that breaks the rule. Whatever fails, nothing is left.
    Not to be called inside a transaction.
    """
    current.leave()
    business = _reserve(slug=slug, name=name, now=now)
    try:
        _build_schema(business)
        _open(business, fill)
    except BaseException:
        current.leave()
        _take_down(business)
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
    Domain.objects.update_or_create(
        tenant=platform, is_primary=True, defaults={"domain": settings.PLATFORM_HOST}
    )
    return platform


@transaction.atomic(durable=True)
def remove_business(business: Business, *, now: datetime) -> None:
    """Make a business answer 404 at once; ``remove_unfinished`` deletes its data a while later.

    Not at once: a request that is still inside its schema would find the platform's tables where
    the business's have been. What it had still to send is not sent; its name stays reserved for
    a year. Safe to repeat.
    """
    if business.schema_name == PLATFORM_SCHEMA:
        raise ValueError("the platform cannot be removed")
    Business.objects.filter(pk=business.pk).exclude(status=BusinessStatus.REMOVING).update(
        status=BusinessStatus.REMOVING, status_since=Now()
    )
    _forget_news(business)
    _release(business.slug, now)


@transaction.atomic(durable=True)
def change_slug(business: Business, *, slug: str, now: datetime) -> None:
    """Give a business another address; the old one answers 404 at once, reserved for a year.

    Raises ``SlugTakenError`` and ``ValidationError`` like ``create_business``.
    """
    old = business.slug
    slugs.check_free(slug, now=now, renaming=business)
    ReleasedSlug.objects.filter(slug=slug).delete()
    Business.objects.filter(pk=business.pk).update(slug=slug)
    Domain.objects.filter(tenant=business, domain=slugs.host_of(old)).update(
        domain=slugs.host_of(slug)
    )
    _release(old, now)
    business.slug = slug


def rename_current_business(name: str) -> None:
    """Let admin, account mails and operators call the current business by this name.

    Whoever changes what a business says of itself calls it in the same transaction.
    """
    Business.objects.filter(schema_name=current.get_current()).exclude(
        schema_name=PLATFORM_SCHEMA
    ).update(name=name)


def close_business(business: Business) -> bool:
    """Make a ready business answer 404 at once, its data kept; tell whether it was ready."""
    return _change_status(business, BusinessStatus.READY, BusinessStatus.CLOSED)


def reopen_business(business: Business) -> bool:
    """Let a closed business answer again; tell whether it was closed."""
    return _change_status(business, BusinessStatus.CLOSED, BusinessStatus.READY)


def remove_unfinished(*, real_now: datetime | None = None) -> list[str]:
    """Remove what killed processes left half set up or half removed; return the slugs.

    ``real_now`` is real time, not the product's clock. A set-up that only was very slow finds
    its business gone and raises ``InterruptedSetupError``.
    """
    before = (real_now or timezone.now()) - UNFINISHED_AFTER
    unfinished = (BusinessStatus.PROVISIONING, BusinessStatus.REMOVING)
    removed = []
    for business in Business.objects.filter(status__in=unfinished, status_since__lt=before):
        claimed = Business.objects.filter(pk=business.pk, status=business.status).update(
            status=BusinessStatus.REMOVING
        )
        if claimed:
            _take_down(business)
            removed.append(business.slug)
    return removed


def _reserve(*, slug: str, name: str, now: datetime) -> Business:
    business = Business(slug=slug, name=name, schema_name=new_schema_name(), created_at=now)
    business.clean_fields(exclude=["status_since"])
    slugs.check_free(slug, now=now)
    try:
        with transaction.atomic(durable=True):
            business.save(force_insert=True)  # type: ignore[no-untyped-call]  # django-tenants
            Domain.objects.create(tenant=business, domain=slugs.host_of(slug), is_primary=True)
            ReleasedSlug.objects.filter(slug=slug).delete()
    except IntegrityError as error:
        # Somebody took the name since it was checked; the unique constraint decides.
        raise SlugTakenError(slug, minutes=slugs.find_minutes_left(slug)) from error
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
            raise IncompleteSchemaError(f"tables are missing: {', '.join(missing)}")
        with transaction.atomic(durable=True):
            opened = Business.objects.filter(
                pk=business.pk, status=BusinessStatus.PROVISIONING
            ).update(status=BusinessStatus.READY, status_since=Now())
            if not opened:
                raise InterruptedSetupError(business.slug)
            fill(business)
    business.status = BusinessStatus.READY


def _take_down(business: Business) -> None:
    """Delete schema, files and rows, in the order that can be repeated after a kill."""
    with connection.cursor() as cursor:
        quoted = connection.ops.quote_name(business.schema_name)
        cursor.execute(f"DROP SCHEMA IF EXISTS {quoted} CASCADE")
    shutil.rmtree(Path(settings.MEDIA_ROOT) / business.schema_name, ignore_errors=True)
    with transaction.atomic():
        _forget_news(business)
        Domain.objects.filter(tenant=business).delete()
        Business.objects.filter(pk=business.pk).delete()


def _change_status(business: Business, old: BusinessStatus, new: BusinessStatus) -> bool:
    if business.schema_name == PLATFORM_SCHEMA:
        raise ValueError("the platform stays open")
    matching = Business.objects.filter(pk=business.pk, status=old)
    return matching.update(status=new, status_since=Now()) == 1


def _forget_news(business: Business) -> None:
    for model in (Alarm, Invitation, OutboxMessage, SentText):
        model.objects.filter(schema_name=business.schema_name).delete()


def _release(slug: str, now: datetime) -> None:
    ReleasedSlug.objects.update_or_create(slug=slug, defaults={"released_at": now})
