"""Mails go through Django's default mailer: a mail server, or a provider's HTTP API."""

from email.headerregistry import Address
from email.message import MIMEPart

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, mailers

from foundation import mail_headers
from notifications.channels import references
from notifications.channels.email import failures, senders
from notifications.channels.email.envelopes import CALENDAR_FILE, CalendarPart, Envelope


def send(envelope: Envelope) -> str:
    """Hand one message to the mail server, over one connection, or to the provider.

    Its own Message-ID names it, so that there is no other name.

    Raises ``ProviderError``: permanent if it refuses this recipient or this message for good, or
    if the address cannot be one; unreachable if nobody answers.
    """
    try:
        message = build(envelope)
        mailers.default.send_messages([message])
    except failures.EXCEPTIONS as error:
        raise failures.explain(error) from error
    failures.refuse_unsent(message)
    return ""


def build(envelope: Envelope) -> EmailMultiAlternatives:
    """Return the message. Raises ``ValueError`` where a header would hold more than one line."""
    if "\r" in envelope.subject or "\n" in envelope.subject:
        # Django looks when it writes headers; APIs get the subject as it is.
        raise ValueError("The subject has more than one line")
    address = envelope.sender or senders.get_address()
    sender = Address(display_name=envelope.sender_name, addr_spec=address)
    recipient = Address(display_name=envelope.recipient_name, addr_spec=envelope.recipient)
    message = EmailMultiAlternatives(
        subject=envelope.subject,
        body=envelope.text,
        from_email=str(sender),
        to=[str(recipient)],
        reply_to=[envelope.reply_to] if envelope.reply_to else None,
        headers=_make_headers(envelope),
    )
    message.attach_alternative(envelope.html, "text/html")
    if envelope.reference:
        # Anymail hands it to the provider, whose reports bring it back; a mail server ignores it.
        message.metadata = {  # type: ignore[attr-defined]  # Anymail's way
            references.METADATA_KEY: envelope.reference
        }
    if envelope.calendar is not None:
        _attach_calendar(message, envelope.calendar)
    return message


def _make_headers(envelope: Envelope) -> dict[str, str]:
    headers = {
        "Message-ID": envelope.message_id,
        mail_headers.KIND: envelope.kind,
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
    }
    if envelope.unsubscribe_url:
        # One click (RFC 8058): mail programs post to the address, without asking anything.
        headers["List-Unsubscribe"] = f"<{envelope.unsubscribe_url}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers


def _attach_calendar(message: EmailMultiAlternatives, calendar: CalendarPart) -> None:
    """Add the invitation as mail programs act on it, and as a file for people and other programs.

    Mail programs act on the alternative, of which a second one would be another invitation. Most
    providers take no third alternative: there the file itself is the invitation.
    """
    if settings.EMAIL_TAKES_ALTERNATIVES:
        kind = f"text/calendar; method={calendar.method}"
        message.attach_alternative(calendar.content.decode(), kind)
        message.attach(CALENDAR_FILE, calendar.content, "application/ics")
        return
    part = MIMEPart()
    part.set_content(calendar.content, maintype="text", subtype="calendar", cte="base64")
    part.set_param("method", calendar.method)
    part.set_param("charset", "utf-8")
    part.add_header("Content-Disposition", "attachment", filename=CALENDAR_FILE)
    message.attach(part)
