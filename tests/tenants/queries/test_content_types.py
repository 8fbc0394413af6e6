import threading

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django_tenants.utils import schema_context

from tests import guards
from tests.patience import PATIENCE_SECONDS


def number_of_user() -> int:
    return ContentType.objects.get_by_natural_key("accounts", "user").pk


def test_numbers_of_two_businesses_are_not_mixed(acme, globex_business):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE django_content_type SET model = 'other' WHERE model = 'group'")
        cursor.execute(
            "INSERT INTO django_content_type (app_label, model) VALUES ('auth', 'group')"
            " RETURNING id"
        )
        ours = cursor.fetchone()[0]
    find = ContentType.objects.get_by_natural_key
    assert find("auth", "group").pk == ours
    with schema_context(globex_business.schema_name):
        theirs = find("auth", "group").pk
    assert theirs != ours

    assert find("auth", "group").pk == ours


def look_from_another_thread() -> list[str]:
    """Return what a thread finds that is in its business already, and so empties nothing."""
    seen = []
    thread = threading.Thread(target=lambda: seen.extend(ContentType.objects._cache))
    thread.start()
    thread.join(PATIENCE_SECONDS)
    return seen


def test_threads_do_not_see_each_others_numbers(acme):
    number_of_user()
    assert list(ContentType.objects._cache) == ["default"]

    assert look_from_another_thread() == []


def test_change_of_business_empties_the_cache(acme, globex_business):
    number_of_user()

    with schema_context(globex_business.schema_name):
        assert list(ContentType.objects._cache) == []


def test_content_types_control_one_cache_for_all_shows_the_others_numbers(acme, monkeypatch):
    guards.without_content_types_of_threads(monkeypatch)
    number_of_user()

    assert look_from_another_thread() == ["default"]


def test_thread_that_makes_its_first_connection_asks_no_schema(acme):
    number_of_user()
    names = []

    def ask() -> None:
        names.append(connection.schema_name)
        connection.close()

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join(PATIENCE_SECONDS)

    assert names == ["public"]
