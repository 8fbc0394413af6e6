from notifications.models.messages import WENT_OUT, Message, MessageStatus
from notifications.models.reminders import ReminderOffset, ReminderOptOut, ReminderPlan
from notifications.models.settings import MessageSettings
from notifications.models.texts import MessageText

__all__ = [
    "WENT_OUT",
    "Message",
    "MessageSettings",
    "MessageStatus",
    "MessageText",
    "ReminderOffset",
    "ReminderOptOut",
    "ReminderPlan",
]
