from notifications.models.addresses import (
    DeadAddress,
    DeadReason,
    DomainState,
    OptOut,
    SendingDomain,
)
from notifications.models.messages import WENT_OUT, Message, MessageStatus
from notifications.models.reminders import ReminderOffset, ReminderOptOut, ReminderPlan
from notifications.models.settings import MessageSettings
from notifications.models.texts import MessageText

__all__ = [
    "WENT_OUT",
    "DeadAddress",
    "DeadReason",
    "DomainState",
    "Message",
    "MessageSettings",
    "MessageStatus",
    "MessageText",
    "OptOut",
    "ReminderOffset",
    "ReminderOptOut",
    "ReminderPlan",
    "SendingDomain",
]
