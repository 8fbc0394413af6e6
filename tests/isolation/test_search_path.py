"""``TENANT_LIMIT_SET_CALLS`` sets the path once per business: nothing may make it stale."""

from contextlib import suppress

from django.db import connection, transaction
from django_tenants.utils import schema_context

from foundation import schemas
from tenants.accounts.models import User
from tenants.queries import hosts


def path() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW search_path")
        return cursor.fetchone()[0].split(",")[0].strip('" ')


def test_rolled_back_savepoint_does_not_bring_the_other_business_back(ours, theirs):
    connection.set_tenant(ours.business)
    assert path() == ours.business.schema_name

    with suppress(ZeroDivisionError), transaction.atomic():
        connection.set_tenant(theirs.business)
        assert path() == theirs.business.schema_name
        _ = 1 / 0

    assert schemas.get_current() == theirs.business.schema_name
    assert path() == theirs.business.schema_name


def test_rolled_back_savepoint_inside_a_business_stays_there(ours, theirs):
    connection.set_tenant(theirs.business)
    assert path() == theirs.business.schema_name

    with suppress(ZeroDivisionError), transaction.atomic(), ours.inside():
        assert path() == ours.business.schema_name
        _ = 1 / 0

    assert path() == theirs.business.schema_name


def test_savepoint_control_a_path_believed_to_be_set_is_stale_after_a_rollback(ours, theirs):
    connection.set_tenant(ours.business)
    path()
    savepoint = connection.savepoint()
    connection.set_tenant(theirs.business)
    path()
    believed = connection.search_path_set_schemas
    connection.savepoint_rollback(savepoint)
    connection.search_path_set_schemas = believed

    assert path() == ours.business.schema_name


def test_entering_by_host_sets_what_the_backend_believes(ours, theirs):
    for side in (ours, theirs, ours):
        hosts.enter_business(side.client._base_environ()["HTTP_HOST"])

        assert path() == side.business.schema_name
        assert connection._get_cursor_search_paths() == connection.search_path_set_schemas


def test_unknown_host_leaves_the_business(ours):
    hosts.enter_business("acme.localhost")

    assert hosts.enter_business("nobody.localhost") is None

    assert (schemas.get_current(), path()) == ("public", "public")


def test_entering_takes_one_statement(ours, django_assert_num_queries):
    with django_assert_num_queries(2):
        hosts.enter_business("acme.localhost")
        User.objects.count()


def test_new_connection_sets_the_path_again(committing):
    hosts.enter_business("acme.localhost")
    inside = schemas.get_current()

    connection.close()

    assert path() == inside


def test_contexts_nest(ours, theirs):
    with ours.inside():
        with schema_context(theirs.business.schema_name):
            assert path() == theirs.business.schema_name
        assert path() == ours.business.schema_name
