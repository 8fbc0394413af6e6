"""From a row and the context of what it is about to what its channel sends."""

from datetime import datetime

from foundation import signing
from notifications.channels import Composed, Dispatch, registry
from notifications.contracts import MessageContext
from notifications.models import Message

HIDDEN = "…"
"""What stored copies show instead of the key of a customer's link."""


def compose(message: Message, context: MessageContext, *, now: datetime) -> Composed:
    """Return the message in its reader's language and the form of its channel."""
    dispatch = Dispatch(
        key=make_key(message),
        about_kind=message.about_kind,
        kind=message.kind,
        recipient=message.to,
        context=context,
    )
    composed: Composed = registry.CHANNELS[message.channel].compose(dispatch, now=now)
    return composed


def hide_secrets(text: str, context: MessageContext) -> str:
    """Return the text without the keys of its links: keys are stored nowhere."""
    for secret in context.secrets:
        text = text.replace(secret, HIDDEN)
    return text


def make_key(message: Message) -> str:
    """Return the same key at each attempt, and another one when staff send it anew.

    A crash between the server's "250" and our commit makes the message go out once more; by
    its key mail programs recognize the copy.
    """
    return signing.keyed_hash(
        message.about_kind,
        message.about_id,
        message.version,
        message.kind,
        message.offset_minutes,
        message.channel,
        message.audience,
        message.recipient.lower(),
        message.resends,
        purpose="message-id",
    )
