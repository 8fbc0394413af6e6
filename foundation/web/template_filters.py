"""Filters for templates: kept values as people write them (``{% load written %}``)."""

from django import template

from foundation import inputs

register = template.Library()


@register.filter
def email(kept: str | None) -> str:
    """Return the address with its domain in its own letters; "" for none."""
    return inputs.format_email(kept) if kept else ""


@register.filter
def mailto(kept: str | None) -> str:
    """Return the link that writes to the address; "" for none."""
    return inputs.write_mailto(kept) if kept else ""


@register.filter
def phone(kept: str | None) -> str:
    """Return the number with spaces; "" for none."""
    return inputs.format_phone(kept) if kept else ""
