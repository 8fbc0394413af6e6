"""Which names in the address are free."""

import math
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tenants.models import Business, Domain, ReleasedSlug
from tenants.models.business import SLUG_RULE, BusinessStatus
from tenants.models.reserved import RESERVED_SLUGS

RELEASED_FOR = timedelta(days=366)
"""Twelve months: whoever still follows an old link must not land at a stranger's."""
UNFINISHED_AFTER = timedelta(minutes=10)
"""Setting up takes seconds and no request or task lasts that long: nobody is at it any more."""


class SlugTakenError(Exception):
    """Another business has this name in the address, had it lately, or nobody may.

    ``minutes``: so long from now it is free again at the latest, if it belongs to a set-up that
    was killed; None where it is taken for good.
    """

    def __init__(self, slug: str, *, minutes: int | None = None) -> None:
        self.slug = slug
        self.sentence = _("The address “%(slug)s” is taken. Choose another one.") % {"slug": slug}
        if minutes is not None:
            self.sentence = ngettext(
                "A business is being set up at the address “%(slug)s”. If that was interrupted,"
                " try again in %(minutes)d minute.",
                "A business is being set up at the address “%(slug)s”. If that was interrupted,"
                " try again in %(minutes)d minutes.",
                minutes,
            ) % {"slug": slug, "minutes": minutes}
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
        raise SlugTakenError(slug, minutes=find_minutes_left(slug))


def find_minutes_left(slug: str) -> int | None:
    """Return in how many minutes a set-up under that name is given up, or None if there is none.

    A set-up runs on real time, whatever the product's clock says.
    """
    setting_up = Business.objects.filter(slug=slug, status=BusinessStatus.PROVISIONING)
    since = setting_up.values_list("status_since", flat=True).first()
    if since is None:
        return None
    left = since + UNFINISHED_AFTER - timezone.now()
    return max(1, math.ceil(left / timedelta(minutes=1)))
