from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client

from tenants.models import Business
from tenants.operations import provisioning, upgrading
from tenants.queries import schemas
from tests import guards

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.fixture
def third(committing) -> Business:
    return provisioning.create_business(
        slug="third", name="Third", fill=lambda _business: None, now=NOW
    )


def upgrade():
    return upgrading.upgrade(jobs=1, report=lambda _line: None, now=NOW)


def execute(sql, schema):
    with connection.cursor() as cursor:
        cursor.execute(sql.format(schema=connection.ops.quote_name(schema)))


def test_upgrade_skips_what_is_done(third):
    outcome = upgrade()

    assert (outcome.migrated, outcome.failed, outcome.incomplete) == ([], {}, [])


def test_upgrade_migrates_what_is_behind(third):
    execute("DROP TABLE {schema}.account_emailconfirmation", third.schema_name)
    execute("DROP TABLE {schema}.account_emailaddress", third.schema_name)
    execute("DELETE FROM {schema}.django_migrations WHERE app = 'account'", third.schema_name)
    schemas.forget_checks()
    client = Client(headers={"host": "third.localhost"})
    assert client.get("/accounts/login/").status_code == 503

    outcome = upgrade()

    assert (outcome.migrated, outcome.is_good) == ([third.schema_name], True)
    assert client.get("/accounts/login/").status_code == 200


def test_upgrade_goes_on_after_a_failure_and_can_be_repeated(third):
    execute("DELETE FROM {schema}.django_migrations WHERE app = 'account'", third.schema_name)

    failed = upgrade()

    assert list(failed.failed) == [third.schema_name]
    assert "already exists" in failed.failed[third.schema_name]
    execute(
        "INSERT INTO {schema}.django_migrations (app, name, applied)"
        " SELECT app, name, applied FROM public.django_migrations WHERE app = 'account'",
        third.schema_name,
    )
    assert upgrade().is_good


def test_upgrade_names_incomplete_businesses(third):
    execute("DROP TABLE {schema}.account_emailconfirmation", third.schema_name)

    outcome = upgrade()

    assert (outcome.incomplete, outcome.is_good) == ([third.schema_name], False)


def test_upgrade_refuses_a_pooler_that_mixes_connections(third, monkeypatch):
    guards.without_backends_of_clients(monkeypatch)

    with pytest.raises(upgrading.SharedBackendsError, match="pool_mode = session"):
        upgrade()
