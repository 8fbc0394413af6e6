import pytest
from celery import shared_task
from django.db import connection

from foundation import schemas, tasks
from tenants.accounts import people
from tenants.accounts.models import Role, User
from tests import guards


@shared_task(name="tests.list_people", base=tasks.TenantTask)
def list_people() -> list[str]:
    return list(User.objects.values_list("email", flat=True))


@shared_task(name="tests.fail", base=tasks.TenantTask)
def fail() -> None:
    raise ZeroDivisionError


@shared_task(name="tests.list_people_unguarded")
def list_people_unguarded() -> list[str]:
    return list(User.objects.values_list("email", flat=True))


def test_task_sees_its_business_only(ours, theirs):
    found = list_people(schema_name=ours.business.schema_name)

    assert found == ["owner@acme.example"]


@pytest.mark.parametrize("schema_name", [None, "", "public", "t_gone"])
def test_task_without_a_business_raises(ours, schema_name):
    with pytest.raises(tasks.MissingSchemaError):
        list_people(schema_name=schema_name)


@shared_task(name="tests.list_people_anywhere", base=tasks.AnySchemaTask)
def list_people_anywhere() -> list[str]:
    return list(User.objects.values_list("email", flat=True))


def test_task_of_any_schema_works_for_the_platform_where_it_is_told_so(ours):
    people.create_person(email="operator@example.com", password=None, role=Role.OPERATOR)

    assert list_people_anywhere(schema_name="public") == ["operator@example.com"]
    assert list_people_anywhere(schema_name=ours.business.schema_name) == ["owner@acme.example"]


@pytest.mark.parametrize("schema_name", [None, "", "t_gone"])
def test_task_of_any_schema_has_to_be_told_of_which(ours, schema_name):
    with pytest.raises(tasks.MissingSchemaError):
        list_people_anywhere(schema_name=schema_name)


def take_people_away(side):
    people.create_person(email="operator@example.com", password=None, role=Role.OPERATOR)
    with side.inside(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE accounts_user RENAME TO accounts_user_away")


def test_task_for_an_incomplete_business_raises(ours):
    take_people_away(ours)

    with pytest.raises(tasks.IncompleteSchemaError):
        list_people(schema_name=ours.business.schema_name)

    assert schemas.get_current() == "public"


def test_task_control_for_an_incomplete_business_reads_the_platforms_people(ours, monkeypatch):
    take_people_away(ours)
    guards.without_check_of_tables(monkeypatch)

    assert list_people(schema_name=ours.business.schema_name) == ["operator@example.com"]


def test_task_that_does_not_say_its_business_raises_wherever_the_worker_is(ours):
    with ours.inside(), pytest.raises(tasks.MissingSchemaError):
        list_people()


def test_worker_leaves_the_business_after_each_task(ours):
    connection.set_tenant(ours.business)

    list_people(schema_name=ours.business.schema_name)

    assert schemas.get_current() == "public"


def test_worker_control_without_leaving_it_stays_in_the_business(ours, monkeypatch):
    guards.without_leaving_business(monkeypatch)

    list_people(schema_name=ours.business.schema_name)

    assert schemas.get_current() == ours.business.schema_name


def test_worker_leaves_the_business_after_a_failure(ours):
    with pytest.raises(ZeroDivisionError):
        fail(schema_name=ours.business.schema_name)

    assert schemas.get_current() == "public"


def test_task_control_unguarded_it_works_in_the_schema_of_the_last_one(ours):
    connection.set_tenant(ours.business)

    assert list_people_unguarded() == ["owner@acme.example"]
