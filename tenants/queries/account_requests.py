"""What is answered to those who asked something of an account, once a worker looks."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from allauth.account.models import EmailAddress
from django.utils import timezone

from tenants.accounts import people
from tenants.accounts.models import AccountMatter, AccountRequest, User

ANSWERED_FOR = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Who is told, and of what.

    ``is_known``: somebody wanted an account who has one. ``unconfirmed`` is the address that waits
    for its owner to confirm it.
    """

    matter: str
    email: str
    user: User
    is_known: bool
    unconfirmed: EmailAddress | None


def list_recipients(request_ids: Iterable[UUID]) -> dict[UUID, tuple[str, str]]:
    """Return address and language of those requests that somebody is to be told of.

    The queries do not grow with the requests.
    """
    rows = list(AccountRequest.objects.filter(pk__in=list(request_ids)))
    known = people.list_known({row.email for row in rows})
    return {
        row.pk: (row.email, row.locale)
        for row in rows
        if row.user_id is not None or row.email in known
    }


def find_answer(request_id: UUID) -> Answer | None:
    """Return what is told; ``None`` where there is nothing to say, or no longer."""
    row = AccountRequest.objects.select_related("user").filter(pk=request_id).first()
    if row is None or timezone.now() - row.asked_at > ANSWERED_FOR:
        return None
    user = row.user or people.find_by_address(row.email)
    if user is None or not user.is_active:
        return None
    wants_proof = row.user is not None and row.matter != AccountMatter.RESET
    address = _find_unconfirmed(user, row.email) if wants_proof else None
    if wants_proof and address is None:
        return None
    return Answer(
        matter=row.matter,
        email=row.email,
        user=user,
        is_known=row.matter == AccountMatter.SIGN_UP and row.user is None,
        unconfirmed=address,
    )


def _find_unconfirmed(user: User, email: str) -> EmailAddress | None:
    return EmailAddress.objects.filter(user=user, email=email, verified=False).first()
