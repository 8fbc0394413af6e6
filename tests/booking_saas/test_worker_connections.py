"""A worker's process connects once, and not for every task."""

from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
from celery.fixups.django import DjangoWorkerFixup
from django.conf import settings as django_settings
from django.db import connections

from booking_saas.celery import app
from booking_saas.worker_connections import KeepingFixup, KeepingWorkerFixup

POOL = {"min_size": 1, "max_size": 1, "timeout": 30}
TASK = SimpleNamespace(request=SimpleNamespace(is_eager=False))
PREFORK = SimpleNamespace(pool_cls=SimpleNamespace(__module__="celery.concurrency.prefork"))


def work_twice(fixup):
    """Return which backend served a first task and a second one."""
    served = []
    for _task in range(2):
        fixup.on_task_prerun(TASK)
        with connections["default"].cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            served.append(cursor.fetchone()[0])
        fixup.on_task_postrun(TASK)
    return served


def close_pool():
    connections["default"].close_pool()


@pytest.fixture
def worker(transactional_db):
    """Run in a thread of its own, whose connection is of a pool like a worker's."""
    with pytest.MonkeyPatch.context() as patch, ThreadPoolExecutor(1) as thread:
        for options in (
            connections.settings["default"]["OPTIONS"],
            django_settings.DATABASES["default"]["OPTIONS"],
        ):
            patch.setitem(options, "pool", POOL)
        yield lambda fixup: thread.submit(work_twice, fixup).result()
        thread.submit(close_pool).result()


def make(kind):
    fixup = kind(app)
    fixup.worker = PREFORK
    return fixup


def test_second_task_has_the_connection_of_the_first(worker):
    first, second = worker(make(KeepingWorkerFixup))

    assert first == second


def test_control_celerys_own_support_connects_for_each_task(worker):
    first, second = worker(make(DjangoWorkerFixup))

    assert first != second


def test_workers_of_the_product_keep_their_pools():
    (fixup,) = (each for each in app._fixups if isinstance(each, KeepingFixup))

    assert isinstance(fixup.worker_fixup, KeepingWorkerFixup)
    assert len(app._fixups) == 1
