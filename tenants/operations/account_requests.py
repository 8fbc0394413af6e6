"""What somebody asks of an account: written down at once, settled and answered by a worker.

Nothing in the first step depends on whether there is such an account, so nobody can tell by the
time that it takes (trust, "Attacks").
"""

from datetime import timedelta
from uuid import UUID

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.utils import timezone

from foundation.inserts import insert_together
from tenants import outbox
from tenants.accounts import people
from tenants.accounts.models import AccountMatter, AccountRequest, Role, User

TOPIC = "account.requested"
KEPT_FOR = timedelta(days=2)


@transaction.atomic(durable=True)
def write_down(
    matter: AccountMatter,
    *,
    email: str,
    locale: str,
    password_hash: str = "",
    user_id: int | None = None,
) -> None:
    """Have ``email`` (in its written form) answered about ``matter``, if there is anything to say.

    ``password_hash`` is that of the account which a sign-up wants, ``user_id`` who wants an address
    confirmed.
    """
    row = AccountRequest(
        matter=matter,
        email=email,
        locale=locale,
        password_hash=password_hash,
        user_id=user_id,
        asked_at=timezone.now(),
    )
    insert_together([row, *outbox.prepare(TOPIC, event_id=row.pk)])


def settle(request_id: UUID) -> None:
    """Make the account that a sign-up wants, unless somebody has one with that address.

    Safe to repeat, and nothing for other matters. Forgets what was asked long ago.
    """
    AccountRequest.objects.filter(asked_at__lt=timezone.now() - KEPT_FOR).delete()
    row = AccountRequest.objects.filter(pk=request_id, matter=AccountMatter.SIGN_UP).first()
    if row is None or not row.password_hash:
        return
    try:
        _make_account(row)
    except IntegrityError:
        # Somebody with the same address was quicker.
        AccountRequest.objects.filter(pk=row.pk).update(password_hash="")


@transaction.atomic(durable=True)
def _make_account(row: AccountRequest) -> None:
    user = None
    if people.find_by_address(row.email) is None:
        user = User(email=row.email, password=row.password_hash, role=Role.CUSTOMER)
        user.save(force_insert=True)
        EmailAddress.objects.create(user=user, email=row.email, verified=False, primary=True)
    AccountRequest.objects.filter(pk=row.pk).update(password_hash="", user=user)
