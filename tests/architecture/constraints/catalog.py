"""What stands in the database: constraints, unique indexes and mandatory columns."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.apps import apps
from django.db import connection

from tests.architecture import sources

_ALL = """
SELECT t.relname, k.conname, k.contype::text, pg_get_constraintdef(k.oid), f.relname,
       ARRAY(SELECT a.attname::text FROM unnest(k.conkey) WITH ORDINALITY AS n (number, place)
               JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = n.number
              ORDER BY n.place)
  FROM pg_constraint k
  JOIN pg_class t ON t.oid = k.conrelid
  LEFT JOIN pg_class f ON f.oid = k.confrelid
 WHERE k.connamespace = %(schema)s::regnamespace AND k.contype <> 'n'
UNION ALL
SELECT t.relname, i.relname, 'i', pg_get_indexdef(i.oid), NULL, '{}'
  FROM pg_index x
  JOIN pg_class t ON t.oid = x.indrelid
  JOIN pg_class i ON i.oid = x.indexrelid
 WHERE t.relnamespace = %(schema)s::regnamespace AND x.indisunique
   AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.oid)
UNION ALL
SELECT t.relname, a.attname, 'n', '', NULL, ARRAY[a.attname::text]
  FROM pg_attribute a
  JOIN pg_class t ON t.oid = a.attrelid
 WHERE t.relnamespace = %(schema)s::regnamespace AND t.relkind = 'r'
   AND a.attnum > 0 AND a.attnotnull AND NOT a.attisdropped
ORDER BY 1, 3, 2
"""
_MAY_BE_EMPTY = """
SELECT t.relname, array_agg(a.attname::text ORDER BY a.attname)
  FROM pg_attribute a
  JOIN pg_class t ON t.oid = a.attrelid
 WHERE t.relnamespace = %(schema)s::regnamespace AND t.relkind = 'r'
   AND a.attnum > 0 AND NOT a.attnotnull AND NOT a.attisdropped
 GROUP BY t.relname
"""
_NOT_NEGATIVE = re.compile(r"CHECK \(\(+\"?\w+\"? >= 0\)+")


@dataclass(frozen=True)
class Found:
    """One constraint. ``kind`` is Postgres's letter; ``i`` is a unique index of its own."""

    table: str
    name: str
    kind: str
    definition: str
    target: str | None
    columns: tuple[str, ...]

    @property
    def is_derived(self) -> bool:
        """Whether the row that breaks it follows from what it is: nobody has to write it down."""
        return self.kind in "pn" or self.is_not_negative

    @property
    def is_not_negative(self) -> bool:
        """Whether it only says that a number is not negative."""
        return self.kind == "c" and bool(_NOT_NEGATIVE.fullmatch(self.definition))

    def is_implied_by(self, others: Iterable["Found"]) -> bool:
        """Whether it is only there to be referred to: no row breaks it and not the primary key."""
        return self.kind == "u" and any(
            other.kind == "p" and set(other.columns) < set(self.columns)
            for other in others
            if other.table == self.table
        )


def list_constraints(schema_name: str) -> list[Found]:
    """Return what holds for the tables of our own apps in a schema."""
    with connection.cursor() as cursor:
        cursor.execute(_ALL, {"schema": schema_name})
        rows = cursor.fetchall()
    others = _list_tables_of_libraries()
    found = [
        Found(table, name, kind, definition.replace(f"{schema_name}.", ""), target, tuple(columns))
        for table, name, kind, definition, target, columns in rows
        if table not in others
    ]
    return [each for each in found if not each.is_implied_by(found)]


def map_columns_that_may_be_empty(schema_name: str) -> dict[str, str]:
    """Return the columns that may hold NULL, by table, separated by a comma and a space."""
    with connection.cursor() as cursor:
        cursor.execute(_MAY_BE_EMPTY, {"schema": schema_name})
        rows = cursor.fetchall()
    others = _list_tables_of_libraries()
    return {table: ", ".join(columns) for table, columns in rows if table not in others}


def map_columns_that_are_not_negative(schema_name: str) -> dict[str, str]:
    """Return the columns of which only numbers from 0 are accepted, in the same form."""
    found: dict[str, list[str]] = {}
    for each in list_constraints(schema_name):
        if each.is_not_negative:
            found.setdefault(each.table, []).extend(each.columns)
    return {table: ", ".join(sorted(columns)) for table, columns in found.items()}


def _list_tables_of_libraries() -> set[str]:
    return {"django_migrations"} | {
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_config.name.partition(".")[0] not in sources.APPS
    }
