"""Two businesses, built once per session; each test rolls back inside them."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client, TransactionTestCase
from django.utils import translation
from django_tenants.utils import schema_context

from foundation import formats
from tenants.models import Business
from tenants.operations import provisioning
from tests import properties, unguarded_floods
from tests.broker import queue  # noqa: F401 - a fixture
from tests.committing import committing  # noqa: F401 - a fixture

pytest_plugins = [
    "booking_saas.dev.pytest_services",
    "tests.leftovers",
    "tests.needed",
    "tests.order",
]

properties.load_profile()

KEPT_TABLES = {
    "django_migrations",
    "django_content_type",
    "auth_permission",
    "tenants_business",
    "tenants_domain",
}
"""What a committed test leaves standing: the two businesses and what migrations wrote."""

BUILT_AT = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        provisioning.set_up_platform(now=BUILT_AT)
        for slug in ("acme", "globex"):
            provisioning.create_business(
                slug=slug, name=slug.title(), fill=lambda _business: None, now=BUILT_AT
            )
        connection.set_schema_to_public()
    # Django would flush the public tables only, the businesses themselves among them.
    TransactionTestCase._fixture_teardown = lambda _case: _empty_every_schema()


def _empty_every_schema() -> None:
    connection.set_schema_to_public()
    for business in Business.objects.all():
        with schema_context(business.schema_name), connection.cursor() as cursor:
            cursor.execute(
                "SELECT tablename FROM pg_tables WHERE schemaname = %s", [business.schema_name]
            )
            tables = sorted({row[0] for row in cursor.fetchall()} - KEPT_TABLES)
            cursor.execute(f"TRUNCATE {', '.join(tables)} CASCADE")
    connection.set_schema_to_public()
    Business.objects.exclude(slug__in=("platform", "acme", "globex")).delete()


@pytest.fixture(autouse=True)
def _outside_of_businesses():
    """Begin each test where a process begins, wherever the one before has left off."""
    connection.set_schema_to_public()
    translation.activate(settings.LANGUAGE_CODE)
    formats.use(None)


def _enter(slug: str) -> Iterator[Business]:
    business = Business.objects.get(slug=slug)
    connection.set_tenant(business)
    # Tests write to the same few people; what they were sent is counted across businesses.
    unguarded_floods.forget_mails_of_all_businesses()
    yield business
    connection.set_schema_to_public()


@pytest.fixture
def acme(db):
    """Enter the schema of the business that most tests are about."""
    yield from _enter("acme")


@pytest.fixture
def committed_acme(transactional_db):
    """Enter the same business for tests that commit; its tables are emptied afterwards."""
    yield from _enter("acme")


@pytest.fixture
def globex_business(db) -> Business:
    """The other business, not entered."""
    return Business.objects.get(slug="globex")


@pytest.fixture
def client_of() -> Callable[[str], Client]:
    """Return a maker of clients that speak to the host of one business."""
    return lambda slug: Client(headers={"host": f"{slug}.localhost"})


@pytest.fixture
def media_root(settings, tmp_path) -> Iterator[Path]:
    """Keep uploads of the test in a folder of its own; the storage remembers the one it had."""
    settings.MEDIA_ROOT = tmp_path / "media"
    default_storage.exists("")
    default_storage._wrapped.__dict__.pop("relative_media_root", None)
    yield settings.MEDIA_ROOT
    default_storage._wrapped.__dict__.pop("relative_media_root", None)
