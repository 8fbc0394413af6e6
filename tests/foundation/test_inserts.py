from django.db import connection
from django.test.utils import CaptureQueriesContext

from foundation.inserts import insert_or_lock, insert_together
from scheduling.models import Location, Resource
from tenants.models import OutboxMessage


def test_rows_of_several_models_are_one_statement(acme):
    place = Location.objects.create(slug="place", name="Place", timezone="UTC")
    resources = [Resource(slug=slug, name=slug, location=place) for slug in ("ana", "ben")]
    news = [
        OutboxMessage(schema_name=acme.schema_name, topic="t", consumer=name, payload={})
        for name in ("first", "second")
    ]

    with CaptureQueriesContext(connection) as queries:
        insert_together([*resources, *news])

    assert len(queries) == 1
    kept = Resource.objects.order_by("slug").values_list("slug", "active")
    assert list(kept) == [("ana", True), ("ben", True)]
    stored = OutboxMessage.objects.order_by("pk").values_list("topic", "consumer", "fence")
    assert list(stored) == [("t", "first", 0), ("t", "second", 0)]


def test_nothing_to_insert_is_no_statement(acme):
    with CaptureQueriesContext(connection) as queries:
        insert_together([])

    assert len(queries) == 0


def test_row_that_exists_is_found_and_keeps_its_values(acme):
    first = Location(slug="place", name="First", timezone="UTC")
    insert_or_lock(first, unique="slug")
    again = Location(slug="place", name="Second", timezone="UTC")

    insert_or_lock(again, unique="slug")

    assert again.pk == first.pk
    assert Location.objects.get().name == "First"
