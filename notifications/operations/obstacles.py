"""Why a message does not go to a reader although it is true (booking-rules, 10)."""

from datetime import datetime

from django.utils.translation import gettext as _

from notifications.channels.registry import EMAIL, SMS
from notifications.contracts import OPTIONAL_KINDS, MessageContext
from notifications.models import Message
from notifications.operations import texting
from notifications.queries import addresses


def find_obstacle(message: Message, context: MessageContext, *, now: datetime) -> str:
    """Return why the message must not go to its address, as a sentence for staff; else ""."""
    if message.channel == SMS:
        return texting.find_obstacle(message, context)
    return find_obstacle_of_mail(message, now=now) if message.channel == EMAIL else ""


def find_obstacle_of_mail(message: Message, *, now: datetime) -> str:
    """Return why no mail goes to this reader, in the same way."""
    dead = addresses.find_dead(message.recipient)
    if dead is not None:
        return _("Nothing is sent to this address until it changes. %s") % dead.get_why_display()
    if message.kind not in OPTIONAL_KINDS:
        return ""
    if addresses.is_opted_out(message.recipient):
        return _("The reader wants none of the mail that is not about a booking.")
    if addresses.has_too_many_complaints(now):
        return _("Too many readers reported mail as unwanted: only mail about bookings goes out.")
    return ""
