"""Cache keys that no two businesses share (trust, "Isolation between businesses")."""

from foundation import schemas

SHARED = "shared:"
"""Begins the few keys that all businesses share on purpose. What stands behind it is a keyed hash
(``signing.shared_hash``) and never what one business must not learn of another."""


def business_key(key: str, key_prefix: str, version: int) -> str:
    """Return the stored key: the current schema stands first in it, "all" in a shared one."""
    owner = "all" if key.startswith(SHARED) else schemas.get_current()
    return f"{owner}:{key_prefix}:{version}:{key}"
