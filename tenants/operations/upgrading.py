"""Bringing every schema to the migrations of this release; safe to repeat after any failure."""

import io
import multiprocessing
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

import django
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from foundation import schemas as current
from tenants.models import Business
from tenants.models.business import BusinessStatus
from tenants.operations import provisioning
from tenants.queries import pooling, schemas

_LOCK = 0x626F6F6B
"""Advisory lock of the database: two hosts that deploy at once upgrade one after the other."""


class SharedBackendsError(Exception):
    """One business would be served with the schema of another.

    The rule: *(trust, "Isolation between businesses")*.
    """


@dataclass(slots=True)
class Outcome:
    """What an upgrade did: schemas migrated, schemas that failed with why, incomplete ones."""

    migrated: list[str] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)
    incomplete: list[str] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        """Tell whether every business can be served."""
        return not self.failed and not self.incomplete


def upgrade(*, jobs: int, report: Callable[[str], None], now: datetime) -> Outcome:
    """Migrate the public schema, then each business's that is behind, ``jobs`` at a time.

    A business that fails keeps no other from being migrated; run again after mending it, what
    is done is skipped. Returns what happened; raises what the public schema's migration
    raises, and ``SharedBackendsError`` before anything is done.
    """
    if pooling.shares_backends():
        raise SharedBackendsError(
            "There is a connection pooler in transaction mode in front of the database: "
            "run PgBouncer with pool_mode = session."
        )
    with _one_at_a_time():
        report("public: migrating")
        migrate_schema(provisioning.PLATFORM_SCHEMA)
        provisioning.set_up_platform(now=now)
        behind = [name for name in _list_businesses() if _is_behind(name)]
        outcome = Outcome()
        for schema_name, error in _migrate_all(behind, jobs):
            if error:
                outcome.failed[schema_name] = error
            else:
                outcome.migrated.append(schema_name)
            count = len(outcome.migrated) + len(outcome.failed)
            report(f"{schema_name}: {error or 'migrated'} ({count} of {len(behind)})")
        schemas.forget_checks()
        outcome.incomplete = schemas.list_incomplete_businesses()
    return outcome


def migrate_schema(schema_name: str) -> None:
    """Run the migrations that one schema lacks."""
    call_command(
        "migrate_schemas",
        schema_name=schema_name,
        interactive=False,
        verbosity=0,
        stdout=io.StringIO(),
    )


def _migrate_all(behind: list[str], jobs: int) -> Iterator[tuple[str, str]]:
    if jobs == 1 or len(behind) <= jobs:
        yield from map(_try_to_migrate, behind)
        return
    # New processes and not forks: a fork would share the sockets of the connection pool.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, mp_context=context, initializer=django.setup) as pool:
        futures = [pool.submit(_try_to_migrate, schema_name) for schema_name in behind]
        for future in as_completed(futures):
            yield future.result()


def _try_to_migrate(schema_name: str) -> tuple[str, str]:
    try:
        migrate_schema(schema_name)
    except Exception as error:  # noqa: BLE001 - whatever a migration raises, the others go on
        current.leave()
        return schema_name, f"{type(error).__name__}: {error}".strip()
    return schema_name, ""


def _list_businesses() -> list[str]:
    standing = Business.objects.filter(status__in=(BusinessStatus.READY, BusinessStatus.CLOSED))
    others = standing.exclude(schema_name=provisioning.PLATFORM_SCHEMA)
    return list(others.values_list("schema_name", flat=True).order_by("id"))


def _is_behind(schema_name: str) -> bool:
    if schemas.list_missing_tables(schema_name):
        return True
    with connection.cursor() as cursor:
        quoted = connection.ops.quote_name(schema_name)
        cursor.execute(f"SELECT app, name FROM {quoted}.django_migrations")  # noqa: S608 - quoted
        applied = set(cursor.fetchall())
    return bool(_list_migrations() - applied)


def _list_migrations() -> set[tuple[str, str]]:
    loader = MigrationLoader(None, ignore_no_migrations=True)
    return {(str(app), str(name)) for app, name in loader.disk_migrations or {}}


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    # A connection of its own: migrating closes the usual one, and a lock goes with its connection.
    keeper = connection.copy()
    try:
        with keeper.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        yield
    finally:
        keeper.close()
