"""A business without its table of messages never reads or writes those of the platform."""

import pytest
from django.db import connection
from django_tenants.utils import schema_context

from booking_saas.celery import app
from foundation import tasks
from notifications.models import Message
from tenants.models import OutboxMessage
from tests import guards
from tests.factories.scheduling import at, book
from tests.notifications.conftest import FakeChannel, open_salon


@pytest.fixture
def channel(monkeypatch) -> FakeChannel:
    fake = FakeChannel()
    guards.with_channel(monkeypatch, "email", fake)
    return fake


@pytest.fixture
def row(acme) -> OutboxMessage:
    """News that wait while the table of messages is away."""
    app.loader.import_default_modules()
    book(open_salon().service, at(9))
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE notifications_message RENAME TO notifications_message_away")
    return OutboxMessage.objects.filter(consumer="notifications.tell_customer").get()


def work(row: OutboxMessage) -> None:
    app.tasks[row.consumer](schema_name=row.schema_name, message_id=row.pk)


def count_in_public() -> int:
    with schema_context("public"):
        return Message.objects.count()


def test_messages_of_an_incomplete_business_wait(row, channel):
    with pytest.raises(tasks.IncompleteSchemaError):
        work(row)

    assert channel.taken == []
    assert count_in_public() == 0


def test_control_unguarded_they_are_written_in_public(row, channel, monkeypatch):
    guards.without_check_of_tables(monkeypatch)

    work(row)

    assert count_in_public() == 1
