"""Having the outbox swept at once, if the broker answers at once.

Commits that come while a sweep is on its way share it: a person waits for one short question to
the broker, and a storm of bookings does not become a storm of tasks.
"""

import contextlib
import logging
import time
from collections.abc import Iterable
from contextlib import AbstractContextManager
from functools import cache
from typing import Any

from celery import current_app
from django.conf import settings
from kombu import Producer, pools
from kombu.exceptions import KombuError
from redis.exceptions import RedisError

from foundation import logs
from foundation.crashpoint import crashpoint
from tenants.models.outbox import CORE

logger = logging.getLogger(__name__)

type Call = tuple[str, dict[str, object], str]
"""Name and keyword arguments of a task, and the queue of workers that runs it."""

_AWAY = (KombuError, RedisError, OSError)


_SWEEP = "tenants.sweep_outbox"
_LONGEST_WAY = 5
"""Seconds after which a sweep that never began holds back no other."""


class _Silence:
    """Until when this process leaves the broker alone (monotonic seconds)."""

    until = float("-inf")


def nudge() -> None:
    """Have what was committed swept now, unless a sweep is on its way. Never raises.

    Without a broker the rows wait for the next sweep of the beat.
    """
    crashpoint("outbox.committed")
    if time.monotonic() < _Silence.until:
        return
    try:
        with _acquire_producer() as producer:
            if _flags(producer).set(flag_name(), "1", nx=True, ex=_LONGEST_WAY):
                _send(producer, [(_SWEEP, {}, CORE)])
    except _AWAY as error:
        _Silence.until = time.monotonic() + settings.BROKER_PAUSE_SECONDS
        logger.warning("The broker does not answer, the next sweep will find the rows: %s", error)


def flag_name() -> str:
    """Return what stands in the broker from the sending of a sweep until it begins to look."""
    return f"{current_app.conf.task_default_queue}:sweep-on-its-way"


def begin_sweep() -> None:
    """Note that a sweep begins to look: whoever commits from now on needs another one."""
    with contextlib.suppress(*_AWAY), _acquire_producer() as producer:
        _flags(producer).delete(flag_name())


def name_queue(queue: str) -> str:
    """Return what the broker calls a queue; that of the core is Celery's default one."""
    default: str = current_app.conf.task_default_queue
    return default if queue == CORE else f"{default}-{queue}"


def task_of(consumer: str, schema_name: str, message_id: int, *, queue: str) -> Call:
    """Return the task that lets ``consumer`` handle the message, and where it is to run."""
    return consumer, {"schema_name": schema_name, "message_id": message_id}, queue


def send(calls: Iterable[Call]) -> None:
    """Send tasks through a connection that gives up after ``settings.BROKER_SECONDS``.

    Raises ``kombu.exceptions.KombuError`` or ``OSError`` when the broker is away.
    """
    with _acquire_producer() as producer:
        _send(producer, calls)


def _send(producer: Producer, calls: Iterable[Call]) -> None:
    headers = {"request_id": logs.get_request_id()}
    for name, kwargs, queue in calls:
        current_app.send_task(
            name,
            kwargs=kwargs,
            headers=headers,
            producer=producer,
            queue=name_queue(queue),
            retry=False,
        )


def _flags(producer: Producer) -> Any:
    """Return the client of the broker itself, of which kombu's types do not know."""
    channel: Any = producer.channel
    return channel.client


def _acquire_producer() -> AbstractContextManager[Producer]:
    producer: AbstractContextManager[Producer] = _producers().acquire(
        block=True, timeout=settings.BROKER_SECONDS
    )
    return producer


@cache
def _producers() -> pools.ProducerPool:
    options = dict(current_app.conf.broker_transport_options) | {
        "socket_timeout": settings.BROKER_SECONDS,
        "socket_connect_timeout": settings.BROKER_SECONDS,
        # Kombu would try for six seconds to connect.
        "max_retries": 0,
        "interval_start": 0,
        "interval_step": 0,
    }
    connection = current_app.connection_for_write(transport_options=options)
    pool: pools.ProducerPool = pools.producers[connection]
    return pool
