"""Which address a request proves: by a value from a mail or a code, or by a token of staff.

Without one the answers are the same whether or not the person has visits (booking-rules, 3).
"""

from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

from scheduling.operations.commands import EVERY_ADDRESS
from scheduling.queries import proofs
from tenants.queries import api_tokens

HEADER = "X-Address-Proof"
MAX_LENGTH = 1000

PARAMETER = OpenApiParameter(
    HEADER,
    type=str,
    location=OpenApiParameter.HEADER,
    required=False,
    description="Proves the customer's e-mail address: what `proofs/{id}/redeem/` answered.",
)

_STAFF_SCHEME = "bearer"


def find_proof(request: Request, email: str) -> str:
    """Return ``email`` if the request proves it, "every address" for staff, else nothing.

    What proves nothing is not refused: it would tell something about the address.
    """
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == _STAFF_SCHEME:
        found = api_tokens.find_api_token(token.strip())
        if found is not None and found.user.is_staff:
            return EVERY_ADDRESS
    value = request.headers.get(HEADER, "")
    if not value or not email or len(value) > MAX_LENGTH:
        return ""
    is_theirs = proofs.is_link_proof(value, email) or proofs.is_remembered(value, email)
    return email if is_theirs else ""


def has_header(request: Request) -> bool:
    """Tell whether the request says that it proves anything."""
    return HEADER in request.headers
