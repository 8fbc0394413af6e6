"""Keys that make a write safe to repeat (booking-rules, "Idempotency")."""

import re

from rest_framework.request import Request

from foundation.web.problems import ProblemError

HEADER = "Idempotency-Key"
REPLAYED_HEADER = "Idempotent-Replayed"
MAX_LENGTH = 255
PATTERN = r"^[!-~]{1,255}$"

_KEY = re.compile(r"[!-~]{1,255}")


def read_key(request: Request) -> str:
    """Return the caller's key. Raises ``ProblemError``: 428 without one, 400 for an odd one."""
    key = request.headers.get(HEADER)
    if key is None or not key.strip():
        raise ProblemError(
            428,
            "idempotency_key_required",
            f"Send an {HEADER} header with a new random value for each new request, "
            "and the same value when you repeat one.",
        )
    if not _KEY.fullmatch(key):
        raise ProblemError(
            400,
            "invalid_idempotency_key",
            f"An {HEADER} has 1 to {MAX_LENGTH} visible ASCII characters without spaces.",
        )
    return key
