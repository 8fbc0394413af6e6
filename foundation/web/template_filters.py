"""Filters for templates: kept values as people write them (``{% load written %}``)."""

from django import template

from foundation import inputs
from foundation.web import links

register = template.Library()


@register.filter
def email(kept: str | None) -> str:
    """Return the address with its domain in its own letters; "" for none."""
    return inputs.format_email(kept) if kept else ""


@register.filter
def phone(kept: str | None) -> str:
    """Return the number with spaces; "" for none."""
    return inputs.format_phone(kept) if kept else ""


@register.filter
def email_url(kept: str | None) -> str:
    """Return the link that begins a mail to the address; "" for none."""
    return inputs.write_mailto(kept) if kept else ""


@register.filter
def phone_url(kept: str | None) -> str:
    """Return the link that calls the number; "" for none."""
    return links.get_phone_url(kept) if kept else ""


@register.filter(is_safe=True)
def seen(text: str) -> str:
    """Return the text on one line, without characters that nobody sees: for titles."""
    return inputs.read_line(text)
