"""Mails go through Django's default mailer, whose time-out the settings give."""

import smtplib
from email.errors import HeaderParseError
from email.headerregistry import Address

from django.core.mail import EmailMultiAlternatives, mailers

from foundation import mail_headers
from notifications.channels import ProviderError
from notifications.channels.email import senders
from notifications.channels.email.envelopes import CALENDAR_FILE, Envelope

_PERMANENT_FROM = 500


def send(envelope: Envelope) -> None:
    """Hand one message to the mail server, over one connection.

    Raises ``ProviderError``: permanent if the server refuses this recipient or this message
    for good, or if the address cannot be one; unreachable if no server answers.
    """
    try:
        mailers.default.send_messages([build(envelope)])
    except smtplib.SMTPRecipientsRefused as error:
        code, reply = next(iter(error.recipients.values()))
        raise ProviderError(_tell(code, reply), permanent=code >= _PERMANENT_FROM) from error
    except smtplib.SMTPDataError as error:
        permanent = error.smtp_code >= _PERMANENT_FROM
        raise ProviderError(
            _tell(error.smtp_code, error.smtp_error), permanent=permanent
        ) from error
    except smtplib.SMTPResponseException as error:
        # The server refuses us, not this recipient: an operator can mend that.
        raise ProviderError(_tell(error.smtp_code, error.smtp_error), permanent=False) from error
    except OSError as error:
        reason = str(error) or type(error).__name__
        raise ProviderError(
            f"The mail server cannot be reached: {reason}", permanent=False, unreachable=True
        ) from error
    except (ValueError, HeaderParseError) as error:
        raise ProviderError(f"The message cannot be addressed: {error}", permanent=True) from error


def build(envelope: Envelope) -> EmailMultiAlternatives:
    """Return the message. Raises ``ValueError`` where a header would hold more than one line."""
    sender = Address(display_name=envelope.sender_name, addr_spec=senders.get_address())
    recipient = Address(display_name=envelope.recipient_name, addr_spec=envelope.recipient)
    message = EmailMultiAlternatives(
        subject=envelope.subject,
        body=envelope.text,
        from_email=str(sender),
        to=[str(recipient)],
        reply_to=[envelope.reply_to] if envelope.reply_to else None,
        headers={
            "Message-ID": envelope.message_id,
            mail_headers.KIND: envelope.kind,
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
        },
    )
    message.attach_alternative(envelope.html, "text/html")
    if envelope.calendar is not None:
        kind = f"text/calendar; method={envelope.calendar.method}"
        # Mail programs act on the alternative, of which a second one would be another invitation;
        # people and other programs look for a file.
        message.attach_alternative(envelope.calendar.content.decode(), kind)
        message.attach(CALENDAR_FILE, envelope.calendar.content, "application/ics")
    return message


def _tell(code: int, reply: bytes | str) -> str:
    text = reply.decode(errors="replace") if isinstance(reply, bytes) else reply
    return f"The mail server answered {code}: {' '.join(text.split())}"
