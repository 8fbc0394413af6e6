"""Several inserts in one statement: one trip to the database instead of one per table."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django.db import connection
from django.db.models import AutoField, Model
from django.db.models.sql import InsertQuery


def insert_together(rows: Iterable[Model]) -> None:
    """Insert unsaved ``rows``, grouped by model in the order given, in a single statement.

    Keys that others refer to must be set beforehand. Of keys that the database counts up, only
    those of the last group are set on the instances. No signals, no validation; constraints
    hold as always.
    """
    groups = [list(group) for _model, group in groupby(rows, key=type)]
    if not groups:
        return
    compiled = [_compile(type(group[0]), group) for group in groups]
    *earlier, last = [sql for sql, _values in compiled]
    parts = ", ".join(f"insert_{number} AS ({sql})" for number, sql in enumerate(earlier))
    key = groups[-1][0]._meta.pk  # noqa: SLF001 - Django's documented Meta API
    statement = f"{f'WITH {parts} ' if parts else ''}{last} RETURNING {key.column}"
    with connection.cursor() as cursor:
        cursor.execute(statement, [value for _sql, values in compiled for value in values])
        for row, (value,) in zip(groups[-1], cursor.fetchall(), strict=True):
            row.pk = value


def _compile(model: type[Model], rows: list[Model]) -> tuple[str, tuple[Any, ...]]:
    fields = [
        field
        for field in model._meta.local_concrete_fields  # noqa: SLF001 - Django's documented Meta API
        if not (isinstance(field, AutoField) and field.primary_key) and not field.generated
    ]
    query = InsertQuery(model)
    query.insert_values(fields, rows, raw=False)
    ((sql, values),) = query.get_compiler(connection=connection).as_sql()
    return sql, tuple(values)
