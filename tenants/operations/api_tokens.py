"""Keys for programs that act for a person of the business."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from tenants.accounts.models import ApiToken, User
from tenants.queries import api_tokens


def create_api_token(*, user: User, name: str, scopes: Sequence[str], now: datetime) -> str:
    """Return a new token for the current business. It is shown once: only its hash is stored."""
    token = api_tokens.PREFIX + secrets.token_urlsafe(32)
    ApiToken.objects.create(
        user=user,
        name=name,
        scopes=list(scopes),
        token_hash=api_tokens.hash_token(token),
        created_at=now,
    )
    return token
