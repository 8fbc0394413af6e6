"""What the table of messages promises, in each business and on the platform."""

from itertools import count
from typing import Any
from uuid import uuid4

from notifications.models import (
    DeadAddress,
    Message,
    MessageSettings,
    MessageText,
    OptOut,
    ReminderOffset,
    ReminderOptOut,
    ReminderPlan,
    SendingDomain,
)
from tests.architecture.constraints.entries import Change, Promises, Reference, check, once, pair
from tests.factories.scheduling import NOW

_TABLE = "notifications_message"
_SETTINGS = "notifications_messagesettings"
_PLANS = "notifications_reminderplan"
_OFFSETS = "notifications_reminderoffset"
_OPT_OUTS = "notifications_reminderoptout"
_TEXTS = "notifications_messagetext"
_DEAD, _OPTED_OUT = "notifications_deadaddress", "notifications_optout"
_DOMAIN = "notifications_sendingdomain"
_numbers = count(1)


def _domain() -> SendingDomain:
    return SendingDomain.objects.get_or_create(pk=1, defaults={"domain": "salon.example"})[0]


def _message() -> Message:
    return Message.objects.create(
        about_kind="booking",
        about_id=uuid4(),
        version=1,
        kind="booking.confirmed",
        channel="email",
        audience="customer",
        recipient=f"jane-{next(_numbers)}@example.com",
        queued_at=NOW,
    )


def _identity(**other: Any) -> Change:
    """The same message to the same address, in other letters; or what differs."""
    columns = ("about_kind", "about_id", "version", "kind", "offset_minutes", "channel", "audience")
    same = {column: (lambda first, name=column: getattr(first, name)) for column in columns}
    return {**same, "recipient": lambda first: first.recipient.title(), **other}


def _text() -> MessageText:
    """The same for every caller but for its language, which only forms check."""
    language = f"x-{next(_numbers)}"
    return MessageText.objects.create(kind="reminder", channel="email", language=language)


def _plan() -> ReminderPlan:
    return ReminderPlan.objects.create(service_id=next(_numbers))


def _offset() -> ReminderOffset:
    return ReminderOffset.objects.create(plan=_plan(), minutes=60)


NOTIFICATIONS = Promises(
    rows={
        _TABLE: _message,
        _SETTINGS: lambda: MessageSettings.objects.get_or_create(pk=1)[0],
        _TEXTS: _text,
        _PLANS: _plan,
        _OFFSETS: _offset,
        _OPT_OUTS: lambda: ReminderOptOut.objects.create(booking_id=uuid4(), since=NOW),
        _DEAD: lambda: DeadAddress.objects.create(
            address=f"Dead-{next(_numbers)}@example.com", why="bounced", since=NOW
        ),
        _OPTED_OUT: lambda: OptOut.objects.create(
            mailbox=f"out-{next(_numbers)}@example.com", opted_out_at=NOW
        ),
        _DOMAIN: _domain,
    },
    unique={
        "messagetext_once": once(_TEXTS, "kind, channel, language"),
        "reminderoffset_once": once(_OFFSETS, "plan_id, minutes"),
        "reminderplan_once": once(_PLANS, "service_id"),
        "notifications_optout_mailbox_key": once(_OPTED_OUT, "mailbox"),
    },
    references={_OFFSETS: {"plan_id": Reference(_PLANS)}},
    entries=(
        pair(
            "message_once",
            _TABLE,
            breaks=[_identity(), _identity(recipient=lambda first: first.recipient)],
            keeps=[
                _identity(**{column: value})
                for column, value in (
                    ("about_kind", "order"),
                    ("about_id", lambda _first: uuid4()),
                    ("version", 2),
                    ("kind", "booking.cancelled"),
                    ("offset_minutes", 60),
                    ("channel", "sms"),
                    ("audience", "staff"),
                    ("recipient", "bert@example.com"),
                )
            ],
        ),
        check(
            "reminderplan_of_business_is_own",
            _PLANS,
            breaks=[{"service_id": None, "is_own": False}],
            keeps=[{"service_id": None, "is_own": True}, {"is_own": False}],
        ),
        check(
            "reminderoffset_within_bounds",
            _OFFSETS,
            breaks=[{"minutes": 4}, {"minutes": 43_201}],
            keeps=[{"minutes": 5}, {"minutes": 43_200}],
        ),
        pair(
            "deadaddress_once",
            _DEAD,
            breaks=[
                {"address": lambda first: first.address.lower()},
                {"address": lambda first: first.address},
            ],
            keeps=[{"address": "other@example.com"}],
        ),
        check("sendingdomain_single", _DOMAIN, breaks=[{"id": 2}, {"id": 0}]),
        check("messagesettings_single", _SETTINGS, breaks=[{"id": 2}, {"id": 0}]),
        check(
            "message_sent_has_its_time",
            _TABLE,
            breaks=[
                {"status": status, "sent_at": None, "reason": "why"}
                for status in ("sent", "delivered", "bounced")
            ],
            keeps=[{"status": "sent", "sent_at": NOW}, {"status": "queued", "sent_at": None}],
        ),
        check(
            "message_untold_says_why",
            _TABLE,
            breaks=[
                {"status": status, "sent_at": NOW, "reason": ""}
                for status in ("bounced", "failed", "skipped")
            ],
            keeps=[{"status": "failed", "reason": "why"}, {"status": "queued", "reason": ""}],
        ),
    ),
)
