"""Which names in the address are free."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from tenants.models import Business, Domain, ReleasedSlug
from tenants.models.business import SLUG_RULE
from tenants.models.reserved import RESERVED_SLUGS

RELEASED_FOR = timedelta(days=366)
"""Twelve months: whoever still follows an old link must not land at a stranger's."""


class SlugTakenError(Exception):
    """Another business has this name in the address, had it lately, or nobody may."""

    def __init__(self, slug: str) -> None:
        self.slug = slug
        self.sentence = _("The address “%(slug)s” is taken. Choose another one.") % {"slug": slug}
        super().__init__(self.sentence)


def host_of(slug: str) -> str:
    """Return the host that a business with this slug answers on."""
    return f"{slug}.{settings.PLATFORM_HOST}"


def check_free(slug: str, *, now: datetime, renaming: Business | None = None) -> None:
    """Raise ``SlugTakenError`` unless the name is free, ``ValidationError`` if it breaks the rule.

    ``renaming`` is a business that asks for itself.
    """
    try:
        SLUG_RULE(slug)
    except ValidationError as error:
        raise ValidationError({"slug": error.messages}) from error
    others = Business.objects.filter(slug=slug)
    if renaming:
        others = others.exclude(pk=renaming.pk)
    taken = (
        slug in RESERVED_SLUGS
        or others.exists()
        or Domain.objects.filter(domain=host_of(slug)).exclude(tenant=renaming).exists()
        or ReleasedSlug.objects.filter(slug=slug, released_at__gt=now - RELEASED_FOR).exists()
    )
    if taken:
        raise SlugTakenError(slug)
