"""Checking a password with the same work whether or not there is such an account."""

from typing import Any

from allauth.account import auth_backends
from django.http import HttpRequest

from tenants.accounts import people
from tenants.accounts.models import User


class AuthenticationBackend(auth_backends.AuthenticationBackend):
    """Looks an address up in one statement and computes one hash, known or not.

    For an address that nobody has, the library computes the hash of nobody's password.
    """

    def _authenticate(self, request: HttpRequest | None, **credentials: Any) -> User | None:
        del request
        user = people.find_by_address(str(credentials.get("email") or ""))
        is_theirs = self._check_password(user, str(credentials.get("password") or "")) is not None
        return user if is_theirs else None
