"""Making people who can log in to the current business."""

from allauth.account.models import EmailAddress
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.db import transaction

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


def _clean_name(text: str) -> str:
    return inputs.clean_name(text) if text else ""
