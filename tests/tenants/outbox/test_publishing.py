from datetime import UTC, datetime
from uuid import UUID

import pytest

from tenants import outbox
from tenants.models import OutboxMessage

ROUTES = {"thing.made": ("tests.first", "tests.second"), "thing.ignored": ()}
THING = UUID("12345678-1234-5678-1234-567812345678")


@pytest.fixture(autouse=True)
def _routes(settings):
    settings.EVENT_ROUTES = ROUTES


def test_publish_writes_one_row_per_consumer(acme):
    outbox.publish("thing.made", thing_id=THING, number=7)

    rows = OutboxMessage.objects.order_by("id").values_list(
        "schema_name", "topic", "consumer", "payload", "not_before"
    )
    payload = {"thing_id": str(THING), "number": 7}
    assert list(rows) == [
        (acme.schema_name, "thing.made", "tests.first", payload, None),
        (acme.schema_name, "thing.made", "tests.second", payload, None),
    ]


def test_publish_without_consumers_writes_nothing(acme):
    outbox.publish("thing.ignored", thing_id=THING)

    assert OutboxMessage.objects.count() == 0


def test_publish_of_unknown_topic_raises(acme):
    with pytest.raises(KeyError):
        outbox.publish("thing.unknown")


def test_publish_takes_one_statement(acme, django_assert_num_queries):
    OutboxMessage.objects.count()
    with django_assert_num_queries(1):
        outbox.publish("thing.made", thing_id=THING)


def test_publish_of_later_event_is_not_sent_yet(acme, django_capture_on_commit_callbacks):
    later = datetime(2999, 1, 1, tzinfo=UTC)

    with django_capture_on_commit_callbacks() as callbacks:
        outbox.publish("thing.made", not_before=later, thing_id=THING)

    assert callbacks == []
    assert list(OutboxMessage.objects.values_list("not_before", "sent_at")) == [(later, None)] * 2


def test_prepare_leaves_writing_to_the_caller(acme):
    messages = outbox.prepare("thing.made", thing_id=THING)

    assert [message.consumer for message in messages] == ["tests.first", "tests.second"]
    assert OutboxMessage.objects.count() == 0
