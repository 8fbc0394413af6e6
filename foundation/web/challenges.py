"""Proofs of work: beyond a limit a visitor's device computes for a moment, and is let through.

The challenges are those of ALTCHA (version 2), made and checked here alone, bound to the business
and good for one request each. Whoever answers has spent about a second of a phone; a flood has to
spend it for each request (trust, "Attacks").
"""

import logging
import time
from datetime import timedelta
from typing import Any

import altcha
from django.conf import settings
from django.core.cache import cache
from redis.exceptions import RedisError

from foundation import signing

logger = logging.getLogger(__name__)

HEADER = "X-Challenge-Answer"
FIELD = "challenge_answer"
LIFETIME = timedelta(minutes=10)
ALGORITHM = "PBKDF2/SHA-256"
MAX_LENGTH = 2_000

_PREFIX = "00"
"""What the derived key begins with: one try in 256 succeeds."""
_PURPOSE = "challenge"


def make_challenge() -> dict[str, Any]:
    """Return a new challenge, as it is sent to whoever solves it."""
    challenge = altcha.create_challenge(
        ALGORITHM,
        settings.CHALLENGE_COST,
        key_prefix=_PREFIX,
        # Real time, as for all that grows old.
        expires_at=int(time.time() + LIFETIME.total_seconds()),
        hmac_secret=_get_secret(),
    )
    return dict(challenge.to_dict())


def accept(answer: str) -> bool:
    """Tell whether ``answer`` solves a challenge of ours; each is accepted once.

    Without the cache, that is for ten minutes.
    """
    if not answer or len(answer) > MAX_LENGTH:
        return False
    if not altcha.verify_solution(answer, _get_secret()).verified:
        return False
    nonce = altcha.Payload.from_base64(answer).challenge.parameters.nonce
    try:
        return cache.add(f"challenge:{nonce}", 1, timeout=2 * int(LIFETIME.total_seconds()))
    except (RedisError, OSError):
        logger.warning("The cache is away: an answer may be used again.", exc_info=True)
        return True


def _get_secret() -> str:
    return signing.keyed_hash("altcha", purpose=_PURPOSE)
