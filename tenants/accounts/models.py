"""The one user model, in the public schema (operators) and in each business's (its people)."""

from typing import Any, ClassVar
from uuid import uuid4

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models, transaction
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation import inputs, model_fields


class Role(models.TextChoices):
    OWNER = "owner", _("Owner")
    MANAGER = "manager", _("Manager")
    STAFF = "staff", _("Staff")
    FRONT_DESK = "front_desk", _("Front desk")
    CUSTOMER = "customer", _("Customer")
    OPERATOR = "operator", _("Platform operator")


STAFF_ROLES = (Role.OWNER, Role.MANAGER, Role.STAFF, Role.FRONT_DESK)


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create a user of the current schema; the address is the name to log in with.

        Raises ``ValidationError`` unless it is an address.
        """
        user = self.model(email=inputs.clean_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create a platform operator; meant for the public schema.

        The address counts as confirmed: who runs commands on the server needs no mail to log in.
        """
        from allauth.account.models import EmailAddress  # noqa: PLC0415 - it needs this module

        fields = {"role": Role.OPERATOR, "is_staff": True, "is_superuser": True} | fields
        with transaction.atomic():
            user = self.create_user(email, password, **fields)
            EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """A person who can log in to one business, or to the platform."""

    email = model_fields.EmailField(_("e-mail address"), unique=True)
    name = model_fields.NameField(_("name"), blank=True)
    role = models.CharField(_("role"), max_length=16, choices=Role, default=Role.CUSTOMER)
    is_staff = models.BooleanField(_("may use the admin"), default=False)
    is_active = models.BooleanField(_("may log in"), default=True)
    joined_at = models.DateTimeField(_("joined"), default=timezone.now)

    objects = UserManager()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = (models.UniqueConstraint(Lower("email"), name="user_email_once_in_any_case"),)

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        """Return the name shown to colleagues."""
        return self.name or self.email

    def get_short_name(self) -> str:
        """Return the first word of the name."""
        return self.get_full_name().split()[0]


class ApiToken(models.Model):
    """A key with which a program acts for a person of this business. Only its hash is kept."""

    user = models.ForeignKey(
        User, models.CASCADE, related_name="api_tokens", verbose_name=_("acts for")
    )
    name = models.CharField(_("what it is for"), max_length=120)
    scopes = models.JSONField(_("scopes"), default=list)
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(_("created"))

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")

    def __str__(self) -> str:
        return self.name


class AccountMatter(models.TextChoices):
    """What is answered by mail, if there is anything to say."""

    SIGN_UP = "sign_up", _("Account wanted")
    CONFIRM = "confirm", _("Address to confirm")
    RESET = "reset", _("New password wanted")
    LOCKED = "locked", _("Many wrong passwords")


class AccountRequest(models.Model):
    """What somebody asked for in the name of an address.

    Written down with the same work whether or not there is such an account; a worker finds that
    out. ``user`` is whom it concerns where that is known: who wants an address confirmed, or, once
    a sign-up is settled, whose account it made. ``password_hash`` waits for that, no longer.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    matter = models.CharField(_("matter"), max_length=16, choices=AccountMatter)
    email = models.CharField(_("e-mail address"), max_length=254)
    locale = models.CharField(_("language"), max_length=12, blank=True)
    password_hash = models.CharField(max_length=128, blank=True)
    user = models.ForeignKey(
        User, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("user")
    )
    asked_at = models.DateTimeField(_("asked"), db_index=True)

    class Meta:
        verbose_name = _("request about an account")
        verbose_name_plural = _("requests about accounts")

    def __str__(self) -> str:
        return self.get_matter_display()
