"""From one URL to the account that text messages are sent with."""

import re
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

DEFAULT_API_URL = "https://api.twilio.com"
_NUMBER = re.compile(r"\+[1-9][0-9]{6,14}")
_OPTIONS = {"from", "api_url"}


class SmsUrlError(ImproperlyConfigured):
    """``SMS_URL`` cannot be read; ``str()`` says why, without the secrets in it."""


def make_texting(url: str) -> dict[str, str]:
    """Return ``SMS`` for ``twilio://ACCOUNT_SID:AUTH_TOKEN@?from=%2B49…``; empty for no URL.

    ``api_url`` may name a server that speaks the same API. Raises ``SmsUrlError``.
    """
    if not url:
        return {}
    parts = urlsplit(url)
    if parts.scheme != "twilio":
        raise SmsUrlError(f"SMS_URL names the provider {parts.scheme!r}. Known is: twilio.")
    account, _colon, token = (
        unquote(part) for part in parts.netloc.rpartition("@")[0].partition(":")
    )
    if not account or not token:
        raise SmsUrlError("SMS_URL must look like twilio://ACCOUNT_SID:AUTH_TOKEN@?from=%2B49….")
    options = dict(parse_qsl(parts.query))
    if unknown := sorted(options.keys() - _OPTIONS):
        raise SmsUrlError(f"SMS_URL has options that nobody knows: {unknown}.")
    sender = options.get("from", "").strip()
    # A plus that is not written as %2B means a space.
    sender = sender if sender.startswith("+") else f"+{sender}"
    if not _NUMBER.fullmatch(sender):
        raise SmsUrlError("SMS_URL needs the number that texts come from: ?from=%2B4915112345678.")
    api_url = options.get("api_url", DEFAULT_API_URL).rstrip("/")
    return {"account": account, "token": token, "sender": sender, "api_url": api_url}
