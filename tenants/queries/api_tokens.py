"""Who a bearer token stands for, in the current business only.

The rule: *(trust, "Isolation between businesses")*.
"""

import hashlib

from foundation import schemas
from tenants.accounts.models import ApiToken

PREFIX = "bk_"


def hash_token(token: str) -> str:
    """Return what is stored of a token: worthless in any other business, even with its rows.

    A plain hash is enough for 256 random bits, and survives a change of the secret key.
    """
    return hashlib.sha256(f"{schemas.get_current()}:{token}".encode()).hexdigest()


def find_api_token(token: str) -> ApiToken | None:
    """Return the token's row with its user, or None: unknown here, or the user may not log in."""
    if not token.startswith(PREFIX):
        return None
    rows = ApiToken.objects.select_related("user")
    return rows.filter(token_hash=hash_token(token), user__is_active=True).first()


def has_token_named(name: str) -> bool:
    """Tell whether the business has a token that was made for this."""
    return ApiToken.objects.filter(name=name).exists()
