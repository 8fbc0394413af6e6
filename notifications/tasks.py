"""What the outbox calls (``booking_saas/event_routes.py``)."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from celery import current_app, shared_task

from foundation import clock, stored_json
from foundation.tasks import AnySchemaTask, TenantTask
from notifications.channels.email.records import UnansweredError
from notifications.channels.registry import EMAIL, SMS
from notifications.contracts import Audience
from notifications.operations import alarms, announcements, delivery, domains, dues
from tenants import outbox
from tenants.operations import account_requests
from tenants.queries import businesses


@dataclass(frozen=True, slots=True, kw_only=True)
class EventPayload:
    """What the outbox keeps of a change: which one."""

    FORMAT: ClassVar[int] = 1

    event_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingPayload:
    """What the outbox keeps of a change for who looks at the booking: which one."""

    FORMAT: ClassVar[int] = 1

    booking_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ResendPayload:
    """What the outbox keeps of a message that staff want sent again: which one."""

    FORMAT: ClassVar[int] = 1

    notification_id: int


@shared_task(name="notifications.tell_customer", base=TenantTask)
def tell_customer(*, message_id: int, **_unknown: object) -> None:
    """Tell the customer by e-mail what has happened."""
    _announce(message_id, Audience.CUSTOMER)


@shared_task(name="notifications.text_customer", base=TenantTask)
def text_customer(*, message_id: int, **_unknown: object) -> None:
    """Text the customer what has happened, if they asked for that."""
    _announce(message_id, Audience.CUSTOMER, SMS)


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
    """Send one message that staff want sent again, or to themselves."""
    with outbox.handling(message_id) as held:
        if held is None:
            return
        payload = stored_json.load(ResendPayload, held.payload)
        delivery.deliver(payload.notification_id, now=clock.now(), is_last_try=held.is_last)


@shared_task(name="notifications.deliver_text", base=TenantTask)
def deliver_text(*, message_id: int, **_unknown: object) -> None:
    """Send one text that staff want sent again, or that has waited for the morning."""
    with outbox.handling(message_id) as held:
        if held is None:
            return
        payload = stored_json.load(ResendPayload, held.payload)
        delivery.deliver(payload.notification_id, now=clock.now(), is_last_try=held.is_last)


@shared_task(name="notifications.plan_alarms", base=TenantTask)
def plan_alarms(*, message_id: int, **_unknown: object) -> None:
    """Set the alarms of a visit to which something happened."""
    with outbox.handling(message_id) as held:
        if held is None:
            return
        alarms.plan_alarms(stored_json.load(BookingPayload, held.payload).booking_id)


@shared_task(name="notifications.plan_anew", base=TenantTask)
def plan_anew(*, message_id: int, **_unknown: object) -> None:
    """Set the alarms of the next visits ahead by other settings."""
    with outbox.handling(message_id) as held:
        if held is None:
            return
        payload = stored_json.load(alarms.PlanningPayload, held.payload)
        alarms.plan_anew(payload, now=clock.now())


@shared_task(name="notifications.plan_ahead_everywhere")
def plan_ahead_everywhere(**_unknown: object) -> None:
    """Ask every business to plan its visits ahead once more."""
    for schema_name in businesses.list_ready_schemas():
        current_app.send_task("notifications.plan_ahead", kwargs={"schema_name": schema_name})


@shared_task(base=TenantTask, name="notifications.plan_ahead")
def plan_ahead(**_unknown: object) -> None:
    """Have every visit ahead planned once more."""
    alarms.plan_ahead(now=clock.now())


@shared_task(name="notifications.check_domain", base=TenantTask)
def check_domain(*, message_id: int, **_unknown: object) -> None:
    """Look up the records of the business's sending domain."""
    with outbox.handling(message_id) as held:
        if held is None:
            return
        payload = stored_json.load(EventPayload, held.payload)
        try:
            domains.check_domain(payload.event_id, now=clock.now())
        except UnansweredError:
            # Tomorrow's check asks again: what could not be asked is nothing for an operator.
            if not held.is_last:
                raise


@shared_task(name="notifications.check_domains_everywhere")
def check_domains_everywhere(**_unknown: object) -> None:
    """Ask every business to look up the records of its sending domain."""
    for schema_name in businesses.list_ready_schemas():
        current_app.send_task("notifications.recheck_domain", kwargs={"schema_name": schema_name})


@shared_task(name="notifications.recheck_domain", base=TenantTask)
def recheck_domain(**_unknown: object) -> None:
    """Have the records of the sending domain looked up, where there is one."""
    domains.request_check()


def _announce(message_id: int, audience: Audience, channel: str = EMAIL) -> None:
    with outbox.handling(message_id) as held:
        if held is None:
            return
        if held.topic in dues.TOPICS:
            _tell_due(held, audience, channel)
            return
        payload = stored_json.load(EventPayload, held.payload)
        _tell(held, payload.event_id, audience, channel)


def _tell_due(held: outbox.Lease, audience: Audience, channel: str) -> None:
    now = clock.now()
    announcements.tell(
        held.topic.partition(".")[0],
        dues.plan_due(held.topic, held.payload, now=now),
        audience=audience,
        channel=channel,
        now=now,
        is_last_try=held.is_last,
    )


def _tell(held: outbox.Lease, event_id: UUID, audience: Audience, channel: str = EMAIL) -> None:
    # A topic begins with what it is about: ``booking.confirmed``.
    about_kind = held.topic.partition(".")[0]
    announcements.announce(
        about_kind,
        event_id,
        audience=audience,
        channel=channel,
        now=clock.now(),
        is_last_try=held.is_last,
    )
