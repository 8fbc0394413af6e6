"""Sending what is recorded: each message once, again only after a failure.

Network calls happen without a transaction. Two workers that meet at one message are kept
apart by the outbox's lease and by the row's own claim.
"""

import logging
import traceback
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from foundation.crashpoint import crashpoint
from notifications.channels import Composed, ProviderError, hiding, registry
from notifications.contracts import SUBJECTS, Audience, MessageContext, Outdated
from notifications.models import DeadReason, Message, MessageStatus
from notifications.operations import addresses, caps, composing, digests, obstacles, texting
from tenants import outbox
from tenants.operations import invitations

logger = logging.getLogger(__name__)

CLAIM_FOR = timedelta(minutes=3)
"""Longer than a mail server can keep a worker waiting: the time-out counts for each answer."""

RESEND_TOPIC = "message.resend_requested"


class DeliveryDelayedError(Exception):
    """The message did not go out now; it stays queued and the outbox tries again.

    ``unreachable``: only because the provider did not answer.
    """

    def __init__(self, message: str, *, unreachable: bool = False) -> None:
        super().__init__(message)
        self.unreachable = unreachable


class ResendRefusedError(Exception):
    """The message is no longer true or has nowhere to go. ``str()`` is the sentence for staff."""


def deliver(message_id: int, *, now: datetime, is_last_try: bool = False) -> None:
    """Send the message if it still waits and is still true. Safe to repeat.

    Raises ``DeliveryDelayedError`` if the provider is away, if another worker is sending it, or if
    the mailbox has had its messages for this hour and its owner is known to want this one
    (``caps``). A permanent refusal, or any failure of the last try, makes it ``failed`` for staff
    to see.
    """
    message = Message.objects.get(pk=message_id)
    if message.status != MessageStatus.QUEUED:
        return
    try:
        _deliver(message, now=now, is_last_try=is_last_try)
    except DeliveryDelayedError:
        raise
    except Exception as error:
        # A message that breaks us must not look as if it were on its way.
        text = "".join(traceback.format_exception_only(error)).strip()
        _note_failure(message, text, is_final=is_last_try)
        raise


@transaction.atomic(durable=True)
def resend(message_id: int, *, now: datetime) -> None:
    """Send the message once more, because staff say so; two clicks at once are one.

    Raises ``ResendRefusedError`` where what it tells is no longer true or nothing goes to its
    address, and ``Message.DoesNotExist``.
    """
    message = Message.objects.get(pk=message_id)
    found = _look(message, now=now)
    if isinstance(found, Outdated):
        raise ResendRefusedError(found.reason)
    if obstacle := obstacles.find_obstacle(message, found, now=now):
        raise ResendRefusedError(obstacle)
    is_new = message.status != MessageStatus.QUEUED
    changed = Message.objects.filter(
        pk=message.pk, status=message.status, resends=message.resends
    ).update(
        status=MessageStatus.QUEUED,
        resends=F("resends") + int(is_new),
        queued_at=now,
        sent_at=None,
        reason="",
        claimed_at=None if is_new else F("claimed_at"),
        attempts=0 if is_new else F("attempts"),
    )
    if changed:
        outbox.publish(find_topic(message.channel), notification_id=message.pk)


def find_topic(channel: str) -> str:
    """Return the topic that has one message of the channel sent."""
    return texting.TOPIC if channel == registry.SMS else RESEND_TOPIC


def _deliver(message: Message, *, now: datetime, is_last_try: bool) -> None:
    context = _look(message, now=now)
    if isinstance(context, Outdated):
        _finish(message, status=MessageStatus.SKIPPED, reason=context.reason)
        return
    if obstacle := obstacles.find_obstacle(message, context, now=now):
        _finish(message, status=MessageStatus.SKIPPED, reason=obstacle)
        return
    if caps.is_reached(message):
        _hold_back(message, context, now=now, is_last_try=is_last_try)
        return
    composed = composing.compose(message, context, now=now)
    if message.channel == registry.SMS:
        hold = texting.find_hold(message, context, composed, now=now)
        if hold is not None:
            _hold_text(message, hold)
            return
    if not _claim(message, composed, context):
        raise DeliveryDelayedError("Another worker is sending this message.")
    if settings.EMAIL_PROVIDER and composing.list_origin(composed).get("organizer"):
        # Before anybody can reply to it.
        invitations.note_invitation(message.about_id)
    crashpoint("message.claimed")
    _send(message, composed, now=now, is_last_try=is_last_try)


