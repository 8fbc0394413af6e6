"""Everything signed goes through here: bound to the business and to one purpose.

A value signed for one business or one purpose is worthless for any other
(trust, "Isolation between businesses").
"""

import base64
import hmac
from datetime import timedelta

from django.core import signing
from django.utils.crypto import salted_hmac

from foundation import schemas

BadSignature = signing.BadSignature


def _salt(purpose: str) -> str:
    return f"booking.{schemas.get_current()}.{purpose}"


def sign(value: object, *, purpose: str) -> str:
    """Return ``value`` (JSON-able) as a URL-safe token of the current business."""
    return signing.dumps(value, salt=_salt(purpose))


def unsign(token: str, *, purpose: str, max_age: timedelta | None = None) -> object:
    """Return what was signed; raise ``BadSignature`` if forged, too old or minted elsewhere."""
    return signing.loads(token, salt=_salt(purpose), max_age=max_age)


def keyed_hash(*parts: object, purpose: str) -> str:
    """Return a 128-bit URL-safe hash of ``parts`` that can be computed again at any time."""
    digest = _digest(parts, _salt(purpose))[:16]
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def keyed_number(*parts: object, digits: int, purpose: str) -> str:
    """Return a hash of ``parts`` that people can type: so many decimal digits, zeros included.

    Short enough to be guessed: whoever checks it counts the tries.
    """
    return f"{int.from_bytes(_digest(parts, _salt(purpose))) % 10**digits:0{digits}}"


def shared_hash(*parts: object, purpose: str) -> str:
    """Return a hash like ``keyed_hash`` that is the same at every business.

    Only for counting what many businesses do to one person, and where the business is one of
    ``parts``; nothing is opened by it.
    """
    digest = _digest(parts, f"booking.all.{purpose}")[:16]
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def _digest(parts: tuple[object, ...], salt: str) -> bytes:
    message = "\x1f".join(str(part) for part in parts)
    return salted_hmac(salt, message, algorithm="sha256").digest()


def is_same(given: str, expected: str) -> bool:
    """Compare two tokens in constant time."""
    return hmac.compare_digest(given.encode(), expected.encode())
