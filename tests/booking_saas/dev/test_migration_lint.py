"""Later migrations take no long locks and leave old code working."""

import pytest
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import models
from django.db.migrations import Migration, operations

from booking_saas.dev import migration_lint

INDEX = models.Index(fields=("name",), name="by_name")
CHECK = models.CheckConstraint(condition=models.Q(name__gt=""), name="has_name")


def add(field: models.Field) -> operations.AddField:
    return operations.AddField("service", "extra", field)


def make(*steps, initial: bool = False, **members: str) -> Migration:
    kind = type(
        "Migration", (Migration,), {"operations": list(steps), "initial": initial, **members}
    )
    return kind("0002_change", "scheduling")


def lint(migration: Migration) -> list[str]:
    return list(migration_lint.list_problems([("scheduling.0002_change", migration)]))


@pytest.mark.parametrize(
    ("step", "word"),
    [
        (operations.AddIndex("service", INDEX), "AddIndexConcurrently"),
        (operations.AddConstraint("service", CHECK), "AddConstraintNotValid"),
        (operations.AlterField("service", "name", models.TextField()), "rewrite"),
        (operations.RemoveField("service", "name"), "old code still reads it"),
        (operations.DeleteModel("Service"), "old code still reads it"),
        (operations.RenameField("service", "name", "title"), "old name"),
        (operations.RunSQL("UPDATE service SET name = ''"), "cannot be judged"),
        (add(models.TextField(default="")), "db_default"),
        (add(models.SlugField(null=True)), "AddIndexConcurrently"),
        (add(models.IntegerField(null=True, unique=True)), "AddIndexConcurrently"),
        (
            operations.SeparateDatabaseAndState(
                database_operations=[operations.AddIndex("service", INDEX)]
            ),
            "AddIndexConcurrently",
        ),
    ],
    ids=lambda value: type(value).__name__ if not isinstance(value, str) else "",
)
def test_unsafe_step_is_refused(step, word):
    (problem,) = lint(make(step))

    assert problem.startswith("scheduling.0002_change: ")
    assert word in problem


@pytest.mark.parametrize(
    "step",
    [
        AddIndexConcurrently("service", INDEX),
        operations.CreateModel("New", [("id", models.BigAutoField(primary_key=True))]),
        add(models.TextField(db_default="")),
        add(models.TextField(null=True)),
        operations.SeparateDatabaseAndState(
            state_operations=[operations.RemoveField("service", "name")]
        ),
    ],
    ids=lambda value: type(value).__name__,
)
def test_safe_step_passes(step):
    assert lint(make(step)) == []


def test_first_migration_and_one_with_a_reason_pass():
    step = operations.AddIndex("service", INDEX)

    assert lint(make(step, initial=True)) == []
    assert lint(make(step, safe_because="the table is empty until payments come")) == []


def test_own_migrations_are_found():
    names = [name for name, _migration in migration_lint.list_own_migrations()]

    assert "scheduling.0001_initial" in names
    assert "accounts.0001_initial" in names
    assert "auth.0001_initial" not in names