def _look(message: Message, *, now: datetime) -> MessageContext | Outdated:
    """Return what the message tells, if that is still true."""
    return SUBJECTS[message.about_kind].find(message.planned, now=now)


def _hold_back(
    message: Message, context: MessageContext, *, now: datetime, is_last_try: bool
) -> None:
    """Do with a message over the cap what fits its reader.

    Staff get a summary. What a customer has proved to want waits; what a stranger may have caused
    is not sent, and the page of the booking shows it all the same.
    """
    if message.audience == Audience.STAFF:
        digests.gather(message, composing.compose(message, context, now=now), now=now)
        return
    if not context.is_proved:
        reason = _("Too many messages went to this address. The page of the booking shows it.")
        _finish(message, status=MessageStatus.SKIPPED, reason=reason)
        return
    error = f"{caps.CAP} messages went to this address within an hour; this one waits."
    _note_failure(message, error, is_final=is_last_try)
    raise DeliveryDelayedError(error)


def _hold_text(message: Message, hold: texting.Hold) -> None:
    """Let the text wait for its moment, or end with what stands in its way."""
    if hold.until is None:
        _finish(message, status=MessageStatus.SKIPPED, reason=hold.reason)
        return
    _finish(message, reason=hold.reason)
    texting.wake(message, at=hold.until)


def _claim(message: Message, composed: Composed, context: MessageContext) -> bool:
    """Take the message for this worker alone, and keep what it is about to say."""
    real_now = timezone.now()
    free = Q(claimed_at=None) | Q(claimed_at__lte=real_now - CLAIM_FOR)
    taken = Message.objects.filter(free, pk=message.pk, status=MessageStatus.QUEUED).update(
        claimed_at=real_now,
        attempts=F("attempts") + 1,
        subject=composed.subject[:250],
        text=hiding.hide_secrets(composed.text, context.secrets),
        html=hiding.hide_secrets(composed.html, context.secrets),
        files=composing.list_files(composed, context),
        **composing.list_origin(composed),
    )
    message.claimed_at = real_now
    return taken == 1


def _send(message: Message, composed: Composed, *, now: datetime, is_last_try: bool) -> None:
    try:
        provider_id = registry.CHANNELS[message.channel].send(composed)
    except ProviderError as error:
        is_final = error.permanent or is_last_try
        if error.no_mailbox:
            # Before the message fails: whoever is killed in between is refused once more.
            addresses.mark_dead(
                message.recipient, DeadReason.REFUSED, detail=str(error), now=now, sent_at=None
            )
        if error.permanent and message.channel == registry.SMS:
            texting.note_refusal(message, is_stopped=error.stopped, now=now)
        _note_failure(message, str(error), is_final=is_final)
        if not error.unreachable:
            outbox.note_answer()
        if not is_final:
            raise DeliveryDelayedError(str(error), unreachable=error.unreachable) from error
        logger.warning("message %d failed: %s", message.pk, error)
        return
    crashpoint("message.sent")
    caps.note_sent(message)
    _finish(message, status=MessageStatus.SENT, sent_at=now, reason="", provider_id=provider_id)
    outbox.note_answer()


def _note_failure(message: Message, error: str, *, is_final: bool) -> None:
    status = MessageStatus.FAILED if is_final else MessageStatus.QUEUED
    _finish(message, status=status, reason=error, claimed_at=None)


def _finish(message: Message, **changes: object) -> None:
    """Write the end of this attempt, unless the claim went to another worker meanwhile."""
    Message.objects.filter(
        pk=message.pk, status=MessageStatus.QUEUED, claimed_at=message.claimed_at
    ).update(**changes)
