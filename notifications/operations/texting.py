"""What holds a text message back: rules of the business, of its reader and of the night.

The rules: (booking-rules, 10); why they are there: (trust, "Attacks").
"""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from notifications.channels import Composed
from notifications.channels.sms import accounts
from notifications.contracts import (
    AboutKind,
    BookingContext,
    MessageContext,
    MessageKind,
    Visit,
)
from notifications.models import Message
from notifications.queries import settings
from notifications.queries import texting as questions
from notifications.texts import segments, text_messages
from tenants import outbox
from tenants.operations import texting as shared
from tenants.queries import texting as shared_questions

TOPIC = "message.text_resend_requested"

PER_DAY = 10
"""Texts to one phone within 24 hours, of all businesses together."""
QUIET_FROM, QUIET_UNTIL = time(21), time(8)
"""By the clock of the reader, who sleeps in between."""
SPARE = timedelta(hours=1)
"""A change of a visit that begins so soon after the night is told in the night."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """Why a text does not go out now, in a sentence for staff. ``until``: it does then."""

    reason: str
    until: datetime | None = None


def find_obstacle(message: Message, context: MessageContext) -> str:
    """Return why nothing is texted to this reader, as a sentence for staff; else ""."""
    account, chosen = accounts.find_account(), settings.get_settings()
    phone, is_trial = message.recipient, message.about_kind == AboutKind.TRIAL
    if account is None:
        return _("Text messages are not set up on this platform.")
    if not chosen.sms and not is_trial:
        return _("Text messages are switched off.")
    if not questions.can_be_texted(phone):
        return _("Nobody can be texted at this number.")
    if not questions.is_allowed(phone, chosen, own=context.business.countries):
        return _("Text messages to the country of this number are not allowed.")
    if shared_questions.is_stopped(phone, sender=account.sender):
        return _("The owner of this number has replied that they want no text messages.")
    return ""


def find_hold(
    message: Message, context: MessageContext, composed: Composed, *, now: datetime
) -> Hold | None:
    """Return what holds this text back now; else note that it goes out, and return None.

    Safe to repeat: a sending is counted once.
    """
    if hold := find_pause(message, context, now=now):
        return hold
    account = accounts.find_account()
    if account is None:  # pragma: no cover - an obstacle, which is asked for before
        return Hold(reason=_("Text messages are not set up on this platform."))
    parts = segments.measure(composed.text).parts
    phone = message.recipient
    is_new = shared.note_text(
        message.pk,
        message.resends,
        sender=account.sender,
        phone=phone,
        parts=parts,
        asks=message.about_kind == AboutKind.BOOKING and text_messages.asks(message.kind),
        now=now,
    )
    # Counted after the note: of two at once the later one sees both, and no limit is exceeded.
    reason = _find_limit(phone, account.sender, context, now=now) if is_new else ""
    if not reason:
        return None
    shared.forget_text(message.pk, message.resends)
    return Hold(reason=reason)


def find_pause(message: Message, context: MessageContext, *, now: datetime) -> Hold | None:
    """Return until when the night holds a text back, or that it comes too late after it."""
    if not isinstance(context, BookingContext) or message.about_kind == AboutKind.TRIAL:
        return None
    visit = context.visit
    end = find_quiet_end(get_zone(visit), now)
    if end is None:
        return None
    if message.kind == MessageKind.REMINDER:
        left = visit.starts_at - end
        if left < timedelta(minutes=message.offset_minutes) / 2:
            return Hold(reason=_("It would come at night, and too late after it."))
    elif end + SPARE > _get_first_start(context):
        return None
    return Hold(reason=_("It waits for the morning: nobody is texted at night."), until=end)


def find_quiet_end(zone: ZoneInfo, now: datetime) -> datetime | None:
    """Return when the night ends that it is now in the zone, in UTC; None by day."""
    local = now.astimezone(zone)
    if QUIET_UNTIL <= local.time() < QUIET_FROM:
        return None
    day = local.date() + timedelta(days=int(local.time() >= QUIET_FROM))
    return datetime.combine(day, QUIET_UNTIL, zone).astimezone(UTC)


def get_zone(visit: Visit) -> ZoneInfo:
    """Return whose night counts: the customer's for a remote visit, else the location's."""
    return visit.customer_zone if visit.remote else visit.location_zone


@transaction.atomic(durable=True)
def wake(message: Message, *, at: datetime) -> None:
    """Have the message looked at again at a moment. Safe to repeat."""
    outbox.set_alarm(TOPIC, due=at, notification_id=message.pk)


def note_refusal(message: Message, *, is_stopped: bool, now: datetime) -> None:
    """Note that the provider took the text not over: it costs nothing.

    ``is_stopped``: because the reader once told the provider so, which we had forgotten.
    """
    shared.forget_text(message.pk, message.resends)
    account = accounts.find_account()
    if is_stopped and account is not None:
        shared.stop_phone(message.recipient, sender=account.sender, now=now)


def _find_limit(phone: str, sender: str, context: MessageContext, *, now: datetime) -> str:
    """Return which limit this text, which is counted already, exceeds; else ""."""
    budget = settings.get_settings().sms_monthly_budget
    if questions.count_used(timezone=context.business.timezone, now=now) > budget:
        return _("The text messages of this month are used up (%d parts).") % budget
    since = now - timedelta(days=1)
    if shared_questions.count_texts_to(phone, sender=sender, since=since) > PER_DAY:
        return _("Too many text messages went to this number within a day.")
    return ""


def _get_first_start(context: BookingContext) -> datetime:
    """Return when the reader may set out: for the time before, or the new one."""
    before = context.before
    starts = [context.visit.starts_at, *([] if before is None else [before.starts_at])]
    return min(starts)
