"""What schemas hold, compared with what the models say they must hold."""

from django.apps import apps
from django.conf import settings
from django.db import connection


def list_expected_tables(app_entries: list[str]) -> frozenset[str]:
    """Return the tables of the apps listed in ``SHARED_APPS`` or ``TENANT_APPS``."""
    tables = {"django_migrations"}
    for config in apps.get_app_configs():
        entry = f"{type(config).__module__}.{type(config).__qualname__}"
        if config.name in app_entries or entry in app_entries:
            tables |= {
                model._meta.db_table
                for model in config.get_models(include_auto_created=True)
                if model._meta.managed and not model._meta.proxy
            }
    return frozenset(tables)


def list_missing_tables(schema_name: str) -> list[str]:
    """Return the tables that a business's schema lacks.

    Postgres would silently look for a missing one in ``public``
    (trust, "Isolation between businesses").
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", [schema_name])
        present = {row[0] for row in cursor.fetchall()}
    return sorted(list_expected_tables(settings.TENANT_APPS) - present)
