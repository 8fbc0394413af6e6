"""Text messages: short, with one link, from the one number of the platform."""

from django.utils.translation import gettext_lazy as _

from notifications.channels.sms import composing, sending


class SmsChannel:
    label = _("Text message")
    compose = staticmethod(composing.compose)
    send = staticmethod(sending.send)


__all__ = ["SmsChannel"]
