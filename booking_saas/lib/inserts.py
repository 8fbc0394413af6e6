"""Several inserts in one statement: one trip to the database instead of one per table."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django.db import connection
from django.db.models import AutoField, Model
from django.db.models.sql import InsertQuery


def insert_together(rows: Iterable[Model]) -> None:
    """Insert unsaved ``rows``, grouped by model in the order given, in a single statement.

    Keys that others refer to must be set beforehand; keys that the database counts up stay
    unset on the instances. No signals, no validation; constraints hold as always.
    """
    parts: list[str] = []
    params: list[Any] = []
    for model, group in groupby(rows, key=type):
        sql, values = _compile(model, list(group))
        parts.append(sql)
        params.extend(values)
    if not parts:
        return
    names = ", ".join(f"insert_{number} AS ({sql})" for number, sql in enumerate(parts[:-1]))
    statement = f"WITH {names} {parts[-1]}" if names else parts[-1]
    with connection.cursor() as cursor:
        cursor.execute(statement, params)


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
