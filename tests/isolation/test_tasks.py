import pytest
from celery import shared_task
from django.db import connection

from booking_saas.lib import schemas, tasks
from tenants.accounts.models import User


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
    people = list_people(schema_name=ours.business.schema_name)

    assert people == ["owner@acme.example"]


@pytest.mark.parametrize("schema_name", [None, "", "public", "t_gone"])
def test_task_without_a_business_raises(ours, schema_name):
    with pytest.raises(tasks.MissingSchemaError):
        list_people(schema_name=schema_name)


def test_task_that_does_not_say_its_business_raises_wherever_the_worker_is(ours):
    with ours.inside(), pytest.raises(tasks.MissingSchemaError):
        list_people()


def test_worker_leaves_the_business_after_each_task(ours):
    connection.set_tenant(ours.business)

    list_people(schema_name=ours.business.schema_name)

    assert schemas.get_current() == "public"


def test_worker_leaves_the_business_after_a_failure(ours):
    with pytest.raises(ZeroDivisionError):
        fail(schema_name=ours.business.schema_name)

    assert schemas.get_current() == "public"


def test_task_control_unguarded_it_works_in_the_schema_of_the_last_one(ours):
    connection.set_tenant(ours.business)

    assert list_people_unguarded() == ["owner@acme.example"]
