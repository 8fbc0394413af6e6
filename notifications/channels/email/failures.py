"""What a failure to hand over a mail means: whether it is for good, and whose fault it is."""

import re
import smtplib
from email.errors import HeaderParseError

import requests
from anymail.exceptions import (
    AnymailAPIError,
    AnymailError,
    AnymailInvalidAddress,
    AnymailRecipientsRefused,
    AnymailSerializationError,
    AnymailUnsupportedFeature,
)
from django.core.mail import EmailMessage

from notifications.channels import ProviderError

_REFUSED_FROM, _PERMANENT_FROM = 400, 500
_NO_MAILBOX = re.compile(r"(?<![\d.])5\.1\.(?!7\b|8\b)\d{1,3}(?![\d.]\d)\b")
"""Of what is wrong with an address (RFC 3463, X.1), all but what is wrong with the sender's."""
_OUR_FAULT = (401, 403, 404, 407, 408, 425, 429)
"""An operator, or time, can mend these; the message is not at fault."""
_LONGEST = 300

EXCEPTIONS = (OSError, ValueError, HeaderParseError, AnymailError)
"""What a mailer may raise; the exceptions of SMTP and of ``requests`` are among them."""


def explain(error: Exception) -> ProviderError:
    """Return the failure as channels raise it."""
    if isinstance(error, AnymailError):
        return _explain_anymail(error)
    if isinstance(error, smtplib.SMTPException):
        return _explain_smtp(error)
    if isinstance(error, OSError):
        reason = str(error) or type(error).__name__
        return ProviderError(
            f"The mail server cannot be reached: {reason}", permanent=False, unreachable=True
        )
    return ProviderError(f"The message cannot be addressed: {error}", permanent=True)


def refuse_unsent(message: EmailMessage) -> None:
    """Raise ``ProviderError`` where the provider answered and yet did not take the mail.

    Anymail raises by itself only where every recipient is known to be refused.
    """
    status = getattr(message, "anymail_status", None)
    if status is None:
        return
    code = getattr(status.esp_response, "status_code", 0)
    is_refused = "failed" in (status.status or ()) or code >= _REFUSED_FROM
    if is_refused:
        body = " ".join(str(getattr(status.esp_response, "text", "")).split())
        told = f"The mail provider answered {code}: {body[:_LONGEST]}"
        raise ProviderError(told, permanent=code < _PERMANENT_FROM)


def _explain_smtp(error: smtplib.SMTPException) -> ProviderError:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, reply = next(iter(error.recipients.values()))
        told = _tell(code, reply)
        is_permanent = code >= _PERMANENT_FROM
        return ProviderError(
            told,
            permanent=is_permanent,
            no_mailbox=is_permanent and _NO_MAILBOX.search(told) is not None,
        )
    if isinstance(error, smtplib.SMTPDataError):
        told = _tell(error.smtp_code, error.smtp_error)
        is_permanent = error.smtp_code >= _PERMANENT_FROM
        return ProviderError(
            told,
            permanent=is_permanent,
            no_mailbox=is_permanent and _NO_MAILBOX.search(told) is not None,
        )
    if isinstance(error, smtplib.SMTPResponseException):
        # The server refuses us, not this recipient: an operator can mend that.
        return ProviderError(_tell(error.smtp_code, error.smtp_error), permanent=False)
    reason = str(error) or type(error).__name__
    return ProviderError(
        f"The mail server cannot be reached: {reason}", permanent=False, unreachable=True
    )


def _explain_anymail(error: AnymailError) -> ProviderError:
    if isinstance(error, AnymailRecipientsRefused):
        return ProviderError(
            "The mail provider refuses the address: it is none, or mail to it came back before.",
            permanent=True,
            no_mailbox=True,
        )
    if isinstance(error, AnymailInvalidAddress):
        return ProviderError(f"The message cannot be addressed: {error}", permanent=True)
    if isinstance(error, (AnymailUnsupportedFeature, AnymailSerializationError)):
        return ProviderError(f"The provider cannot send this: {error}", permanent=True)
    if isinstance(error, AnymailAPIError):
        return _explain_answer(error)
    return ProviderError(f"The provider failed: {type(error).__name__}", permanent=False)


def _explain_answer(error: AnymailAPIError) -> ProviderError:
    """Explain what an API answered, or that it did not."""
    status = error.status_code
    if status is None:
        is_away = isinstance(error.__cause__, requests.RequestException)
        return ProviderError(
            f"The mail provider cannot be reached: {type(error.__cause__ or error).__name__}",
            permanent=False,
            unreachable=is_away,
        )
    is_permanent = _REFUSED_FROM <= status < _PERMANENT_FROM and status not in _OUR_FAULT
    return ProviderError(f"The mail provider answered {_read(error)}", permanent=is_permanent)


def _read(error: AnymailAPIError) -> str:
    body = " ".join(str(getattr(error.response, "text", "")).split())
    return f"{error.status_code}: {body[:_LONGEST]}"


def _tell(code: int, reply: bytes | str) -> str:
    text = reply.decode(errors="replace") if isinstance(reply, bytes) else reply
    return f"The mail server answered {code}: {' '.join(text.split())}"
