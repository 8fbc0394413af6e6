"""A fixture for tests whose commits must be real."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from tenants.models import Business
from tenants.operations import provisioning

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.fixture
def committing(transactional_db):
    """Work with real commits; businesses made by the test are removed after it."""
    connection.set_schema_to_public()
    yield
    connection.set_schema_to_public()
    for business in Business.objects.exclude(slug__in=("platform", "acme", "globex")):
        provisioning.remove_business(business, now=NOW)
    provisioning.remove_unfinished(real_now=timezone.now() + timedelta(minutes=11))
