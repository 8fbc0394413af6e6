"""A table that a business lacks must not be read in ``public``."""

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client

from foundation import schemas as current
from foundation import tables
from tenants.accounts import people
from tenants.accounts.models import Role
from tenants.queries import schemas
from tests import guards


@pytest.fixture
def lacking(acme, monkeypatch):
    """Take the table of people away; a platform operator stands in public."""
    schemas.forget_checks()
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE accounts_user CASCADE")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    yield acme
    schemas.forget_checks()


@pytest.fixture
def operator(db):
    return people.create_person(
        email="operator@example.com", password="correct horse battery", role=Role.OPERATOR
    )


def test_incomplete_business_answers_503(operator, lacking, client_of):
    response = client_of("acme").get("/accounts/login/")

    assert response.status_code == 503
    assert response.headers["Retry-After"] == "5"
    assert b"operator" not in response.content


def test_incomplete_business_is_named_by_readiness(operator, lacking):
    assert schemas.list_incomplete_businesses() == [lacking.schema_name]
    assert schemas.list_missing_tables(lacking.schema_name) == ["accounts_user"]


def test_incomplete_control_unguarded_reads_fall_through_to_public(operator, lacking):
    assert get_user_model().objects.get().email == "operator@example.com"


def test_incomplete_control_unguarded_requests_log_the_operator_in(
    operator, lacking, client_of, monkeypatch, settings
):
    settings.RATE_LIMITS = False
    guards.without_memory_of_tables(monkeypatch)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE account_emailaddress CASCADE")
        cursor.execute("DROP TABLE django_session CASCADE")

    response = client_of("acme").post(
        "/accounts/login/", {"login": operator.email, "password": "correct horse battery"}
    )

    assert response.status_code == 302
    assert response.url == "/admin/"


def test_complete_businesses_are_not_named(db):
    assert schemas.list_incomplete_businesses() == []


def rename_away(*names: str) -> None:
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute(f"ALTER TABLE {name} RENAME TO {name}_away")


def log_in(client_of, person):
    return client_of("acme").post(
        "/accounts/login/", {"login": person.email, "password": "correct horse battery"}
    )


@pytest.mark.parametrize("name", tables.list_doubled_tables())
def test_request_right_after_a_table_vanished_answers_503(operator, acme, client_of, name):
    assert client_of("acme").get("/accounts/login/").status_code == 200
    rename_away(name)

    response = client_of("acme").get("/accounts/login/")

    assert response.status_code == 503
    assert current.get_current() == "public"


def test_vanished_tables_let_no_operator_in(operator, acme, client_of, settings):
    settings.RATE_LIMITS = False
    assert client_of("acme").get("/accounts/login/").status_code == 200
    rename_away("accounts_user", "account_emailaddress", "django_session")

    assert log_in(client_of, operator).status_code == 503

    connection.set_schema_to_public()
    assert Session.objects.count() == 0


def test_vanished_tables_control_remembered_as_complete_lets_the_operator_in(
    operator, acme, client_of, settings, monkeypatch
):
    settings.RATE_LIMITS = False
    assert client_of("acme").get("/accounts/login/").status_code == 200
    guards.without_check_of_tables(monkeypatch)
    rename_away("accounts_user", "account_emailaddress", "django_session")

    assert log_in(client_of, operator).url == "/admin/"


def test_schema_is_asked_again_when_its_time_is_over(acme, settings):
    settings.SCHEMA_CHECK_SECONDS = 0
    schemas.forget_checks()
    assert schemas.is_complete(acme.schema_name)
    rename_away("billing_cancellationpolicy")

    assert not schemas.is_complete(acme.schema_name)


def test_schema_found_incomplete_is_asked_again_at_once(acme):
    schemas.forget_checks()
    rename_away("billing_cancellationpolicy")
    assert not schemas.is_complete(acme.schema_name)
    with connection.cursor() as cursor:
        cursor.execute(
            "ALTER TABLE billing_cancellationpolicy_away RENAME TO billing_cancellationpolicy"
        )

    assert schemas.is_complete(acme.schema_name)


OWN_TABLES = sorted(
    tables.list_expected_tables(tuple(settings.TENANT_APPS)) - set(tables.list_doubled_tables())
)


@pytest.mark.parametrize("name", OWN_TABLES)
def test_business_that_lacks_a_table_which_public_does_not_have_answers_503(acme, client_of, name):
    assert client_of("acme").get("/accounts/login/").status_code == 200
    rename_away(name)
    schemas.forget_checks()

    others = client_of("globex").get("/accounts/login/")
    response = client_of("acme").get("/accounts/login/")

    assert others.status_code == 200
    assert (response.status_code, response.headers["Retry-After"]) == (503, "5")


@pytest.mark.parametrize("name", ["tenants_outboxmessage", "accounts_user"])
def test_platform_that_lacks_a_table_answers_503(db, client_of, name):
    schemas.forget_checks()
    visitor = Client(headers={"host": "localhost"})
    assert visitor.get("/accounts/login/").status_code == 200
    rename_away(name)
    schemas.forget_checks()

    response = visitor.get("/accounts/login/")

    assert response.status_code == 503
