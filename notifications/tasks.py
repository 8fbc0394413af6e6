"""What the outbox calls (``booking_saas/event_routes.py``)."""

from uuid import UUID

from celery import shared_task

from foundation import clock
from foundation.tasks import TenantTask
from notifications.contracts import Audience
from notifications.operations import announcements, delivery
from tenants import outbox


@shared_task(name="notifications.tell_customer", base=TenantTask)
def tell_customer(*, message_id: int, **_unknown: object) -> None:
    """Tell the customer what has happened."""
    _announce(message_id, Audience.CUSTOMER)


@shared_task(name="notifications.tell_staff", base=TenantTask)
def tell_staff(*, message_id: int, **_unknown: object) -> None:
    """Tell the staff whom it concerns what has happened."""
    _announce(message_id, Audience.STAFF)


@shared_task(name="notifications.deliver_message", base=TenantTask)
def deliver_message(*, message_id: int, **_unknown: object) -> None:
    """Send one message that staff want sent again."""
    with outbox.handling(message_id) as held:
        if held is None:
            return
        notification_id = int(str(held.payload["notification_id"]))
        delivery.deliver(notification_id, now=clock.now(), is_last_try=held.is_last)


def _announce(message_id: int, audience: Audience) -> None:
    with outbox.handling(message_id) as held:
        if held is None:
            return
        # A topic begins with what it is about: ``booking.confirmed``.
        about_kind = held.topic.partition(".")[0]
        event_id = UUID(str(held.payload["event_id"]))
        announcements.announce(
            about_kind,
            event_id,
            audience=audience,
            now=clock.now(),
            is_last_try=held.is_last,
        )
