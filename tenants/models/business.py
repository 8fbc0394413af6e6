"""Businesses and the hosts they answer on; shared by all, so nothing personal lives here."""

import base64
import secrets

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from django_tenants.models import DomainMixin, TenantMixin

SLUG_RULE = RegexValidator(
    r"\A(?!.*--)[a-z0-9](?:[a-z0-9-]{1,38}[a-z0-9])\Z",
    _(
        "Use 3 to 40 lowercase letters, digits and single hyphens,"
        " with a letter or digit at both ends."
    ),
)
"""Double hyphens are refused for the sake of ``xn--``: no look-alike of another's name."""


def new_schema_name() -> str:
    """Return a name that no user had a say in: ``t_`` and 16 random base32 characters."""
    return "t_" + base64.b32encode(secrets.token_bytes(10)).decode().lower()


class BusinessStatus(models.TextChoices):
    PROVISIONING = "provisioning", _("Being set up")
    READY = "ready", _("Ready")
    CLOSED = "closed", _("Closed")
    REMOVING = "removing", _("Being removed")


class Business(TenantMixin):
    """A business, or the platform itself (schema ``public``). Visible only when ready.

    ``status_since`` is real time: it tells what a killed process left behind.
    """

    auto_create_schema = False
    auto_drop_schema = False
    primary_host: str | None = None
    """Set on the business that a request entered (``queries/hosts.py``)."""
    is_entered = False
    """Whether the request that asked for it works in its schema now."""

    slug = models.CharField(_("slug"), max_length=40, unique=True, validators=[SLUG_RULE])
    name = models.CharField(_("name"), max_length=120)
    status = models.CharField(
        _("status"), max_length=16, choices=BusinessStatus, default=BusinessStatus.PROVISIONING
    )
    status_since = models.DateTimeField(_("since"), db_default=Now(), editable=False)
    created_at = models.DateTimeField(_("created"))

    class Meta:
        verbose_name = _("business")
        verbose_name_plural = _("businesses")

    def __str__(self) -> str:
        return self.name


class Domain(DomainMixin):
    """A host name, small letters and without port, that leads to one business."""

    class Meta:
        verbose_name = _("web address")
        verbose_name_plural = _("web addresses")
        constraints = (
            models.UniqueConstraint(
                fields=("tenant",),
                condition=Q(is_primary=True),
                name="domain_one_primary_per_business",
            ),
        )

    def __str__(self) -> str:
        return self.domain


class ReleasedSlug(models.Model):
    """A name in the address that a business gave up: reserved until links to it are forgotten."""

    slug = models.CharField(_("slug"), max_length=40, unique=True)
    released_at = models.DateTimeField(_("released"))

    class Meta:
        verbose_name = _("released address")
        verbose_name_plural = _("released addresses")

    def __str__(self) -> str:
        return self.slug
