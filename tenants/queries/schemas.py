"""What schemas hold, compared with what the models say they must hold.

Postgres would silently look for a table that a business lacks in ``public``: the people of the
platform would be those of the business (trust, "Isolation between businesses").
"""

import time

from django.conf import settings
from django.db import connection

from foundation import tables
from tenants.models import Business
from tenants.models.business import BusinessStatus

PUBLIC = "public"
_checked: dict[str, float] = {}
"""Schema -> when this process found it complete (monotonic seconds)."""


def list_missing_tables(schema_name: str) -> list[str]:
    """Return the tables that a schema lacks."""
    entries = settings.SHARED_APPS if schema_name == PUBLIC else settings.TENANT_APPS
    expected = tables.list_expected_tables(tuple(entries))
    return sorted(expected - _list_tables(schema_name).get(schema_name, set()))


def list_incomplete_businesses() -> list[str]:
    """Return the schemas of ready businesses that lack tables; one query for all of them."""
    present = _list_tables()
    expected = tables.list_expected_tables(tuple(settings.TENANT_APPS))
    ready = Business.objects.filter(status=BusinessStatus.READY).exclude(schema_name=PUBLIC)
    return [
        schema_name
        for schema_name in ready.values_list("schema_name", flat=True).order_by("id")
        if expected - present.get(schema_name, set())
    ]


def is_complete(schema_name: str) -> bool:
    """Tell whether a schema has all its tables.

    Asks the database again only after ``SCHEMA_CHECK_SECONDS``: that long it may take until a
    process notices a table that vanished from a running business. Tables that public has too are
    looked for at every request (``queries/hosts.py``).
    """
    now = time.monotonic()
    if now - _checked.get(schema_name, float("-inf")) < settings.SCHEMA_CHECK_SECONDS:
        return True
    if list_missing_tables(schema_name):
        _checked.pop(schema_name, None)
        return False
    _checked[schema_name] = now
    return True


def forget_checks() -> None:
    """Ask the database again at the next use."""
    _checked.clear()


def _list_tables(only: str | None = None) -> dict[str, set[str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT schemaname, array_agg(tablename::text) FROM pg_catalog.pg_tables"
            " WHERE schemaname = coalesce(%s, schemaname) GROUP BY 1",
            [only],
        )
        return {schema_name: set(names) for schema_name, names in cursor.fetchall()}
