from notifications.models.messages import Audience, ChannelName, Kind, Message, MessageStatus

__all__ = ["Audience", "ChannelName", "Kind", "Message", "MessageStatus"]
