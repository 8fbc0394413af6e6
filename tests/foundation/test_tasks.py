"""Tasks tell in their lines what they are and which request caused them."""

import logging

import pytest
import structlog
from celery import shared_task

from foundation import logs, tasks
from tests.foundation.test_logs import say


@shared_task(name="tests.tell_context", base=tasks.LoggedTask)
def tell_context(**_unknown: object) -> dict[str, str]:
    return dict(structlog.contextvars.get_contextvars())


@shared_task(name="tests.fail_loudly", base=tasks.LoggedTask)
def fail_loudly(**_unknown: object) -> None:
    raise ZeroDivisionError


@pytest.fixture(autouse=True)
def forget():
    yield
    logs.begin()


def test_task_binds_name_id_business_and_request():
    result = tell_context.apply(
        kwargs={"schema_name": "t_1"}, headers={"request_id": "r-12345678"}, task_id="t-1"
    )

    assert result.get() == {
        "task": "tests.tell_context",
        "task_id": "t-1",
        "request_id": "r-12345678",
        "schema": "t_1",
    }


def test_task_of_nobody_is_its_own_cause_and_forgets_the_one_before():
    tell_context.apply(kwargs={"schema_name": "t_1"}, task_id="t-1")

    second = tell_context.apply(task_id="t-2").get()

    assert second == {"task": "tests.tell_context", "task_id": "t-2", "request_id": "t-2"}


def test_line_about_a_failure_names_its_task(monkeypatch):
    lines = []
    handler = logging.Handler()
    handler.emit = lambda record: lines.append(say(record.getMessage()))
    monkeypatch.setattr(logging.getLogger("celery.app.trace"), "handlers", [handler])

    fail_loudly.apply(kwargs={"schema_name": "t_1"}, task_id="t-1")

    (line,) = lines
    assert (line["task"], line["schema"], line["request_id"]) == ("tests.fail_loudly", "t_1", "t-1")
