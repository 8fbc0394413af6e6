"""Twilio's API: one request to send, one to look, one signature to check.

What it answers: its documentation, "Message resource", "Error codes", "Webhooks security".
"""

import base64
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from notifications.channels import ProviderError
from notifications.channels.sms.accounts import Account
from notifications.channels.sms.texts import TextMessage

TIMEOUT_SECONDS = 10
MOST_LISTED = 50
"""The latest texts to one phone that are looked through."""
STOPPED = 21610
"""The error of a number whose owner replied STOP."""

_CREATED, _REFUSED_FROM, _FAILED_FROM = 201, 400, 500
_OUR_FAULT = (401, 403, 404, 407, 408, 425, 429)
"""An operator, or time, can mend these; the message is not at fault."""
_LONGEST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A text that the provider took over. ``id`` is its name there."""

    id: str
    text: str


def create_message(account: Account, text: TextMessage) -> str:
    """Have the text sent; return what Twilio calls it. Raises ``ProviderError``."""
    form = {"To": text.recipient, "From": account.sender, "Body": text.text}
    if text.report_url:
        form["StatusCallback"] = text.report_url
    answer = _ask(account, "POST", text.recipient, data=form)
    if answer.status_code != _CREATED:
        raise _explain(answer, text.recipient)
    return str(_read(answer).get("sid", ""))


def list_messages(account: Account, *, to: str) -> list[Taken]:
    """Return the latest texts to the phone, the latest first. Raises ``ProviderError``."""
    asked = {"To": to, "From": account.sender, "PageSize": MOST_LISTED}
    answer = _ask(account, "GET", to, params=asked)
    if answer.status_code >= _REFUSED_FROM:
        # What cannot be looked up is not sent, and never given up for it.
        raise ProviderError(str(_explain(answer, to)), permanent=False)
    found = _read(answer).get("messages")
    rows = found if isinstance(found, list) else []
    return [Taken(id=str(row["sid"]), text=str(row["body"])) for row in rows]


def sign(token: str, url: str, form: Mapping[str, str]) -> str:
    """Return the signature of a webhook's request: of its whole address and its sorted form."""
    signed = url + "".join(f"{name}{form[name]}" for name in sorted(form))
    digest = hmac.digest(token.encode(), signed.encode(), "sha1")
    return base64.b64encode(digest).decode()


def _ask(account: Account, method: str, phone: str, **content: Any) -> httpx.Response:
    url = f"{account.api_url}/2010-04-01/Accounts/{account.account}/Messages.json"
    try:
        return httpx.request(
            method,
            url,
            auth=(account.account, account.token),
            timeout=TIMEOUT_SECONDS,
            follow_redirects=False,
            **content,
        )
    except httpx.HTTPError as error:
        reason = _hide(str(error), phone) or type(error).__name__
        raise ProviderError(
            f"The provider of text messages cannot be reached: {reason}",
            permanent=False,
            unreachable=True,
        ) from error


def _explain(answer: httpx.Response, phone: str) -> ProviderError:
    said, status = _read(answer), answer.status_code
    code, told = said.get("code"), " ".join(str(said.get("message", "")).split())
    sentence = f"The provider of text messages answered {status}"
    if code or told:
        sentence += f": {_hide(told, phone)[:_LONGEST]} ({code})"
    is_refusal = _REFUSED_FROM <= status < _FAILED_FROM and status not in _OUR_FAULT
    return ProviderError(sentence, permanent=is_refusal, stopped=code == STOPPED)


def _hide(told: str, phone: str) -> str:
    """Return what was told without the reader's number: sentences go to the log."""
    return told.replace(phone, "…").replace(phone.removeprefix("+"), "…")


def _read(answer: httpx.Response) -> dict[str, Any]:
    try:
        found = answer.json()
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
