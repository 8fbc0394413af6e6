"""Writing to one row without the ORM, and whose refusal it was."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django.db import IntegrityError, connection, transaction
from django.db.models import Model

from tests.architecture.constraints.entries import Change

_NOT_NULL = "23502"


def is_refused_by(name: str, row: Model, change: Change, *, seen: Model | None = None) -> bool:
    """Tell whether the constraint refuses the change of the row.

    Functions in the change are given ``seen``. Other constraints may mind the same change and be
    asked first: those step aside.
    """
    values = _resolve(change, seen or row)
    with transaction.atomic():
        refusals = set()
        while (refusal := _try(row, values)) not in (None, name):
            assert refusal not in refusals, f"{refusal} refuses it"
            refusals.add(refusal)
            _drop(row, refusal)
        transaction.set_rollback(True)
    return refusal == name


def do(row: Model, change: Change) -> None:
    """Change the row."""
    assert _try(row, _resolve(change, row)) is None
    row.refresh_from_db()


def find_refusal_of_a_copy(row: Model) -> str | None:
    """Insert the row once more as it is; return who refuses it."""
    columns = ", ".join(
        f'"{field.column}"' for field in row._meta.concrete_fields if not field.generated
    )
    table = row._meta.db_table
    return _run(
        f"INSERT INTO {table} ({columns}) SELECT {columns} FROM {table} WHERE {_key(row)} = %s",
        [row.pk],
    )


def is_null_refused(row: Model, column: str) -> bool:
    """Tell whether the column has to hold something."""
    return _try(row, {column: None}) == column


def read(row: Model, columns: Sequence[str]) -> dict[str, Any]:
    """Return the values of columns."""
    by_column = {field.column: field.attname for field in row._meta.concrete_fields}
    return {column: getattr(row, by_column[column]) for column in columns}


def make_up(row: Model, columns: Sequence[str]) -> dict[str, Any]:
    """Return keys that no row has."""
    fields = {field.column: field for field in row._meta.concrete_fields}
    return {
        column: uuid4() if "uuid" in (fields[column].db_type(connection) or "") else 2_000_000_000
        for column in columns
    }


def _resolve(change: Change, seen: Model) -> dict[str, Any]:
    return {column: value(seen) if callable(value) else value for column, value in change.items()}


def _try(row: Model, values: dict[str, Any]) -> str | None:
    """Change the row; return the name of who refuses it (of a mandatory column: the column)."""
    if not values:
        return None
    places = ", ".join(f'"{column}" = %s' for column in values)
    return _run(
        f"UPDATE {row._meta.db_table} SET {places} WHERE {_key(row)} = %s",
        [*values.values(), row.pk],
    )


def _run(statement: str, values: Sequence[Any]) -> str | None:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(statement, values)
            assert cursor.rowcount == 1
    except IntegrityError as error:
        told = error.__cause__.diag
        return told.column_name if told.sqlstate == _NOT_NULL else told.constraint_name
    return None


def _drop(row: Model, name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f'ALTER TABLE {row._meta.db_table} DROP CONSTRAINT IF EXISTS "{name}"')
        cursor.execute(f'DROP INDEX IF EXISTS "{name}"')


def _key(row: Model) -> str:
    return f'"{row._meta.pk.column}"'
