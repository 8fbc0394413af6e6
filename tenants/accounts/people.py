"""Making people who can log in to the current business."""

from collections.abc import Collection

from allauth.account.models import EmailAddress
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from foundation import inputs
from tenants.accounts.models import STAFF_ROLES, Role, User

ADMIN_ROLES = (*STAFF_ROLES, Role.OPERATOR)


def check_credentials(email: str, password: str, *, name: str = "") -> None:
    """Raise ``ValidationError`` by field unless a person could be made of these."""
    problems: dict[str, list[str]] = {}
    for field, rule, text in (("email", inputs.clean_email, email), ("name", _clean_name, name)):
        try:
            rule(text)
        except ValidationError as error:
            problems[field] = error.messages
    try:
        password_validation.validate_password(password, User(email=email, name=name))
    except ValidationError as error:
        problems["password"] = error.messages
    if problems:
        raise ValidationError(problems)


@transaction.atomic
def create_person(*, email: str, password: str | None, role: Role, name: str = "") -> User:
    """Create a person whose address is known to be theirs.

    Staff and operators may use their admin. ``password`` None: only a password reset lets them
    in. Raises ``IntegrityError`` when the address is taken; validate what people typed with
    ``check_credentials`` first.
    """
    user = User.objects.create_user(
        email, password, name=_clean_name(name), role=role, is_staff=role in ADMIN_ROLES
    )
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def has_verified(user: User, email: str) -> bool:
    """Tell whether the person has shown that mail to ``email``, in its written form, is theirs."""
    return EmailAddress.objects.filter(user=user, email=email, verified=True).exists()


def find_by_address(email: str) -> User | None:
    """Return whose account it is, of all addresses that one has; one query whatever is found.

    Who has confirmed the address comes before who only named it.
    """
    confirmed = EmailAddress.objects.filter(user=OuterRef("pk"), email=email, verified=True)
    rows = User.objects.alias(is_confirmed=Exists(confirmed))
    same = rows.filter(Q(email=email) | Q(is_confirmed=True))
    return same.order_by("-is_confirmed", "pk").first()


def list_known(emails: Collection[str]) -> set[str]:
    """Return those of the addresses that somebody has who may log in; two queries."""
    named = User.objects.filter(email__in=emails, is_active=True)
    confirmed = EmailAddress.objects.filter(email__in=emails, verified=True, user__is_active=True)
    return {*named.values_list("email", flat=True), *confirmed.values_list("email", flat=True)}


def list_owner_addresses() -> list[str]:
    """Return the addresses of the owners who can log in, in the order in which they came."""
    owners = User.objects.filter(is_active=True, role=Role.OWNER).order_by("pk")
    return list(owners.values_list("email", flat=True))


def _clean_name(text: str) -> str:
    return inputs.clean_name(text) if text else ""
