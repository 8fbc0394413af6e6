"""A consumer of the outbox that takes as long as a mail server."""

import time

from celery import shared_task

from foundation.tasks import TenantTask
from tenants import outbox

WORK_SECONDS = 0.05


@shared_task(name="bench.work", base=TenantTask)
def work(*, message_id: int, **_unknown: object) -> None:
    """Handle a message."""
    with outbox.handling(message_id) as held:
        if held is not None:
            time.sleep(WORK_SECONDS)
