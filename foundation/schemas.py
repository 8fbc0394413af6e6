"""The Postgres schema that this thread works in: ``public``, or the one of a business.

django-tenants adds its members to the connection without declaring them; this is the one place
that knows of it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

PUBLIC = "public"


def get_current() -> str:
    """Return the name of the schema that statements go to now."""
    name: str = get_tenant_connection().schema_name
    return name


def find_primary_host() -> str | None:
    """Return the host of the business that was entered, if it was found along with it."""
    host: str | None = getattr(get_tenant_connection().tenant, "primary_host", None)
    return host


def leave() -> None:
    """Go back to the public schema."""
    get_tenant_connection().set_schema_to_public()


@contextmanager
def entered(schema_name: str) -> Iterator[None]:
    """Work in that schema inside the block, and in the public one after it."""
    get_tenant_connection().set_schema(schema_name)
    try:
        yield
    finally:
        leave()


def get_tenant_connection() -> Any:
    """Return the connection with what django-tenants added to it."""
    return connection
