"""From a row and the context of what it is about to what its channel sends."""

from datetime import datetime

from foundation import signing
from notifications.channels import (
    Composed,
    Dispatch,
    Earlier,
    Signed,
    WithFiles,
    hiding,
    references,
    registry,
)
from notifications.contracts import Audience, BookingContext, MessageContext, PlannedMessage
from notifications.models import Message
from notifications.queries import senders, texts
from notifications.texts import wording
from notifications.texts.own_texts import OwnText


def compose(message: Message, context: MessageContext, *, now: datetime) -> Composed:
    """Return the message in its reader's language and the form of its channel."""
    dispatch = Dispatch(
        key=make_key(message),
        reference=references.make_reference(message.pk, message.resends),
        sender=senders.find_sender(),
        organizer=senders.find_organizer(message),
        about_kind=message.about_kind,
        kind=message.kind,
        recipient=message.to,
        context=context,
        own=find_own(message.planned, context),
        earlier=_find_earlier(message),
    )
    composed: Composed = registry.CHANNELS[message.channel].compose(dispatch, now=now)
    return composed


def _find_earlier(message: Message) -> Earlier | None:
    """Return the last attempt at this sending, None at the first one."""
    if not message.attempts:
        return None
    others = Message.objects.filter(recipient=message.recipient).exclude(provider_id="")
    return Earlier(
        text=message.text, others=frozenset(others.values_list("provider_id", flat=True))
    )


def find_own(planned: PlannedMessage, context: MessageContext) -> OwnText | None:
    """Return what the business wrote for messages of this kind, in the language of its reader."""
    recipient = planned.recipient
    if recipient.audience != Audience.CUSTOMER or not isinstance(context, BookingContext):
        return None
    formats = wording.get_formats(recipient.locale, business=context.business)
    return texts.find_own(planned.kind, recipient.channel, formats.locale.language)


def list_files(composed: Composed, context: MessageContext) -> dict[str, str]:
    """Return the files that go along, by name, as they are kept."""
    if not isinstance(composed, WithFiles):
        return {}
    return {
        name: hiding.hide_secrets(text, context.secrets) for name, text in composed.files.items()
    }


def list_origin(composed: Composed) -> dict[str, str]:
    """Return the columns that keep whom a message comes from, where its channel has senders."""
    if not isinstance(composed, Signed):
        return {}
    return {"sender": composed.sender, "organizer": composed.organizer}


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
