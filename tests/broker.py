"""What stands in the queues of the broker that the tests of this process speak to."""

import json
from collections.abc import Callable, Iterator

import pytest
from celery import current_app
from django.conf import settings

from tenants.models.outbox import CORE
from tenants.outbox import nudges


@pytest.fixture
def queue() -> Iterator[Callable[[], list[str]]]:
    """Return a reader of the names of the tasks that wait; at first none, and no sweep comes."""
    with current_app.connection_for_read() as connection:
        client = connection.default_channel.client
        queues = sorted({CORE, *settings.EVENT_QUEUES.values()})
        names = [nudges.name_queue(queue) for queue in queues]
        client.delete(*names, nudges.flag_name())
        yield lambda: [
            json.loads(each)["headers"]["task"]
            for name in names
            for each in client.lrange(name, 0, -1)
        ]
        client.delete(*names, nudges.flag_name())
