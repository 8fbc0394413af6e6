"""What schemas hold, compared with what the models say they must hold.

Postgres would silently look for a table that a business lacks in ``public``: the people of the
platform would be those of the business (trust, "Isolation between businesses").
"""

import functools
import time

from django.apps import apps
from django.conf import settings
from django.db import connection

from tenants.models import Business
from tenants.models.business import BusinessStatus

PUBLIC = "public"
_checked: dict[str, float] = {}
"""Schema -> when this process found it complete (monotonic seconds)."""


@functools.cache
def list_expected_tables(app_entries: tuple[str, ...]) -> frozenset[str]:
    """Return the tables of the apps listed in ``SHARED_APPS`` or ``TENANT_APPS``."""
    tables = {"django_migrations"}
    for config in apps.get_app_configs():
        entry = f"{type(config).__module__}.{type(config).__qualname__}"
        if config.name in app_entries or entry in app_entries:
            models = config.get_models(include_auto_created=True)
            every = [model._meta for model in models]  # noqa: SLF001 - documented by Django
            tables |= {meta.db_table for meta in every if meta.managed and not meta.proxy}
    return frozenset(tables)


def list_missing_tables(schema_name: str) -> list[str]:
    """Return the tables that a schema lacks."""
    entries = settings.SHARED_APPS if schema_name == PUBLIC else settings.TENANT_APPS
    return sorted(
        list_expected_tables(tuple(entries)) - _list_tables(schema_name).get(schema_name, set())
    )


def list_incomplete_businesses() -> list[str]:
    """Return the schemas of ready businesses that lack tables; one query for all of them."""
    present = _list_tables()
    expected = list_expected_tables(tuple(settings.TENANT_APPS))
    ready = Business.objects.filter(status=BusinessStatus.READY).exclude(schema_name=PUBLIC)
    return [
        schema_name
        for schema_name in ready.values_list("schema_name", flat=True).order_by("id")
        if expected - present.get(schema_name, set())
    ]


def is_complete(schema_name: str) -> bool:
    """Tell whether a schema has all its tables.

    Asks the database again only after ``SCHEMA_CHECK_SECONDS``: that long it may take until a
    process notices a table that vanished from a running business.
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
        return {schema_name: set(tables) for schema_name, tables in cursor.fetchall()}
