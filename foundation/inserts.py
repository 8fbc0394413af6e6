"""Inserts with few trips to the database and little work before them.

The statements are written here and not by the ORM, whose compiler takes several times the time
that Postgres needs for them. No signals, no validation; constraints hold as always.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from itertools import groupby
from typing import Any

from django.db import connection
from django.db.models import AutoField, Field, Model
from django.db.models.expressions import DatabaseDefault

type Values = list[Any]


def insert_together(rows: Iterable[Model]) -> None:
    """Insert unsaved ``rows``, grouped by model in the order given, in a single statement.

    Keys that others refer to must be set beforehand; those that the database counts up are not
    set on the instances.
    """
    groups = [list(group) for _model, group in groupby(rows, key=type)]
    if not groups:
        return
    values: Values = []
    *earlier, last = [_write_insert(group, values) for group in groups]
    parts = ", ".join(f"insert_{number} AS ({sql})" for number, sql in enumerate(earlier))
    with connection.cursor() as cursor:
        cursor.execute(f"{f'WITH {parts} ' if parts else ''}{last}", values)


def insert_or_lock(row: Model, *, unique: str) -> None:
    """Insert ``row``, or lock the one with the same value in the column ``unique``; set its key.

    A row that exists keeps all its values; it is locked until the transaction ends.
    """
    values: Values = []
    column = _quote(unique)
    statement = (
        f"{_write_insert([row], values)} "
        # The update changes nothing and takes the lock, whether the row is new or old.
        f"ON CONFLICT ({column}) DO UPDATE SET {column} = excluded.{column} "
        f"RETURNING {_key_column(row)}"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        (row.pk,) = cursor.fetchone()


def _write_insert(rows: Sequence[Model], values: Values) -> str:
    """Return the statement without its values, which are added to ``values``."""
    head, fields = _describe(type(rows[0]))
    return head + ", ".join([_write_row(row, fields, values) for row in rows])


@cache
def _describe(model: type[Model]) -> "tuple[str, Sequence[Field[Any, Any]]]":
    """Return the statement up to its values, and the fields whose values follow."""
    meta = model._meta  # noqa: SLF001 - documented Meta API
    fields = [
        field
        for field in meta.local_concrete_fields
        if not (isinstance(field, AutoField) and field.primary_key) and not field.generated
    ]
    columns = ", ".join(_quote(field.column) for field in fields)
    return f"INSERT INTO {_quote(meta.db_table)} ({columns}) VALUES ", fields  # noqa: S608 - names of ours


def _write_row(row: Model, fields: "Sequence[Field[Any, Any]]", values: Values) -> str:
    places = []
    for field in fields:
        value = field.pre_save(row, add=True)
        if isinstance(value, DatabaseDefault):
            places.append("DEFAULT")
        else:
            places.append("%s")
            values.append(field.get_db_prep_save(value, connection))
    return f"({', '.join(places)})"


def _key_column(row: Model) -> str:
    return _quote(row._meta.pk.column)  # noqa: SLF001 - documented Meta API


def _quote(column: str | None) -> str:
    return connection.ops.quote_name(column or "")  # concrete fields always have a column
