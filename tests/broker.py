"""What stands in the queue of the broker that the tests of this process speak to."""

import json
from collections.abc import Callable, Iterator

import pytest
from celery import current_app

from tenants.outbox import nudges


@pytest.fixture
def queue() -> Iterator[Callable[[], list[str]]]:
    """Return a reader of the names of the tasks that wait; at first none, and no sweep comes."""
    with current_app.connection_for_read() as connection:
        client = connection.default_channel.client
        name = current_app.conf.task_default_queue
        client.delete(name, nudges.flag_name())
        yield lambda: [json.loads(each)["headers"]["task"] for each in client.lrange(name, 0, -1)]
        client.delete(name, nudges.flag_name())
