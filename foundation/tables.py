"""Which tables a schema must hold, and the question whether those are there that public has too.

Postgres looks in ``public`` for a table that a business lacks. Only tables that stand in both
can be mistaken so: people, their addresses and their sessions
(trust, "Isolation between businesses").
"""

import functools

from django.apps import apps
from django.conf import settings

LACKS_SOME = (
    "EXISTS (SELECT FROM unnest(%s::text[]) AS doubled (name)"
    " WHERE to_regclass(format('%%I.%%I', {schema}, doubled.name)) IS NULL)"
)
"""SQL: whether ``schema`` lacks one of the tables given as its parameter."""


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


@functools.cache
def list_doubled_tables() -> tuple[str, ...]:
    """Return the tables that stand in public and in each business's schema."""
    shared, own = (
        list_expected_tables(tuple(entries))
        for entries in (settings.SHARED_APPS, settings.TENANT_APPS)
    )
    return tuple(sorted(shared & own))


def write_doubled_tables() -> str:
    """Return them as the parameter of ``LACKS_SOME``: an array as Postgres reads it."""
    return "{" + ",".join(list_doubled_tables()) + "}"
