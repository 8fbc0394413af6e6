"""Noting where mail does not go, and trying again (booking-rules, 10)."""

from datetime import UTC, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from foundation import inputs
from notifications.models import DeadAddress, DeadReason, OptOut
from tenants import outbox

TOPIC = "address.died"
LONGEST_DETAIL = 500
LONG_AGO = datetime.min.replace(tzinfo=UTC)
"""When mail was sent of which only is known that it is older than some other."""


@transaction.atomic(durable=True)
def mark_dead(
    address: str, why: DeadReason, *, detail: str, now: datetime, sent_at: datetime | None = None
) -> bool:
    """Send nothing more to the address, and have staff told. Safe to repeat.

    Return whether that is news. A report about mail from before staff had the address tried
    again, which was at ``sent_at``, says nothing about it now.
    """
    return note_dead(address, why, detail=detail, now=now, sent_at=sent_at)


def note_dead(
    address: str, why: DeadReason, *, detail: str, now: datetime, sent_at: datetime | None
) -> bool:
    """Do the same as a part of the current transaction."""
    values = {
        "why": why,
        "detail": inputs.read_line(detail)[:LONGEST_DETAIL],
        "since": now,
    }
    DeadAddress.objects.bulk_create(
        [DeadAddress(address=address, **values, revived_at=now, version=0)],
        ignore_conflicts=True,
    )
    row = DeadAddress.objects.select_for_update().at(address).get()
    if row.revived_at is None:
        # Two reports come in any order: the graver one stays.
        if why == DeadReason.COMPLAINED and row.why != why:
            DeadAddress.objects.filter(pk=row.pk).update(why=why, detail=values["detail"])
        return False
    if row.version and sent_at is not None and sent_at <= row.revived_at:
        return False
    DeadAddress.objects.filter(pk=row.pk).update(
        **values, address=address, revived_at=None, version=F("version") + 1
    )
    outbox.publish(TOPIC, event_id=row.pk)
    return True


@transaction.atomic(durable=True)
def revive(address_id: UUID, *, now: datetime) -> bool:
    """Send to the address again, because staff say that it works; False if that is no news."""
    changed = DeadAddress.objects.active().filter(pk=address_id).update(revived_at=now)
    return changed == 1


@transaction.atomic(durable=True)
def opt_out(address: str, *, now: datetime) -> None:
    """Send no optional mail to the address's mailbox any more. Safe to repeat."""
    note_opt_out(address, now=now)


def note_opt_out(address: str, *, now: datetime) -> None:
    """Do the same as a part of the current transaction."""
    mailbox = inputs.find_mailbox(address)
    OptOut.objects.bulk_create([OptOut(mailbox=mailbox, opted_out_at=now)], ignore_conflicts=True)
