"""A table that a business lacks must not be read in ``public``."""

import pytest
from django.contrib.auth import get_user_model
from django.db import connection

from tenants.accounts import people
from tenants.accounts.models import Role
from tenants.queries import schemas


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
    monkeypatch.setattr(schemas, "is_complete", lambda _schema_name: True)
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
