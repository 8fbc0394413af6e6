"""Forms of the accounts that read by our rules."""

from allauth.account import forms

from foundation import inputs


class LoginForm(forms.LoginForm):
    """Finds an account under any spelling of its address."""

    def clean_login(self) -> str:
        """Return the written form of what was typed."""
        return inputs.find_written_form(super().clean_login())
