"""Whom mails come from: the platform's authenticated address (booking-rules, 10)."""

from email.utils import parseaddr

from django.conf import settings


def get_address() -> str:
    """Return the address alone; the name before it is that of who writes."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
