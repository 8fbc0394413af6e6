"""Tasks tell in their lines what they are and which request caused them."""

from celery import shared_task

from booking_saas.lib import logs, tasks


@shared_task(name="tests.tell_context", base=tasks.LoggedTask)
def tell_context() -> dict[str, str]:
    import structlog  # noqa: PLC0415 - only this test looks behind the lines

    return dict(structlog.contextvars.get_contextvars())


def test_task_binds_name_id_and_request():
    result = tell_context.apply(headers={"request_id": "r-12345678"}, task_id="t-1")

    assert result.get() == {
        "task": "tests.tell_context",
        "task_id": "t-1",
        "request_id": "r-12345678",
    }
    assert logs.get_request_id() == ""


def test_task_of_nobody_is_its_own_cause():
    assert tell_context.apply(task_id="t-1").get()["request_id"] == "t-1"
