"""A business's own sending domain: choosing it, checking its records (booking-rules, 10)."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from foundation import inputs
from notifications.channels.email import records
from notifications.channels.email.senders import get_address
from notifications.models import DomainState, SendingDomain
from notifications.queries import senders
from tenants import outbox

CHECK_TOPIC, LOST_TOPIC = "domain.check_requested", "domain.lost"


def clean_domain(text: str) -> str:
    """Return a domain as it is kept: small letters, an A-label. Raises ``ValidationError``.

    The platform's own domain, and what is beneath it, is nobody's.
    """
    try:
        address = inputs.clean_email(f"{senders.LOCAL_PART}@{text.strip().lstrip('@')}")
    except ValidationError:
        raise ValidationError(_("Enter a domain such as example.com."), code="invalid") from None
    domain, own = address.rpartition("@")[2], get_address().rpartition("@")[2]
    if f".{domain}".endswith(f".{own}"):
        raise ValidationError(_("This domain is ours. Enter your own."), code="invalid")
    return domain


@transaction.atomic(durable=True)
def choose_domain(domain: str) -> None:
    """Send by this clean domain once its records are there; have them looked up."""
    row = _lock()
    if row is None:
        row = SendingDomain(pk=1, domain=domain)
    elif row.domain != domain:
        row.domain, row.state, row.findings = domain, DomainState.UNCHECKED, []
        row.checked_at, row.version = None, row.version + 1
    row.save()
    outbox.publish(CHECK_TOPIC, event_id=row.public_id)


@transaction.atomic(durable=True)
def drop_domain() -> None:
    """Send from the platform's address again. Safe to repeat."""
    SendingDomain.objects.all().delete()


@transaction.atomic(durable=True)
def request_check() -> None:
    """Have the records looked up again, where there is a domain."""
    row = senders.find_domain()
    if row is not None:
        outbox.publish(CHECK_TOPIC, event_id=row.public_id)


def check_domain(public_id: UUID, *, now: datetime) -> None:
    """Look the records up, and send by the domain while all of them are there. Safe to repeat.

    Raises ``UnansweredError`` where no name server answers: then everything stays as it is.
    """
    row = senders.find_domain()
    if row is None or row.public_id != public_id:
        return
    wanted = records.list_records(row.domain)
    _note(row, [records.is_there(record) for record in wanted], wanted, now)


@transaction.atomic(durable=True)
def _note(
    seen: SendingDomain, findings: list[bool], wanted: list[records.Record], now: datetime
) -> None:
    """Keep what was found, unless the domain has become another one meanwhile."""
    row = _lock()
    if row is None or (row.public_id, row.domain) != (seen.public_id, seen.domain):
        return
    is_whole = all(
        found or record.is_advice for found, record in zip(findings, wanted, strict=True)
    )
    was_in_use = row.state == DomainState.VERIFIED
    row.findings, row.checked_at = findings, now
    if is_whole:
        row.state = DomainState.VERIFIED
    elif was_in_use or row.state == DomainState.LOST:
        row.state = DomainState.LOST
    else:
        row.state = DomainState.INCOMPLETE
    if was_in_use and not is_whole:
        row.version += 1
        outbox.publish(LOST_TOPIC, event_id=row.public_id)
    row.save()


def _lock() -> SendingDomain | None:
    return SendingDomain.objects.select_for_update().first()
