"""Forms of the accounts that read by our rules, and look nobody up.

What somebody asks for is written down and answered by mail: with the same work whether or not
there is such an account (trust, "Attacks").
"""

from typing import Any, cast

from allauth.account import forms
from allauth.account.adapter import get_adapter
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest, HttpResponseBase

from booking_saas.account_site.adapter import AccountAdapter
from foundation import inputs
from tenants.accounts.models import AccountMatter


class LoginForm(forms.LoginForm):
    """Finds an account under any spelling of its address."""

    def clean_login(self) -> str:
        """Return the written form of what was typed."""
        return inputs.find_written_form(super().clean_login())


class SignupForm(forms.SignupForm):
    """Asks for an account; a worker makes it, or tells its owner that there is one."""

    def validate_unique_email(self, value: str) -> str:
        """Return the address, known or not."""
        return value

    def try_save(self, request: HttpRequest) -> tuple[None, HttpResponseBase]:
        """Write the wish down; return nobody, and the answer."""
        adapter = _get_adapter(request)
        adapter.ask(
            AccountMatter.SIGN_UP,
            self.cleaned_data["email"],
            password_hash=make_password(self.cleaned_data["password1"]),
        )
        return None, adapter.respond_email_verification_sent(request, None)


class ResetPasswordForm(forms.ResetPasswordForm):
    """Asks for the link with which a new password is chosen."""

    def clean_email(self) -> str:
        """Return the address as it is kept, known or not."""
        return inputs.clean_email(self.cleaned_data["email"])

    def save(self, request: HttpRequest, **_unused: Any) -> str:
        """Write the wish down; return the address."""
        email: str = self.cleaned_data["email"]
        _get_adapter(request).ask(AccountMatter.RESET, email)
        return email


def _get_adapter(request: HttpRequest) -> AccountAdapter:
    return cast("AccountAdapter", get_adapter(request))
