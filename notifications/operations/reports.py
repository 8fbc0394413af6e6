"""What a provider reports about a message that it took over (trust, I5).

Reports come late, twice and in any order: what is kept depends on the set of them alone.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db import transaction
from django.utils.translation import gettext as _

from notifications.channels.registry import SMS
from notifications.models import DeadReason, Message, MessageStatus
from notifications.operations import addresses


class ReportKind(StrEnum):
    """What became of a message. ``BOUNCED``: for good, ``RETURNED``: this time."""

    DELIVERED = "delivered"
    RETURNED = "returned"
    BOUNCED = "bounced"
    COMPLAINED = "complained"
    UNSUBSCRIBED = "unsubscribed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One report about one sending of one message. ``detail`` is in the provider's words."""

    message_id: int
    resends: int
    kind: ReportKind
    detail: str


_UNTIL_DELIVERED = (MessageStatus.QUEUED, MessageStatus.SENT, MessageStatus.FAILED)
_UNTIL_BOUNCED = (*_UNTIL_DELIVERED, MessageStatus.DELIVERED)


@transaction.atomic(durable=True)
def receive_report(report: Report, *, now: datetime) -> None:
    """Note what became of the message. Safe to repeat; a status never goes back.

    A report about an earlier sending, which staff have repeated since, changes no status. It may
    come before our own commit of the sending: then it is what tells that the mail went out.
    """
    message = Message.objects.select_for_update().filter(pk=report.message_id).first()
    if message is None or report.resends > message.resends:
        return
    if report.resends == message.resends:
        _note_status(message, report, now)
    _note_reader(message, report, now)


def _note_status(message: Message, report: Report, now: datetime) -> None:
    if report.kind in (ReportKind.BOUNCED, ReportKind.RETURNED):
        if message.status in _UNTIL_BOUNCED:
            _change(message, MessageStatus.BOUNCED, _tell_bounced(message, report), now)
        return
    if message.status in _UNTIL_DELIVERED:
        _change(message, MessageStatus.DELIVERED, "", now)


def _note_reader(message: Message, report: Report, now: datetime) -> None:
    if report.kind == ReportKind.UNSUBSCRIBED:
        addresses.note_opt_out(message.recipient, now=now)
        return
    if report.kind == ReportKind.COMPLAINED:
        Message.objects.filter(pk=message.pk, complained_at=None).update(complained_at=now)
    why = _WHY.get(report.kind)
    if why is None:
        return
    is_current = report.resends == message.resends
    addresses.note_dead(
        message.recipient,
        why,
        detail=report.detail,
        now=now,
        sent_at=message.sent_at if is_current else addresses.LONG_AGO,
    )


_WHY = {ReportKind.BOUNCED: DeadReason.BOUNCED, ReportKind.COMPLAINED: DeadReason.COMPLAINED}


def _change(message: Message, status: MessageStatus, reason: str, now: datetime) -> None:
    Message.objects.filter(pk=message.pk).update(
        status=status, reason=reason, sent_at=message.sent_at or now
    )


def _tell_bounced(message: Message, report: Report) -> str:
    is_text = message.channel == SMS
    if report.detail:
        told = _("The text message did not arrive: %s") if is_text else _("The mail came back: %s")
        return told % report.detail
    return _("The text message did not arrive.") if is_text else _("The mail came back.")
