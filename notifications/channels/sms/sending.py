"""Handing a text over to the provider: once, also where its answer was lost (booking-rules, 10)."""

from notifications.channels import ProviderError, hiding
from notifications.channels.sms import accounts, twilio
from notifications.channels.sms.texts import TextMessage


def send(text: TextMessage) -> str:
    """Return what the provider calls the text, which it has taken over now or before.

    A provider knows no keys that make a request happen once: before another attempt it is asked
    what it took over. Raises ``ProviderError``.
    """
    account = accounts.find_account()
    if account is None:
        raise ProviderError("There is no provider of text messages (SMS_URL).", permanent=False)
    return _find_taken(account, text) or twilio.create_message(account, text)


def _find_taken(account: accounts.Account, text: TextMessage) -> str:
    """Return the name of what an earlier attempt left with the provider, else ""."""
    earlier = text.earlier
    if earlier is None:
        return ""
    for taken in twilio.list_messages(account, to=text.recipient):
        if taken.id not in earlier.others and hiding.is_copy(earlier.text, taken.text):
            return taken.id
    return ""
