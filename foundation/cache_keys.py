"""Cache keys that no two businesses share (trust, "Isolation between businesses")."""

from foundation import schemas


def business_key(key: str, key_prefix: str, version: int) -> str:
    """Return the stored key: the current schema stands first in it."""
    return f"{schemas.get_current()}:{key_prefix}:{version}:{key}"
