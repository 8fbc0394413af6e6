"""E-mail: letters with a button, and an invitation for the calendar."""

from django.utils.translation import gettext_lazy as _

from notifications.channels.email import composing, sending


class EmailChannel:
    label = _("E-mail")
    compose = staticmethod(composing.compose)
    send = staticmethod(sending.send)


__all__ = ["EmailChannel"]
