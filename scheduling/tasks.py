"""Celery entry points: one operation each, no rules."""

from celery import current_app, shared_task

from foundation import clock, stored_json
from foundation.tasks import TenantTask
from scheduling.operations import floods, gate
from scheduling.operations.addresses import keys
from tenants import outbox
from tenants.queries import businesses


@shared_task(name="scheduling.clear_flood", base=TenantTask)
def clear_flood(*, message_id: int, **_unknown: object) -> None:
    """Go on with a flood that staff clear."""
    with outbox.handling(message_id) as held:
        if held is None:
            return
        flood = stored_json.load(floods.FloodPayload, held.payload)
        floods.go_on_clearing(flood, now=clock.now())


@shared_task(name="scheduling.forget_old_keys_everywhere")
def forget_old_keys_everywhere(**_unknown: object) -> None:
    """Ask every business to forget the idempotency keys of the day before."""
    for schema_name in businesses.list_ready_schemas():
        current_app.send_task("scheduling.forget_old_keys", kwargs={"schema_name": schema_name})


@shared_task(base=TenantTask, name="scheduling.forget_old_keys")
def forget_old_keys(**_unknown: object) -> None:
    """Delete what is kept for 24 hours: answers to keys, and what was asked to be mailed.

    The rule of the former: *(booking-rules, "Idempotency")*.
    """
    gate.forget_old_keys()
    keys.forget_requests()
