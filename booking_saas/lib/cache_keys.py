"""Cache keys that no two businesses share (trust, "Isolation between businesses")."""

from django.db import connection


def business_key(key: str, key_prefix: str, version: int) -> str:
    """Return the stored key: the current schema stands first in it."""
    return f"{connection.schema_name}:{key_prefix}:{version}:{key}"
