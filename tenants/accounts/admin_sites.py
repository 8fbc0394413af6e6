"""The door of both admin sites."""

from typing import Any

from allauth.account.decorators import secure_admin_login
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse


class GuardedAdminSite(AdminSite):
    """An admin whose login is the one of everybody: rate limits, verified address, later TOTP.

    Whoever is logged in and no staff gets 403 instead of a second form to guess passwords with.
    """

    enable_nav_sidebar = False

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Send visitors to the account's login page and back."""
        guarded = secure_admin_login(super().login)  # type: ignore[no-untyped-call]  # allauth
        response: HttpResponse = guarded(request, extra_context=extra_context)
        return response
