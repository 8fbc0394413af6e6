"""What the outbox calls (``booking_saas/event_routes.py``)."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from celery import shared_task

from foundation import clock, stored_json
from foundation.tasks import AnySchemaTask, TenantTask
from notifications.contracts import Audience
from notifications.operations import announcements, delivery
from tenants import outbox
from tenants.operations import account_requests


@dataclass(frozen=True, slots=True, kw_only=True)
class EventPayload:
    """What the outbox keeps of a change: which one."""

    FORMAT: ClassVar[int] = 1

    event_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ResendPayload:
    """What the outbox keeps of a message that staff want sent again: which one."""

    FORMAT: ClassVar[int] = 1

    notification_id: int


@shared_task(name="notifications.tell_customer", base=TenantTask)
def tell_customer(*, message_id: int, **_unknown: object) -> None:
    """Tell the customer what has happened."""
    _announce(message_id, Audience.CUSTOMER)


@shared_task(name="notifications.tell_staff", base=TenantTask)
def tell_staff(*, message_id: int, **_unknown: object) -> None:
    """Tell the staff whom it concerns what has happened."""
    _announce(message_id, Audience.STAFF)


@shared_task(name="notifications.tell_account", base=AnySchemaTask)
def tell_account(*, message_id: int, **_unknown: object) -> None:
    """Settle what somebody asked of an account, and tell its owner.

    Operators have accounts too, so this works for the platform as for a business.
    """
    with outbox.handling(message_id) as held:
        if held is None:
            return
        payload = stored_json.load(EventPayload, held.payload)
        account_requests.settle(payload.event_id)
        _tell(held, payload.event_id, Audience.CUSTOMER)


@shared_task(name="notifications.deliver_message", base=TenantTask)
def deliver_message(*, message_id: int, **_unknown: object) -> None:
    """Send one message that staff want sent again."""
    with outbox.handling(message_id) as held:
        if held is None:
            return
        payload = stored_json.load(ResendPayload, held.payload)
        delivery.deliver(payload.notification_id, now=clock.now(), is_last_try=held.is_last)


def _announce(message_id: int, audience: Audience) -> None:
    with outbox.handling(message_id) as held:
        if held is None:
            return
        payload = stored_json.load(EventPayload, held.payload)
        _tell(held, payload.event_id, audience)


def _tell(held: outbox.Lease, event_id: UUID, audience: Audience) -> None:
    # A topic begins with what it is about: ``booking.confirmed``.
    about_kind = held.topic.partition(".")[0]
    announcements.announce(
        about_kind, event_id, audience=audience, now=clock.now(), is_last_try=held.is_last
    )
