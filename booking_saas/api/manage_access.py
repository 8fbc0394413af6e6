"""Who may see and change one visit: whoever holds its token (booking-rules, 6)."""

from uuid import UUID

from django.utils.translation import gettext as _
from rest_framework.request import Request

from foundation.web.problems import ProblemError
from scheduling.queries import links

SCHEME = "Manage"
SCHEME_NAME = "manageToken"
SECURITY_SCHEME = {
    "type": "apiKey",
    "in": "header",
    "name": "Authorization",
    "description": f"`{SCHEME} <token>` with the token that booking answered.",
}


def check(request: Request, booking_id: UUID) -> None:
    """Raise ``ProblemError``: 401 without a token, the same 404 for a wrong one and no visit."""
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != SCHEME.lower() or not token:
        raise ProblemError(
            401,
            "manage_token_required",
            _("Send the visit's token: Authorization: Manage <token>."),
            headers={"WWW-Authenticate": SCHEME},
        )
    if not links.is_manage_token(booking_id, token.strip()):
        raise ProblemError(404, "not_found", _("There is nothing here."))
