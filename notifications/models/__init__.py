from notifications.models.messages import WENT_OUT, Message, MessageStatus
from notifications.models.settings import MessageSettings

__all__ = ["WENT_OUT", "Message", "MessageSettings", "MessageStatus"]
