"""Response headers that Django has no setting for, or sets too far inside."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

ACCOUNTS = "/accounts/"
"""Whose pages say who somebody is, or change it: no cache and no back button shows them again."""
PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


class SecurityHeadersMiddleware:
    """Say which browser features no page of ours uses (trust, "Browser").

    Answers that never reach Django's own middleware (health, refused hosts, a database that is
    away) get its headers too.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Add the headers to every answer."""
        response = self.get_response(request)
        for name, value in (
            ("Permissions-Policy", PERMISSIONS_POLICY),
            ("X-Content-Type-Options", "nosniff"),
            ("X-Frame-Options", settings.X_FRAME_OPTIONS),
            ("Referrer-Policy", settings.SECURE_REFERRER_POLICY),
        ):
            response.headers.setdefault(name, value)
        if request.path.startswith(ACCOUNTS):
            response.headers["Cache-Control"] = "no-store"
        return response
