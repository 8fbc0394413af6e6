"""What the outbox calls (``booking_saas/event_routes.py``)."""

from uuid import UUID

from celery import shared_task

from foundation import clock
from foundation.tasks import TenantTask
from notifications.models import Audience
from notifications.operations import announcements, delivery
from tenants import outbox
from tenants.outbox import leases


@shared_task(name="notifications.send_booking_confirmation", base=TenantTask)
def send_booking_confirmation(*, message_id: int, **_unknown: object) -> None:
    """Tell the customer that the visit is booked."""
    _announce(message_id, Audience.CUSTOMER)


@shared_task(name="notifications.send_booking_rescheduled", base=TenantTask)
def send_booking_rescheduled(*, message_id: int, **_unknown: object) -> None:
    """Tell the customer that the visit was moved."""
    _announce(message_id, Audience.CUSTOMER)


@shared_task(name="notifications.send_booking_cancelled", base=TenantTask)
def send_booking_cancelled(*, message_id: int, **_unknown: object) -> None:
    """Tell the customer that the visit was cancelled."""
    _announce(message_id, Audience.CUSTOMER)


@shared_task(name="notifications.send_staff_notice", base=TenantTask)
def send_staff_notice(*, message_id: int, **_unknown: object) -> None:
    """Tell the people of the visit, and who had it before."""
    _announce(message_id, Audience.STAFF)


@shared_task(name="notifications.deliver_message", base=TenantTask)
def deliver_message(*, message_id: int, **_unknown: object) -> None:
    """Send one message that staff want sent again."""
    with outbox.handling(message_id) as held:
        if held is None:
            return
        notification_id = int(str(held.payload["notification_id"]))
        delivery.deliver(notification_id, now=clock.now(), is_last_try=_is_last(held))


def _announce(message_id: int, audience: Audience) -> None:
    with outbox.handling(message_id) as held:
        if held is None:
            return
        event_id = UUID(str(held.payload["event_id"]))
        announcements.announce(
            event_id, audience=audience, now=clock.now(), is_last_try=_is_last(held)
        )


def _is_last(held: outbox.Lease) -> bool:
    return held.attempts >= leases.MAX_ATTEMPTS
