from notifications.models.messages import WENT_OUT, Message, MessageStatus

__all__ = ["WENT_OUT", "Message", "MessageStatus"]
