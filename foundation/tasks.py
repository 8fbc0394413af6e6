"""The base of every task that works for one business."""

from typing import Any

from celery import Task
from django.db import connection

from foundation import logs, schemas, tables

_LOOK = f"""
SELECT {tables.LACKS_SOME.format(schema="nspname")} FROM pg_namespace WHERE nspname = %s
"""  # noqa: S608 - a constant of ours, no input


class MissingSchemaError(RuntimeError):
    """A task of a business was sent without saying of which, or the business is no more."""


class IncompleteSchemaError(RuntimeError):
    """A business lacks tables that public has: its task would read and write those."""


class LoggedTask(Task[..., Any]):
    """Let every line say which task it is about and which request caused it.

    Celery's own lines too, of which the one about a failure comes after the body has ended.
    """

    abstract = True

    def before_start(self, task_id: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        """Begin the context of this task and forget that of the one before."""
        del args
        request = self.request
        caused_by = request.get("request_id") or (request.headers or {}).get("request_id")
        context = {"task": self.name, "task_id": task_id, "request_id": caused_by or task_id}
        if "schema_name" in kwargs:
            context["schema"] = kwargs["schema_name"]
        logs.begin(**context)


class TenantTask(LoggedTask):
    """Run the body inside the schema it was sent for, and leave no schema behind.

    Callers pass ``schema_name`` by keyword. Without it, or when there is no such schema any more,
    the task raises ``MissingSchemaError`` instead of working in public, and
    ``IncompleteSchemaError`` when only some tables are gone
    (trust, "Isolation between businesses").
    """

    abstract = True
    may_be_public = False
    """Whether the task also works for the platform, when it is told so."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        schema_name = kwargs.pop("schema_name", None)
        if not schema_name or (schema_name == schemas.PUBLIC and not self.may_be_public):
            raise MissingSchemaError(f"{self.name} needs the schema_name of a business")
        schemas.leave()
        is_incomplete = _is_incomplete(schema_name)
        if is_incomplete is None:
            raise MissingSchemaError(f"{self.name} was sent for {schema_name}, which is gone")
        if is_incomplete:
            raise IncompleteSchemaError(
                f"{self.name} was sent for {schema_name}, which lacks tables"
            )
        try:
            schemas.get_tenant_connection().set_schema(schema_name)
            return super().__call__(*args, **kwargs)
        finally:
            schemas.leave()


class AnySchemaTask(TenantTask):
    """The same for what businesses and the platform both have, such as accounts."""

    abstract = True
    may_be_public = True


def _is_incomplete(schema_name: str) -> bool | None:
    """Tell whether tables that public has are missing; None if there is no such schema."""
    with connection.cursor() as cursor:
        cursor.execute(_LOOK, [tables.write_doubled_tables(), schema_name])
        row = cursor.fetchone()
    return bool(row[0]) if row else None
