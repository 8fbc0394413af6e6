"""Which channels there are: the name that recipients carry, and who serves it."""

from typing import Any

from notifications.channels import Channel
from notifications.channels.email import EmailChannel
from notifications.channels.sms import SmsChannel

EMAIL = "email"
SMS = "sms"

CHANNELS: dict[str, Channel[Any]] = {
    EMAIL: EmailChannel(),
    SMS: SmsChannel(),
}


def list_choices() -> list[tuple[str, Any]]:
    """Return the names with what people call them."""
    return [(name, channel.label) for name, channel in CHANNELS.items()]
