import threading

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django_tenants.utils import schema_context


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


def test_cache_holds_what_belongs_to_the_current_schema(acme, globex_business):
    cache = ContentType.objects._cache
    number_of_user()
    assert list(cache) == ["default"]

    with schema_context(globex_business.schema_name):
        assert list(cache) == []
        assert (acme.schema_name, "default") in cache._all


def test_content_types_control_one_cache_for_all_shows_the_others_numbers(acme, monkeypatch):
    monkeypatch.setattr(ContentType.objects, "_cache", {})
    number_of_user()
    seen = []

    # A thread that is in its business already does not empty the cache first.
    thread = threading.Thread(target=lambda: seen.extend(ContentType.objects._cache))
    thread.start()
    thread.join()

    assert seen == ["default"]


def test_thread_that_makes_its_first_connection_asks_no_schema(acme):
    number_of_user()
    names = []

    def ask() -> None:
        names.append(connection.schema_name)
        connection.close()

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()

    assert names == ["public"]
