"""Telling the workers at once, if the broker answers at once."""

import logging
import time
from collections.abc import Iterable
from functools import cache

from celery import current_app
from kombu import pools
from kombu.exceptions import KombuError

from booking_saas.lib import logs
from tenants.models import OutboxMessage

logger = logging.getLogger(__name__)

BROKER_SECONDS = 0.1
"""How long one answer of the broker may take while a person waits for theirs."""
QUIET_SECONDS = 5.0
"""After a failure nobody tries the broker for that long: the sweep will find the rows."""

_SWEEP = "tenants.sweep_outbox"


class _Silence:
    """Until when this process leaves the broker alone (monotonic seconds)."""

    until = float("-inf")


def nudge(messages: Iterable[OutboxMessage]) -> None:
    """Send the consumers' tasks; rows whose ``pk`` is unknown are left to a sweep sent now.

    What cannot be sent is released for the next sweep. Never raises for want of a broker.
    """
    known = [message for message in messages if message.pk is not None]
    if not known:
        _try([(_SWEEP, {})])
        return
    calls = [task_of(message.consumer, message.schema_name, message.pk) for message in known]
    if not _try(calls):
        pks = [message.pk for message in known]
        OutboxMessage.objects.filter(pk__in=pks, attempts=0).update(sent_at=None)


def task_of(consumer: str, schema_name: str, message_id: int) -> tuple[str, dict[str, object]]:
    """Return name and arguments of the task that lets ``consumer`` handle the message."""
    return consumer, {"schema_name": schema_name, "message_id": message_id}


def send(calls: Iterable[tuple[str, dict[str, object]]]) -> None:
    """Send tasks through a connection that gives up after ``BROKER_SECONDS``.

    Raises ``kombu.exceptions.KombuError`` or ``OSError`` when the broker is away.
    """
    headers = {"request_id": logs.get_request_id()}
    with _producers().acquire(block=True, timeout=BROKER_SECONDS) as producer:
        for name, kwargs in calls:
            current_app.send_task(
                name, kwargs=kwargs, headers=headers, producer=producer, retry=False
            )


def _try(calls: list[tuple[str, dict[str, object]]]) -> bool:
    if time.monotonic() < _Silence.until:
        return False
    try:
        send(calls)
    except (KombuError, OSError) as error:
        _Silence.until = time.monotonic() + QUIET_SECONDS
        logger.warning("The broker does not answer, the sweep will send the tasks: %s", error)
        return False
    return True


@cache
def _producers() -> pools.ProducerPool:
    options = dict(current_app.conf.broker_transport_options) | {
        "socket_timeout": BROKER_SECONDS,
        "socket_connect_timeout": BROKER_SECONDS,
        # Kombu would try for six seconds to connect.
        "max_retries": 0,
        "interval_start": 0,
        "interval_step": 0,
    }
    connection = current_app.connection_for_write(transport_options=options)
    pool: pools.ProducerPool = pools.producers[connection]
    return pool
