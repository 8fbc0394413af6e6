"""Two businesses, built once per session; each test rolls back inside them."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client

from booking_saas.dev.pytest_services import (  # noqa: F401 - hooks
    pytest_configure,
    pytest_unconfigure,
)
from tenants.models import Business
from tenants.operations import provisioning

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


def _enter(slug: str) -> Iterator[Business]:
    business = Business.objects.get(slug=slug)
    connection.set_tenant(business)
    yield business
    connection.set_schema_to_public()


@pytest.fixture
def acme(db):
    """Enter the schema of the business that most tests are about."""
    yield from _enter("acme")


@pytest.fixture
def globex_business(db) -> Business:
    """The other business, not entered."""
    return Business.objects.get(slug="globex")


@pytest.fixture
def client_of() -> Callable[[str], Client]:
    """Return a maker of clients that speak to the host of one business."""
    return lambda slug: Client(headers={"host": f"{slug}.localhost"})
