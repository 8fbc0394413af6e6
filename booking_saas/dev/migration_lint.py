"""Migrations that can be run while people book: old code works on the new schema, no long locks.

The first migration of an app makes everything and is free. A later one that must break a rule, and
may, says so: ``safe_because = "..."`` in its ``Migration`` class.
``python -m booking_saas.dev.migration_lint`` exits with what is wrong.
"""

import sys
from collections.abc import Iterator, Sequence
from typing import Any

import django
from django.contrib.postgres.operations import AddConstraintNotValid, AddIndexConcurrently
from django.db.migrations import Migration, operations
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.models import NOT_PROVIDED

OURS = ("booking_saas", "tenants", "scheduling", "billing", "notifications")

_RULES: tuple[tuple[type[Operation], str], ...] = (
    (AddIndexConcurrently, ""),
    (AddConstraintNotValid, ""),
    (operations.AddIndex, "locks out all writes: use AddIndexConcurrently with atomic = False"),
    (
        operations.AddConstraint,
        "locks while it reads all rows: AddConstraintNotValid, then Validate",
    ),
    (operations.AlterField, "may rewrite the table: add a new column, copy, switch"),
    (operations.RemoveField, "old code still reads it: remove it a release after the code"),
    (operations.DeleteModel, "old code still reads it: delete it a release after the code"),
    (operations.RenameField, "old code knows the old name: add a new column"),
    (operations.RenameModel, "old code knows the old name: add a new table"),
    (operations.AlterModelTable, "old code knows the old name: add a new table"),
    (operations.AlterUniqueTogether, "locks while it reads all rows"),
    (operations.RunSQL, "cannot be judged: say why it is safe"),
    (operations.RunPython, "cannot be judged: say why it is safe"),
)


def list_problems(migrations: Sequence[tuple[str, Migration]]) -> Iterator[str]:
    """Yield a sentence for each operation that is not safe; ``migrations`` come with names."""
    for name, migration in migrations:
        if migration.initial or vars(type(migration)).get("safe_because"):
            continue
        for operation in _flatten(migration.operations):
            problem = find_problem(operation)
            if problem:
                yield f"{name}: {operation.describe()}: {problem}"


def find_problem(operation: Operation) -> str:
    """Return what is wrong with an operation, empty when nothing is."""
    if isinstance(operation, operations.AddField):
        return _find_field_problem(operation.field)
    for kind, problem in _RULES:
        if isinstance(operation, kind):
            return problem
    return ""


def list_own_migrations() -> list[tuple[str, Migration]]:
    """Return the migrations of our apps, by name."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    found = (loader.disk_migrations or {}).values()
    own = [each for each in found if type(each).__module__.partition(".")[0] in OURS]
    return sorted(((f"{each.app_label}.{each.name}", each) for each in own), key=lambda e: e[0])


def _find_field_problem(field: Any) -> str:
    if field.unique or field.db_index:
        return "builds an index under a lock: add the column first, then AddIndexConcurrently"
    if (
        not field.null
        and not field.many_to_many
        and getattr(field, "db_default", NOT_PROVIDED) is NOT_PROVIDED
    ):
        return "old code inserts without it: give it db_default or null=True"
    return ""


def _flatten(found: Sequence[Operation]) -> Iterator[Operation]:
    for operation in found:
        if isinstance(operation, operations.SeparateDatabaseAndState):
            yield from _flatten(operation.database_operations)
        else:
            yield operation


def main() -> None:
    """Look at all migrations of ours."""
    django.setup()
    migrations = list_own_migrations()
    problems = list(list_problems(migrations))
    if problems:
        sys.exit("\n".join(problems))
    print(f"{len(migrations)} migrations, none takes long locks or breaks old code.")


if __name__ == "__main__":
    main()
