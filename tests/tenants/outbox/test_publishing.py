from uuid import UUID

import pytest

from tenants import outbox
from tenants.models import OutboxMessage

ROUTES = {"thing.made": ("tests.first", "tests.second"), "thing.ignored": ()}
THING = UUID("12345678-1234-5678-1234-567812345678")


@pytest.fixture(autouse=True)
def _routes(settings):
    settings.EVENT_ROUTES = ROUTES
    settings.EVENT_REMOTES = {"tests.first": "smtp"}


def test_publish_writes_one_row_per_consumer(acme):
    outbox.publish("thing.made", thing_id=THING, number=7)

    rows = OutboxMessage.objects.order_by("id").values_list(
        "schema_name", "topic", "consumer", "payload", "stream", "sent_at"
    )
    payload = {"format": 1, "thing_id": str(THING), "number": 7}
    assert list(rows) == [
        (acme.schema_name, "thing.made", "tests.first", payload, "", None),
        (acme.schema_name, "thing.made", "tests.second", payload, "", None),
    ]


def test_published_row_is_visible_from_the_moment_it_is_written(acme):
    outbox.publish("thing.made")

    moments = OutboxMessage.objects.values_list("created_at", "visible_at")
    assert [created == visible for created, visible in moments] == [True, True]


def test_remote_is_that_of_the_consumer_or_else_the_publishers(acme):
    outbox.publish("thing.made", remote="calendar:7")

    rows = OutboxMessage.objects.order_by("id").values_list("consumer", "remote")
    assert list(rows) == [("tests.first", "smtp"), ("tests.second", "calendar:7")]


def test_stream_is_one_order_for_each_consumer(acme):
    outbox.publish("thing.made", stream="booking:1")

    rows = OutboxMessage.objects.order_by("id").values_list("consumer", "stream")
    assert list(rows) == [
        ("tests.first", "booking:1/tests.first"),
        ("tests.second", "booking:1/tests.second"),
    ]


def test_publish_without_consumers_writes_nothing(acme, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        outbox.publish("thing.ignored", thing_id=THING)

    assert callbacks == []
    assert OutboxMessage.objects.count() == 0


def test_publish_of_unknown_topic_raises(acme):
    with pytest.raises(KeyError):
        outbox.publish("thing.unknown")


@pytest.mark.parametrize("write", [outbox.publish, outbox.prepare])
def test_publish_outside_a_transaction_raises(committed_acme, write):
    with pytest.raises(outbox.OutsideTransactionError):
        write("thing.made", thing_id=THING)

    assert OutboxMessage.objects.count() == 0


def test_publish_takes_one_statement(acme, django_assert_num_queries):
    OutboxMessage.objects.count()
    with django_assert_num_queries(1):
        outbox.publish("thing.made", thing_id=THING)


def test_prepare_leaves_writing_to_the_caller(acme):
    messages = outbox.prepare("thing.made", thing_id=THING)

    assert [message.consumer for message in messages] == ["tests.first", "tests.second"]
    assert OutboxMessage.objects.count() == 0
