"""Whom mail comes from, and who invites to a visit (booking-rules, 10)."""

from django.conf import settings
from django.db.models import Q

from notifications.channels.email import senders
from notifications.models import WENT_OUT, DomainState, Message, SendingDomain

LOCAL_PART = "bookings"


def find_domain() -> SendingDomain | None:
    """Return the business's own sending domain, whatever its state."""
    return SendingDomain.objects.first()


def find_sender() -> str:
    """Return the address on the business's own domain while that proves its mail, else "".

    Only a provider signs for other domains than its own.
    """
    if not settings.EMAIL_PROVIDER:
        return ""
    found = SendingDomain.objects.filter(state=DomainState.VERIFIED).first()
    return f"{LOCAL_PART}@{found.domain}" if found else ""


def find_organizer(message: Message) -> str:
    """Return who invited this reader to this visit first, "" while nobody has."""
    earlier = (
        Message.objects.about(message.about_kind, [message.about_id])
        .filter(recipient__iexact=message.recipient, status__in=WENT_OUT)
        .exclude(~Q(sender=""), organizer="")
        .order_by("version", "pk")
    )
    found = earlier.values_list("organizer", flat=True).first()
    # Mail from before senders were kept came from the platform.
    return senders.get_address() if found == "" else found or ""
